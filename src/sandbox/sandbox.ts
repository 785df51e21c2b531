import { createCallRecord, type SandboxCall } from './call-record.ts';
import { createControl } from './control.ts';
import type { World } from './endpoints/handler.ts';
import { createPageTokens } from './endpoints/page-tokens.ts';
import { createFaultScript, type Fault } from './faults/faults.ts';
import { createLogIds } from './gateway/log-ids.ts';
import { createRateLimits } from './gateway/rate-limits.ts';
import { createTenantTokens } from './gateway/tenant-tokens.ts';
import { seed } from './seed/seed.ts';
import { listen } from './server.ts';
import type { State } from './state.ts';

export type { SandboxCall } from './call-record.ts';
export type { Fault } from './faults/faults.ts';
export type { State } from './state.ts';

export interface SandboxOptions {
  /** 0, the default, takes a free port of the loopback. */
  readonly port?: number;
  /** Times Feishu's documented rate limits; Infinity is no limits at all. */
  readonly rateScale?: number;
  /** Whether a page token holds for one page size only, which Feishu leaves open. */
  readonly strictPageTokens?: boolean;
  /** The clock of rate windows, page tokens, tenant tokens and timestamps. */
  readonly now?: () => number;
}

/** A Feishu that runs on this machine. */
export interface Sandbox {
  /** For `FEISHU_BASE_URL`. */
  readonly url: string;
  /** What was asked of it, in the order in which it came in. */
  readonly calls: readonly SandboxCall[];
  /** The data, live. To change a row, replace it. */
  readonly state: State;
  clearCalls(): void;
  /** Lets something go wrong with calls to come. */
  script(fault: Fault): void;
  clearFaults(): void;
  /** Back to the seed, without calls, faults and used-up rates. Tenant tokens stay good. */
  reset(): void;
  setRateScale(scale: number): void;
  setStrictPageTokens(strict: boolean): void;
  /** Makes all tenant tokens that were issued invalid (99991663); `t-sandbox` stays good. */
  expireTenantTokens(): void;
  close(): Promise<void>;
}

/** Starts a sandbox with the data of the seed. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { port = 0, rateScale = 1, strictPageTokens = false, now = Date.now } = options;
  const world: World = { state: seed(), pages: createPageTokens(now), strictPageTokens, now };
  const rates = createRateLimits(rateScale, now);
  const tokens = createTenantTokens(now);
  const faults = createFaultScript();
  const record = createCallRecord();

  const controls = {
    clearCalls: record.clear,
    script: faults.add,
    clearFaults: faults.clear,
    reset() {
      Object.assign(world.state, seed());
      record.clear();
      faults.clear();
      rates.clear();
    },
    setRateScale: rates.setScale,
    setStrictPageTokens(strict: boolean) {
      world.strictPageTokens = strict;
    },
    expireTenantTokens: tokens.expire,
  };

  const { url, close } = await listen(port, {
    gateway: { world, rates, tokens },
    record,
    faults,
    control: createControl({ ...controls, calls: () => record.calls }),
    nextLogId: createLogIds(now),
  });
  return { url, close, calls: record.calls, state: world.state, ...controls };
}
