import type { UserIdType } from '../../datasources/feishu/wire.ts';
import type { ErrorReason } from '../../error-reasons/index.ts';
import { isCalendarDate } from '../values/arguments.ts';
import {
  emptyText,
  emptyTexts,
  isGiven,
  isLongerThan,
  isPlainDecimal,
  issueIf,
} from '../write/input-checks.ts';
import type { FoundIssue, InputPath } from '../write/mutation-error.ts';
import type { Validatable } from '../write/validate.ts';

export interface CreateSalaryArchiveInput extends Validatable {
  readonly uniqueId: string;
  readonly userId: string;
  readonly userIdType?: UserIdType | null | undefined;
  readonly operatorId?: string | null | undefined;
  readonly effectiveDate: string;
  readonly currencyId: string;
  readonly planId: string;
  readonly planTid: string;
  readonly changeReasonId: string;
  readonly items: readonly SalaryArchiveItemInput[];
  readonly description?: string | null | undefined;
  readonly editRemark?: string | null | undefined;
}

export interface SalaryArchiveItemInput {
  readonly itemId: string;
  readonly value: string;
  readonly regularValue?: string | null | undefined;
}

const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** Effective dates lie between these two, and are neither (CONTRACT §2.3, 2290015). */
const EARLIEST = '1970-01-01';
const LATEST = '2038-01-19';

/** The most characters of a value, and of a description or remark. */
const MAX_VALUE = 18;
const MAX_TEXT = 1_000;

/**
 * Every issue of an input that can be found before Feishu is called. `operatorRequired` is whether Feishu requires an
 * operator.
 */
export function salaryArchiveIssues(
  input: CreateSalaryArchiveInput,
  operatorRequired: boolean,
): FoundIssue[] {
  const { uniqueId, userId, effectiveDate, currencyId, planId, planTid, changeReasonId } = input;
  return [
    ...keyIssues(uniqueId),
    ...emptyTexts({ userId }),
    ...operatorIssues(input, operatorRequired),
    ...dateIssues(effectiveDate),
    ...emptyTexts({ currencyId, planId, planTid, changeReasonId }),
    ...itemsIssues(input.items),
    ...textIssues('description', input.description, 'DESCRIPTION_TOO_LONG'),
    ...textIssues('editRemark', input.editRemark, 'EDIT_REMARK_TOO_LONG'),
  ];
}

function keyIssues(uniqueId: string): FoundIssue[] {
  const path = ['uniqueId'];
  if (uniqueId === '') return emptyText(path, uniqueId);
  return issueIf(!UUID_V4.test(uniqueId), path, 'INVALID_UUID', 'is not a version 4 UUID with hyphens.');
}

function operatorIssues({ operatorId }: CreateSalaryArchiveInput, required: boolean): FoundIssue[] {
  if (isGiven(operatorId))
    return issueIf(operatorId.trim() === '', ['operatorId'], 'OPERATOR_INVALID', 'is empty.');
  const problem = "is missing, which Feishu wants whenever it is asked under the application's identity.";
  return issueIf(required, ['operatorId'], 'OPERATOR_INVALID', problem);
}

function dateIssues(date: string): FoundIssue[] {
  const path = ['effectiveDate'];
  if (date === '') return emptyText(path, date);
  if (!isCalendarDate(date)) {
    return issueIf(true, path, 'INVALID_DATE', 'is not a day of the calendar in the form YYYY-MM-DD.');
  }
  const outside = date <= EARLIEST || date >= LATEST;
  return issueIf(
    outside,
    path,
    'EFFECTIVE_DATE_OUT_OF_RANGE',
    `is not after ${EARLIEST} and before ${LATEST}.`,
  );
}

function itemsIssues(items: readonly SalaryArchiveItemInput[]): FoundIssue[] {
  const regular = items.some(({ regularValue }) => isGiven(regularValue));
  const seen = new Set<string>();
  const issues = items.flatMap((item, n) => {
    const at = ['items', String(n)];
    const again = seen.has(item.itemId);
    seen.add(item.itemId);
    return [
      ...emptyText([...at, 'itemId'], item.itemId),
      ...issueIf(again && item.itemId !== '', [...at, 'itemId'], 'SALARY_ITEM_DUPLICATE', 'is given before.'),
      ...valueIssues([...at, 'value'], item.value, 'SALARY_ITEM_VALUE_INVALID'),
      ...(regular ? regularIssues([...at, 'regularValue'], item.regularValue) : []),
    ];
  });
  return issues;
}

function regularIssues(path: InputPath, value: string | null | undefined): FoundIssue[] {
  if (isGiven(value)) return valueIssues(path, value, 'REGULAR_VALUE_INVALID');
  return issueIf(true, path, 'REGULAR_VALUE_INVALID', 'is missing here, while another item has one.');
}

/** The message does not quote the value: it is an amount of pay. */
function valueIssues(path: InputPath, value: string, reason: ErrorReason): FoundIssue[] {
  const fits = isPlainDecimal(value) && !value.startsWith('-') && value.length <= MAX_VALUE;
  return issueIf(
    !fits,
    path,
    reason,
    `is not a decimal number of 1 to ${MAX_VALUE} characters without a sign.`,
  );
}

function textIssues(name: string, text: string | null | undefined, reason: ErrorReason): FoundIssue[] {
  return issueIf(
    isLongerThan(text ?? '', MAX_TEXT),
    [name],
    reason,
    `is longer than ${MAX_TEXT} characters.`,
  );
}
