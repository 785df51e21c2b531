import type { UserIdType } from '../../../datasources/feishu/wire.ts';
import type { Text } from '../../../locales.ts';
import type { LeaveSectionType, LeaveUnit } from '../../leave/leave-codes.ts';
import { isCalendarDate } from '../../values/arguments.ts';
import { emptyText, emptyTexts, isGiven, isLongerThan, issueIf } from '../../write/input-checks.ts';
import type { FoundIssue } from '../../write/mutation-error.ts';
import type { Validatable } from '../../write/validate.ts';
import { dateIssues, quantityIssues, reasonIssues } from './leave-input-checks.ts';

export interface GrantLeaveInput extends Validatable {
  readonly externalId?: string | null | undefined;
  readonly userId: string;
  readonly userIdType?: UserIdType | null | undefined;
  readonly leaveTypeId: string;
  readonly quantity: string;
  readonly unit: LeaveUnit;
  readonly effectiveDate: string;
  readonly expirationDate?: string | null | undefined;
  readonly sectionType?: LeaveSectionType | null | undefined;
  readonly reason: readonly Text[];
}

/** The most characters of an external id (CONTRACT §3.7). */
const MAX_EXTERNAL_ID = 64;

/** Every issue of an input that can be found before Feishu is called. */
export function grantLeaveIssues(input: GrantLeaveInput): FoundIssue[] {
  const { externalId, userId, leaveTypeId, quantity, unit, effectiveDate, expirationDate, reason } = input;
  return [
    ...(isGiven(externalId) ? externalIdIssues(externalId) : []),
    ...emptyTexts({ userId, leaveTypeId }),
    ...quantityIssues(quantity),
    ...issueIf(unit === 'UNRECOGNIZED', ['unit'], 'LEAVE_UNIT_INVALID', 'is neither DAY nor HOUR.'),
    ...dateIssues('effectiveDate', effectiveDate),
    ...(isGiven(expirationDate) ? expirationIssues(expirationDate, effectiveDate) : []),
    ...issueIf(
      input.sectionType === 'UNRECOGNIZED',
      ['sectionType'],
      'INVALID_PARAMETER',
      'is neither NOT_PRORATED nor PRORATED.',
    ),
    ...reasonIssues(reason),
  ];
}

function externalIdIssues(externalId: string): FoundIssue[] {
  const path = ['externalId'];
  return [
    ...emptyText(path, externalId),
    ...issueIf(
      isLongerThan(externalId, MAX_EXTERNAL_ID),
      path,
      'EXTERNAL_ID_TOO_LONG',
      `is longer than ${MAX_EXTERNAL_ID} characters.`,
    ),
  ];
}

function expirationIssues(expirationDate: string, effectiveDate: string): FoundIssue[] {
  const issues = dateIssues('expirationDate', expirationDate);
  if (issues.length > 0 || !isCalendarDate(effectiveDate)) return issues;
  const early = expirationDate < effectiveDate;
  return issueIf(early, ['expirationDate'], 'EXPIRATION_DATE_INVALID', 'is before effectiveDate.');
}
