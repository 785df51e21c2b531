import type { UserIdType } from '../../../datasources/feishu/wire.ts';
import { emptyTexts, issueIf } from '../../write/input-checks.ts';
import type { FoundIssue } from '../../write/mutation-error.ts';
import type { Validatable } from '../../write/validate.ts';

export interface RevokeLeaveGrantInput extends Validatable {
  readonly recordId: string;
  readonly userId: string;
  readonly userIdType?: UserIdType | null | undefined;
  readonly leaveTypeId: string;
}

/** Every issue of an input that can be found before Feishu is called. The record's id is a segment of the URL's path. */
export function revokeLeaveGrantIssues({
  recordId,
  userId,
  leaveTypeId,
}: RevokeLeaveGrantInput): FoundIssue[] {
  const isId = recordId.trim() === '' || /^[\w-]+$/.test(recordId);
  return [
    ...emptyTexts({ recordId, userId, leaveTypeId }),
    ...issueIf(!isId, ['recordId'], 'INVALID_PARAMETER', 'is not the id of a record.'),
  ];
}
