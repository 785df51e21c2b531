import { createSalaryArchive } from '../../datasources/compensation.ts';
import { endpointKey } from '../../datasources/feishu/endpoint.ts';
import { FIXTURES } from './fixtures.ts';
import { sampleAdjustment, sampleItems, samplePlan } from './samples.ts';

/** A call, and the error code that it is answered with. */
export interface ErrorScenario {
  /** The endpoint's key. */
  readonly endpoint: string;
  readonly code: number;
  readonly query?: Readonly<Record<string, string>>;
  readonly path?: Readonly<Record<string, string>>;
  readonly body?: object;
}

const { employees, plans } = FIXTURES;

function adjustment(
  code: number,
  change: Partial<Record<keyof typeof sampleAdjustment | 'edit_remark', unknown>>,
): ErrorScenario {
  return {
    endpoint: endpointKey(createSalaryArchive),
    code,
    query: { user_id_type: 'open_id' },
    body: { ...sampleAdjustment, ...change },
  };
}

/** The error scenarios of createSalaryArchive. */
export function salaryErrorScenarios(): ErrorScenario[] {
  const [first, ...rest] = sampleAdjustment.item_value_lists;
  const values = (item_value: string) =>
    sampleAdjustment.item_value_lists.map((item) => ({ ...item, item_value }));
  const onSalesPlan = (regular: string, change: object = {}) => ({
    user_id: employees.onProbation.open_id,
    ...samplePlan(plans.sales),
    item_value_lists: sampleItems(plans.sales, regular),
    ...change,
  });
  const [someRegular] = sampleItems(plans.sales, '300');
  return [
    adjustment(2290001, { item_value_lists: undefined }),
    adjustment(2290002, { effective_time: '2026/12/01' }),
    adjustment(2290003, { user_id: 'ou_unknown' }),
    adjustment(2290005, { user_id: employees.outsideDataScope.open_id }),
    adjustment(2290006, { plan_tid: '1' }),
    adjustment(2290007, { description: 'x'.repeat(1_001) }),
    adjustment(2290008, { edit_remark: 'x'.repeat(1_001) }),
    adjustment(2290009, { change_reason_id: FIXTURES.changeReasons.inactive }),
    adjustment(2290010, { currency_id: FIXTURES.currencies.inactive }),
    adjustment(2290011, { currency_id: FIXTURES.currencies.usd }),
    adjustment(2290013, { user_id: employees.withoutPerson.open_id }),
    adjustment(2290014, { effective_time: '2026-02-30' }),
    adjustment(2290015, { effective_time: '2038-01-19' }),
    adjustment(2290016, { effective_time: '2024-12-31' }),
    adjustment(2290017, {
      ...samplePlan(plans.deactivated),
      item_value_lists: sampleItems(plans.deactivated),
    }),
    adjustment(2290018, { user_id: employees.left.open_id }),
    adjustment(2290019, {
      ...samplePlan(plans.staff),
      user_id: employees.onProbation.open_id,
      effective_time: '2026-08-31',
    }),
    adjustment(2290020, { item_value_lists: rest }),
    adjustment(2290021, {
      item_value_lists: [
        ...sampleAdjustment.item_value_lists,
        { item_id: FIXTURES.formulaItem, item_value: '1' },
      ],
    }),
    adjustment(2290022, { item_value_lists: values('-200') }),
    adjustment(2290023, { item_value_lists: sampleItems(plans.staff, '300') }),
    adjustment(2290024, onSalesPlan('300', { user_id: employees.regular.open_id })),
    adjustment(2290025, onSalesPlan('300', { effective_time: '2027-03-01' })),
    adjustment(
      2290026,
      onSalesPlan('300', { item_value_lists: [someRegular, ...sampleItems(plans.sales).slice(1)] }),
    ),
    adjustment(2290027, {
      user_id: employees.withoutSalaryLevel.open_id,
      ...samplePlan(plans.executive),
      item_value_lists: sampleItems(plans.executive),
    }),
    adjustment(2290029, { operator_id: undefined }),
    adjustment(2290030, { operator_id: 'ou_unknown' }),
    adjustment(2290031, { user_id: employees.withUnfinishedTask.open_id }),
    adjustment(2290032, { user_id: employees.withUnfinishedTask.open_id, effective_time: '2026-12-15' }),
    adjustment(2290033, { effective_time: '' }),
    adjustment(2290034, { plan_id: '' }),
    adjustment(2290035, { plan_tid: '' }),
    adjustment(2290036, { currency_id: '' }),
    adjustment(2290037, { user_id: '' }),
    adjustment(2290038, { unique_id: '' }),
    adjustment(2290039, { change_reason_id: '' }),
    adjustment(2290040, { item_value_lists: [first, first, ...rest] }),
    adjustment(2290041, { item_value_lists: values('1234567890123456789') }),
    adjustment(2290042, onSalesPlan('-300')),
    // The sample, sent for the second time.
    adjustment(2290028, {}),
  ];
}
