import {
  type ErrorCategory,
  type ErrorReason,
  gatewayRows,
  type Hint,
  hints,
  inputPaths,
  personTokenRow,
  type Row,
  reasons,
  rows,
  tokenExchangeRows,
} from './data.ts';
import { readRows } from './reads.ts';

export { type ErrorCategory, type ErrorReason, type Hint, reasons } from './data.ts';

/** What is known of one of Feishu's codes. */
export interface CatalogueEntry extends Hint {
  readonly code: number;
  readonly http: number;
  /** Feishu's `msg`: to recognise it by in a log, and for the sandbox. Never matched on. */
  readonly said: string;
  readonly category: ErrorCategory;
  readonly reason: ErrorReason;
  /** Feishu's name of the field at fault, which `inputPath` translates; null where it may be any, or none. */
  readonly field: string | null;
  /** Whether the same call may succeed a little later. Of a write it says nothing about the first try's outcome. */
  readonly retryable: boolean;
  /** What went wrong, in English. */
  readonly message: string;
}

export interface EndpointEntry extends CatalogueEntry {
  /** As `endpointKey` makes it. */
  readonly endpoint: string;
}

/** Every reason there is, those of local refusals included. */
export const ERROR_REASONS: readonly ErrorReason[] = Object.keys(reasons).filter(isReason);

/** Every documented code of every endpoint. */
export const catalogue: readonly EndpointEntry[] = entriesOf(rows);

/** The codes of the gateway in front of every endpoint. */
export const gateway: readonly CatalogueEntry[] = gatewayRows.map(completed);

/** The codes of endpoints that only read, which Feishu documents by the way. */
export const reads: readonly EndpointEntry[] = entriesOf(
  readRows(rows['PATCH /open-apis/attendance/v1/leave_accrual_record/:leave_id'] ?? []),
);

const byEndpoint = new Map(
  [...catalogue, ...reads, ...entriesOf(tokenExchangeRows)].map((entry) => [
    `${entry.endpoint} ${entry.code}`,
    entry,
  ]),
);
const byGateway = new Map(gateway.map((entry) => [entry.code, entry]));

/** 99991668 on an endpoint that takes no person's token: another token of theirs would not do either. */
export const personTokenRefused: CatalogueEntry = completed(personTokenRow);

/** What `code` means on this endpoint (`endpointKey`), or at the gateway in front of it. Without an entry it is unknown. */
export function catalogued(endpoint: string, code: number): CatalogueEntry | undefined {
  return byEndpoint.get(`${endpoint} ${code}`) ?? byGateway.get(code);
}

/** What to do about a refusal of which only the reason is known, such as one of this layer's own. */
export function hintFor(reason: ErrorReason): Hint {
  return hints[reason];
}

const pathsByEndpoint = new Map(
  Object.entries(inputPaths).map(([endpoint, paths]) => [endpoint, new Map(Object.entries(paths))]),
);

/**
 * Where in the operation's input a field of Feishu's is given. `*` stands for an index that only the input can tell;
 * an empty path is the input as a whole.
 */
export function inputPath(endpoint: string, field: string): readonly string[] {
  return pathsByEndpoint.get(endpoint)?.get(field) ?? [];
}

function entriesOf(byKey: Readonly<Record<string, readonly Row[]>>): EndpointEntry[] {
  return Object.entries(byKey).flatMap(([endpoint, own]) =>
    own.map((row) => ({ endpoint, ...completed(row) })),
  );
}

function completed(row: Row): CatalogueEntry {
  return { field: null, retryable: false, ...hints[row.reason], ...row };
}

function isReason(name: string): name is ErrorReason {
  return Object.hasOwn(reasons, name);
}
