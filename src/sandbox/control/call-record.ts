/** A call that the sandbox received, and how it was answered. */
export interface SandboxCall {
  readonly method: string;
  /** Without the query string: `/open-apis/payroll/v1/payment_activitys`. */
  readonly path: string;
  /** The endpoint's key as its declaration writes it, `GET /open-apis/…/:leave_id`; empty for an unknown endpoint. */
  readonly endpoint: string;
  readonly query: Record<string, string[]>;
  /** The parsed JSON, or the text where it is not JSON; undefined without a body. */
  readonly body: unknown;
  readonly authorization: string | undefined;
  /** The HTTP status; 0 until the call is answered, and for good where the connection was dropped instead. */
  readonly status: number;
  /** The `code` of the answer's envelope, if the answer is an envelope. */
  readonly code: number | undefined;
  /** When the call came in, in unix milliseconds. */
  readonly at: number;
}

type CallResult = Pick<SandboxCall, 'status' | 'code'>;

export interface CallRecord {
  readonly calls: readonly SandboxCall[];
  /** Records a call as unanswered, and returns the function that records its answer. */
  add(call: Omit<SandboxCall, keyof CallResult>): (result: CallResult) => void;
  clear(): void;
}

/** A sandbox can run for days: at twice this many calls, the older half is dropped. */
const MAX_CALLS = 20_000;

/** The record of all calls, in the order in which they came in. */
export function createCallRecord(): CallRecord {
  const calls: SandboxCall[] = [];
  return {
    calls,
    add(call) {
      const recorded = { ...call, status: 0, code: undefined };
      calls.push(recorded);
      if (calls.length > 2 * MAX_CALLS) calls.splice(0, MAX_CALLS);
      return ({ status, code }) => {
        Object.assign(recorded, { status, code });
      };
    },
    clear() {
      calls.length = 0;
    },
  };
}
