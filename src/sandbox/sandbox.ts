import { createCallRecord, type SandboxCall } from './control/call-record.ts';
import { createControlRoutes } from './control/control-routes.ts';
import type { SandboxContext } from './endpoints/handler.ts';
import { createPageTokens } from './endpoints/page-tokens.ts';
import { createRouter, ROUTES, type Route } from './endpoints/routes.ts';
import { createEventSender, type EventSender, type EventSenderOptions } from './events/sender.ts';
import type { Fault } from './faults/fault.ts';
import { createFaultScript } from './faults/fault-script.ts';
import { createLogIds } from './gateway/log-ids.ts';
import { createRateLimits } from './gateway/rate-limits.ts';
import { createTenantTokens } from './gateway/tenant-tokens.ts';
import { seed } from './seed/seed.ts';
import { listen } from './server.ts';
import type { State } from './state.ts';

export type { SandboxCall } from './control/call-record.ts';
export { type Route, route } from './endpoints/routes.ts';
export { ChallengeError, type EventCallback } from './events/callback.ts';
export type { EventSenderOptions, SentEvent } from './events/sender.ts';
export type { Fault } from './faults/fault.ts';
export type { State } from './state.ts';

export interface SandboxOptions {
  /** The default, 0, takes a free port of the loopback. */
  readonly port?: number;
  /** The factor applied to Feishu's documented rate limits; Infinity turns them off. */
  readonly rateScale?: number;
  /** Whether a page token is valid for one page size only. Feishu does not document which is the case. */
  readonly strictPageTokens?: boolean;
  /** The clock of rate limit windows, page tokens, tenant tokens and timestamps, in unix milliseconds. */
  readonly now?: () => number;
  /** Where events are sent; nowhere by default. */
  readonly events?: EventSenderOptions;
  /** Routes besides those of the graph's endpoints. */
  readonly routes?: readonly Route[];
}

/** A stateful HTTP server on this machine that speaks Feishu's wire format. */
export interface Sandbox {
  /** The value for `FEISHU_BASE_URL`. */
  readonly url: string;
  /** The calls that it received, in the order in which they came in. */
  readonly calls: readonly SandboxCall[];
  /** The live data. To change a row, replace it. */
  readonly state: State;
  /** The events of its changes, and where they are sent. */
  readonly events: EventSender;
  clearCalls(): void;
  /** Schedules a fault for calls to come. */
  script(fault: Fault): void;
  clearFaults(): void;
  /** Restores the seed and clears calls, events, faults and rate limit windows. Tenant tokens stay valid. */
  reset(): void;
  setRateScale(scale: number): void;
  setStrictPageTokens(strict: boolean): void;
  /** Invalidates all tenant tokens that were issued (99991663). The fixed token `t-sandbox` stays valid. */
  expireTenantTokens(): void;
  close(): Promise<void>;
}

/** Starts a sandbox with the data of the seed. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { port = 0, rateScale = 1, strictPageTokens = false, now = Date.now, routes = [] } = options;
  const events = createEventSender(options.events ?? {}, now);
  const context: SandboxContext = {
    state: seed(),
    pageTokens: createPageTokens(now),
    strictPageTokens,
    now,
    emit: events.emit,
  };
  const rateLimits = createRateLimits(rateScale, now);
  const tenantTokens = createTenantTokens(now);
  const faults = createFaultScript();
  const record = createCallRecord();

  const controls = {
    clearCalls: record.clear,
    script: faults.add,
    clearFaults: faults.clear,
    reset() {
      Object.assign(context.state, seed());
      record.clear();
      events.clear();
      faults.clear();
      rateLimits.clear();
    },
    setRateScale: rateLimits.setScale,
    setStrictPageTokens(strict: boolean) {
      context.strictPageTokens = strict;
    },
    expireTenantTokens: tenantTokens.expire,
  };

  const server = await listen(port, {
    findRoute: createRouter([...ROUTES, ...routes]),
    gateway: { context, rateLimits, tenantTokens },
    record,
    faults,
    control: createControlRoutes({ ...controls, calls: () => record.calls, events, context }),
    nextLogId: createLogIds(now),
  });
  const close = async () => {
    await Promise.all([server.close(), events.close()]);
  };
  return { url: server.url, close, calls: record.calls, state: context.state, events, ...controls };
}
