import type { UserIdType } from '../../datasources/feishu/wire.ts';
import { canonical, type Text } from '../../locales.ts';
import { isCalendarDate } from '../values/arguments.ts';
import { emptyTexts, isGiven, isLongerThan, isPlainDecimal, issueIf } from '../write/input-checks.ts';
import type { FoundIssue } from '../write/mutation-error.ts';
import type { Validatable } from '../write/validate.ts';

export interface UpdateLeaveAccrualRecordInput extends Validatable {
  readonly recordId: string;
  readonly userId: string;
  readonly userIdType?: UserIdType | null | undefined;
  readonly leaveTypeId: string;
  readonly leaveId?: string | null | undefined;
  readonly reason: readonly Text[];
  readonly timeOffset?: number | null | undefined;
  readonly expirationDate?: string | null | undefined;
  readonly quantity?: string | null | undefined;
}

/** Limits of Feishu's (CONTRACT §2.4). */
const MAX_REASON = 3_000;
const MAX_QUANTITY = 9_999;
const MAX_DECIMALS = 6;

/** The zones of the world, in minutes east of UTC. */
const WESTERNMOST = -12 * 60;
const EASTERNMOST = 14 * 60;

/** Every issue of an input that can be found before Feishu is called. */
export function leaveChangeIssues(input: UpdateLeaveAccrualRecordInput): FoundIssue[] {
  const { recordId, userId, leaveTypeId, leaveId, expirationDate, quantity } = input;
  return [
    ...emptyTexts({ recordId, userId, leaveTypeId, ...(isGiven(leaveId) && { leaveId }) }),
    ...pathIssues(input),
    ...reasonIssues(input.reason),
    ...offsetIssues(input.timeOffset),
    ...(isGiven(expirationDate) ? dateIssues(expirationDate) : []),
    ...(isGiven(quantity) ? quantityIssues(quantity) : []),
    ...issueIf(
      !isGiven(expirationDate) && !isGiven(quantity),
      [],
      'LEAVE_CHANGE_EMPTY',
      'changes neither quantity nor expirationDate.',
    ),
  ];
}

/** The leave type's id is a segment of the URL's path, where `.` and `..` are no names, however they are encoded. */
function pathIssues({ leaveId, leaveTypeId }: UpdateLeaveAccrualRecordInput): FoundIssue[] {
  const [name, id] = isGiven(leaveId)
    ? (['leaveId', leaveId] as const)
    : (['leaveTypeId', leaveTypeId] as const);
  return issueIf(id === '.' || id === '..', [name], 'INVALID_PARAMETER', 'is not an id.');
}

function reasonIssues(reason: readonly Text[]): FoundIssue[] {
  if (reason.length === 0) return issueIf(true, ['reason'], 'REASON_MISSING', 'is empty.');
  const languages = reason.map(({ locale }) => feishuLocale(locale));
  return reason.flatMap(({ locale, value }, n) => {
    const at = ['reason', String(n)];
    return [
      ...issueIf(
        feishuLocale(locale) === undefined,
        [...at, 'locale'],
        'INVALID_LOCALE',
        'is not a language tag such as zh-CN or en-US.',
      ),
      ...issueIf(
        languages[n] !== undefined && languages.indexOf(languages[n]) < n,
        [...at, 'locale'],
        'INVALID_PARAMETER',
        'is the language of an earlier text; each language is given once.',
      ),
      ...issueIf(value.trim() === '', [...at, 'value'], 'REASON_MISSING', 'is empty.'),
      ...issueIf(
        isLongerThan(value, MAX_REASON),
        [...at, 'value'],
        'REASON_TOO_LONG',
        `is longer than ${MAX_REASON} characters.`,
      ),
    ];
  });
}

function offsetIssues(minutes: number | null | undefined): FoundIssue[] {
  const outside = isGiven(minutes) && (minutes < WESTERNMOST || minutes > EASTERNMOST);
  const problem = `does not lie between ${WESTERNMOST} and ${EASTERNMOST}: it counts minutes east of UTC.`;
  return issueIf(outside, ['timeOffset'], 'INVALID_RANGE', problem);
}

function dateIssues(date: string): FoundIssue[] {
  const problem = 'is not a day of the calendar in the form YYYY-MM-DD.';
  return issueIf(!isCalendarDate(date), ['expirationDate'], 'INVALID_DATE', problem);
}

function quantityIssues(quantity: string): FoundIssue[] {
  const path = ['quantity'];
  if (!isPlainDecimal(quantity)) {
    return issueIf(true, path, 'LEAVE_QUANTITY_INVALID', 'is not a plain decimal number.');
  }
  const decimals = quantity.split('.')[1]?.length ?? 0;
  return [
    ...issueIf(
      Math.abs(Number(quantity)) > MAX_QUANTITY,
      path,
      'LEAVE_QUANTITY_OUT_OF_RANGE',
      `does not lie between -${MAX_QUANTITY} and ${MAX_QUANTITY}.`,
    ),
    ...issueIf(
      decimals > MAX_DECIMALS,
      path,
      'LEAVE_QUANTITY_TOO_PRECISE',
      `has more than ${MAX_DECIMALS} decimals.`,
    ),
  ];
}

/** A language as this endpoint of Feishu's spells it, `zh_CN`; undefined for what is none. */
export function feishuLocale(locale: string): string | undefined {
  return canonical(locale.replaceAll('_', '-'))?.replaceAll('-', '_');
}
