/** A call as it came in and how it was answered. */
export interface SandboxCall {
  readonly method: string;
  /** Without the query: `/open-apis/payroll/v1/payment_activitys`. */
  readonly path: string;
  /** The endpoint's name as its declaration writes it, `GET /open-apis/…/:leave_id`; empty for one that is unknown. */
  readonly endpoint: string;
  readonly query: Record<string, string[]>;
  /** The JSON that was sent, or the text where it was none; undefined without a body. */
  readonly body: unknown;
  readonly authorization: string | undefined;
  /** 0 until it is answered, and for good where the connection was dropped instead. */
  readonly status: number;
  /** The code in the answer's envelope, where there was one. */
  readonly code: number | undefined;
  /** When it came in, in unix milliseconds. */
  readonly at: number;
}

type Outcome = { status: number; code: number | undefined };

export interface CallRecord {
  readonly calls: readonly SandboxCall[];
  /** Notes a call; what it gives back is for how the call ended. */
  note(call: Omit<SandboxCall, 'status' | 'code'>): (outcome: Outcome) => void;
  clear(): void;
}

/** A sandbox can run for days: beyond twice this many calls, the older half is forgotten. */
const KEPT = 20_000;

/** The record of what was asked of the sandbox, in the order in which it came in. */
export function createCallRecord(): CallRecord {
  const calls: (SandboxCall & Outcome)[] = [];
  return {
    calls,
    note(call) {
      const noted = { ...call, status: 0, code: undefined };
      calls.push(noted);
      if (calls.length > 2 * KEPT) calls.splice(0, KEPT);
      return ({ status, code }) => {
        Object.assign(noted, { status, code });
      };
    },
    clear() {
      calls.length = 0;
    },
  };
}

/** A query string as lists of values, as every key may be repeated. */
export function readQueryString(search: string): Record<string, string[]> {
  const lists = new Map<string, string[]>();
  for (const [key, value] of new URLSearchParams(search)) {
    const list = lists.get(key);
    if (list) list.push(value);
    else lists.set(key, [value]);
  }
  return Object.fromEntries(lists);
}
