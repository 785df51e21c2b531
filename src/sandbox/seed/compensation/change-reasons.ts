import type { SalaryChangeReasonRow } from '../../../datasources/compensation.ts';
import { idOf } from '../ids.ts';
import { compensationName, type Name } from '../names.ts';

const REASONS: readonly Name[] = [
  ['入职定薪', 'Hiring'],
  ['年度调薪', 'Annual review'],
  ['晋升调薪', 'Promotion'],
  ['转正调薪', 'End of probation'],
  ['调岗调薪', 'Change of position'],
  ['特殊调薪', 'Exceptional'],
  ['更正', 'Correction'],
  ['旧制套改', 'Move from the old scheme'],
];

/** The last one is inactive. */
export const changeReasons: readonly SalaryChangeReasonRow[] = REASONS.map((name, n) => ({
  id: idOf('change reason', n),
  name: name[0],
  note: `${name[0]}时使用`,
  active_status: n < REASONS.length - 1 ? 1 : 0,
  i18n_names: compensationName(name),
  i18n_notes: compensationName([`${name[0]}时使用`, `For: ${name[1]}`]),
}));
