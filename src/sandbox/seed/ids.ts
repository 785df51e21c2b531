import { createHash } from 'node:crypto';

/** The kinds of things that have one of Feishu's 19-digit ids, each with a range of its own. */
const KINDS = [
  'employee',
  'activity',
  'calculation',
  'accounting item',
  'plan',
  'plan version',
  'item',
  'category',
  'indicator',
  'change reason',
  'currency',
  'country',
  'archive',
  'archive version',
  'salary level',
  'leave type',
  'leave record',
] as const;

export type Kind = (typeof KINDS)[number];

/** The nth id of a kind: 19 digits, far beyond what a JSON number holds exactly. */
export function idOf(kind: Kind, n: number): string {
  return String(
    7_400_000_000_000_000_000n +
      BigInt(KINDS.indexOf(kind)) * 1_000_000_000_000_000n +
      BigInt(n) * 1_000_000_007n,
  );
}

/** The nth id that looks random and is the same at every start. */
export function hexOf(kind: string, n: number, length: number): string {
  return createHash('sha256').update(`${kind} ${n}`).digest('hex').slice(0, length);
}
