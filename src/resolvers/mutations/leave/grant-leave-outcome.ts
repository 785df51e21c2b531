import type { LeaveRecord } from '../../../datasources/attendance.ts';
import { contradictsGrant } from './grant-leave-matches.ts';

/** What a grant came to: Feishu's answer is the same for a new record and for the one of an external id used before. */
export type GrantOutcome = 'CREATED' | 'ALREADY_EXISTED' | 'UNKNOWN';

/** The ids of the records before the grant; undefined where they were not read. */
export type RecordsBefore = ReadonlySet<string | null | undefined> | undefined;

/** What is known of a grant that Feishu answered with a success. */
export interface GrantEvidence {
  readonly record: LeaveRecord | undefined;
  readonly grant: Parameters<typeof contradictsGrant>[1];
  /** Whether the external id was made for this grant, so that it cannot have been used before. */
  readonly isKeyNew: boolean;
  readonly before: RecordsBefore;
  /** When the grant was sent, in milliseconds. */
  readonly sentAt: number;
}

/** How far the clocks of Feishu and of this server may differ, in milliseconds. */
const CLOCK_SKEW_MS = 60_000;

/** Whether the grant created the record. What the evidence does not prove, or contradicts, is UNKNOWN. */
export function grantOutcome({ record, grant, isKeyNew, before, sentAt }: GrantEvidence): GrantOutcome {
  if (isKeyNew) return 'CREATED';
  if (!record) return 'UNKNOWN';
  if (before?.has(record.id) || contradictsGrant(record, grant)) return 'ALREADY_EXISTED';
  const isOld = createdAt(record) < sentAt - CLOCK_SKEW_MS;
  if (!before) return isOld ? 'ALREADY_EXISTED' : 'UNKNOWN';
  return isOld ? 'UNKNOWN' : 'CREATED';
}

/** Unix time in a string, seconds or milliseconds (CONTRACT §3.9); NaN, which is before nothing, for anything else. */
function createdAt({ created_at: text }: LeaveRecord): number {
  if (!text) return Number.NaN;
  return Number(text) * (text.length >= 13 ? 1 : 1_000);
}
