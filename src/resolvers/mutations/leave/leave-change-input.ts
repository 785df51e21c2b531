import type { UserIdType } from '../../../datasources/feishu/wire.ts';
import type { Text } from '../../../locales.ts';
import { isTimeOffset, OFFSETS } from '../../values/time-offset.ts';
import { emptyTexts, isGiven, issueIf } from '../../write/input-checks.ts';
import type { FoundIssue } from '../../write/mutation-error.ts';
import type { Validatable } from '../../write/validate.ts';
import { dateIssues, quantityIssues, reasonIssues } from './leave-input-checks.ts';

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

/** Every issue of an input that can be found before Feishu is called. */
export function leaveChangeIssues(input: UpdateLeaveAccrualRecordInput): FoundIssue[] {
  const { recordId, userId, leaveTypeId, leaveId, expirationDate, quantity } = input;
  return [
    ...emptyTexts({ recordId, userId, leaveTypeId, ...(isGiven(leaveId) && { leaveId }) }),
    ...pathIssues(input),
    ...reasonIssues(input.reason),
    ...offsetIssues(input.timeOffset),
    ...(isGiven(expirationDate) ? dateIssues('expirationDate', expirationDate) : []),
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

function offsetIssues(minutes: number | null | undefined): FoundIssue[] {
  const outside = isGiven(minutes) && !isTimeOffset(minutes);
  const problem = `does not lie between ${OFFSETS.westernmost} and ${OFFSETS.easternmost}: it counts minutes east of UTC.`;
  return issueIf(outside, ['timeOffset'], 'INVALID_RANGE', problem);
}
