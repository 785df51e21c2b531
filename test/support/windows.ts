import type { SandboxCall } from '../../src/sandbox/sandbox.ts';

/** The most calls that came within any `windowMs` milliseconds, as the sandbox counts. */
export function mostInAnyWindow(calls: readonly SandboxCall[], windowMs: number): number {
  const times = calls.map(({ at }) => at).sort((a, b) => a - b);
  let most = 0;
  let oldest = 0;
  times.forEach((time, index) => {
    while (time - (times[oldest] ?? time) >= windowMs) oldest += 1;
    most = Math.max(most, index - oldest + 1);
  });
  return most;
}
