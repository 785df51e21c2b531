import { createHash } from 'node:crypto';

/** The kinds of rows with a 19-digit id. Each kind has its own range of ids. */
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
  'pay group',
  'accounting item category',
  'department',
  'job level',
] as const;

export type Kind = (typeof KINDS)[number];

/** The nth id of a kind: 19 digits, more than a JSON number holds exactly. */
export function idOf(kind: Kind, n: number): string {
  return String(
    7_400_000_000_000_000_000n +
      BigInt(KINDS.indexOf(kind)) * 1_000_000_000_000_000n +
      BigInt(n) * 1_000_000_007n,
  );
}

/** The nth hexadecimal id of a kind: a hash, the same at every start. */
export function hexOf(kind: string, n: number, length: number): string {
  return createHash('sha256').update(`${kind} ${n}`).digest('hex').slice(0, length);
}
