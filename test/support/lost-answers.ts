import type { Fault } from '../../src/sandbox/sandbox.ts';

/** Something that loses the answer of a write. */
export interface Loss {
  readonly what: string;
  /** Whether Feishu did what it was asked before its answer was lost. */
  readonly acted: boolean;
  /** The fault at an endpoint, for as many calls. */
  readonly at: (endpoint: string, times?: number) => Fault;
}

/** How long a call may take in these tests, and how long the late ones take. */
export const IMPATIENT = { UPSTREAM_TIMEOUT_MS: '400' };
const LATE_MS = 1_500;

/** What loses the answer of any write. */
export const LOSSES: readonly Loss[] = [
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

/** A code that leaves the outcome open: whether Feishu acted or not. */
export function lossesOf(code: number): readonly Loss[] {
  return [
    { what: `${code}, and Feishu did not act`, acted: false, at: at({ refuse: { code } }) },
    { what: `${code}, and Feishu acted`, acted: true, at: at({ refuse: { code }, respond: 'after-apply' }) },
  ];
}

type Aimless = Fault extends infer Kind
  ? Kind extends Fault
    ? Omit<Kind, 'endpoint' | 'times' | 'after'>
    : never
  : never;

function at(fault: Aimless): Loss['at'] {
  return (endpoint, times = 1) => ({ ...fault, endpoint, times });
}
