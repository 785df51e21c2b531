import type { Fault } from '../../src/sandbox/sandbox.ts';

/** A fault that loses the response to a write. */
export interface LostResponse {
  readonly what: string;
  /** Whether Feishu executed the write. */
  readonly acted: boolean;
  /** The fault for an endpoint and a number of calls. */
  readonly at: (endpoint: string, times?: number) => Fault;
}

/** A time-out for the tests of late responses, which arrive after `LATE_MS`. */
export const SHORT_TIMEOUT = { UPSTREAM_TIMEOUT_MS: '400' };
const LATE_MS = 1_500;

/** The faults that lose the response to any write. */
export const LOST_RESPONSES: readonly LostResponse[] = [
  { what: 'the connection breaks before Feishu acts', acted: false, at: at({ drop: 'before' }) },
  { what: 'the connection breaks after Feishu acted', acted: true, at: at({ drop: 'after' }) },
  { what: 'the connection breaks in the middle of the answer', acted: true, at: at({ drop: 'midway' }) },
  { what: 'the answer is late, and Feishu acted', acted: true, at: at({ delayMs: LATE_MS }) },
  {
    what: 'no answer comes, and Feishu did not act',
    acted: false,
    at: at({ delayMs: LATE_MS, apply: 'after', andThen: { drop: 'before' } }),
  },
  {
    what: 'a gateway says 502 in HTML, and Feishu did not act',
    acted: false,
    at: at({ status: 502, body: '<html>' }),
  },
  {
    what: 'a gateway says 504, and Feishu acted',
    acted: true,
    at: at({ status: 504, respond: 'after-apply' }),
  },
  {
    what: 'the answer is half a JSON, and Feishu acted',
    acted: true,
    at: at({ status: 200, body: '{"code":', contentType: 'application/json', respond: 'after-apply' }),
  },
];

/** The two meanings of an error code that does not tell whether the write was executed. */
export function ambiguousCode(code: number): readonly LostResponse[] {
  return [
    { what: `${code}, and Feishu did not act`, acted: false, at: at({ refuse: { code } }) },
    { what: `${code}, and Feishu acted`, acted: true, at: at({ refuse: { code }, respond: 'after-apply' }) },
  ];
}

type FaultWithoutTarget = Fault extends infer Kind
  ? Kind extends Fault
    ? Omit<Kind, 'endpoint' | 'times' | 'after'>
    : never
  : never;

function at(fault: FaultWithoutTarget): LostResponse['at'] {
  return (endpoint, times = 1) => ({ ...fault, endpoint, times });
}
