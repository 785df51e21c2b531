import type { SandboxCall } from '../../src/sandbox/sandbox.ts';

/** The largest number of calls in any window of `windowMs` milliseconds, by the arrival times at the sandbox. */
export function maxCallsInWindow(calls: readonly SandboxCall[], windowMs: number): number {
  const times = calls.map(({ at }) => at).sort((a, b) => a - b);
  let maxCalls = 0;
  let oldest = 0;
  times.forEach((time, index) => {
    while (time - (times[oldest] ?? time) >= windowMs) oldest += 1;
    maxCalls = Math.max(maxCalls, index - oldest + 1);
  });
  return maxCalls;
}
