import { z } from 'zod';
import type { SandboxContext } from '../endpoints/handler.ts';
import type { EventSender } from '../events/sender.ts';
import { parseFault, type ScriptedFault } from '../faults/fault.ts';
import { TOKENS } from '../gateway/callers.ts';
import type { RequestBody } from '../gateway/gateway.ts';
import { type GatewayResponse, jsonResponse } from '../gateway/response.ts';
import { FIXTURES } from '../scenarios/fixtures.ts';
import { changeRoutes } from './change-routes.ts';
import { ControlError, type ControlRoute } from './control-route.ts';
import { eventRoutes } from './event-routes.ts';

/** The prefix of the control routes. No path of Feishu's begins with it. */
export const CONTROL_PATH = '/_sandbox';

/** What another process can do to a running sandbox. */
export interface SandboxControls {
  readonly calls: () => readonly unknown[];
  readonly clearCalls: () => void;
  readonly script: (fault: ScriptedFault) => void;
  readonly clearFaults: () => void;
  readonly reset: () => void;
  readonly setRateScale: (scale: number) => void;
  readonly setStrictPageTokens: (strict: boolean) => void;
  readonly expireTenantTokens: () => void;
  readonly events: EventSender;
  readonly context: SandboxContext;
}

export type ControlRoutes = (method: string, path: string, body: RequestBody) => Promise<GatewayResponse>;

const ratesBody = z.strictObject({ scale: z.union([z.number().positive(), z.literal('unlimited')]) });
const pageTokensBody = z.strictObject({ strict: z.boolean() });

/** The control routes. `GET /_sandbox` lists them. */
export function createControlRoutes(controls: SandboxControls): ControlRoutes {
  const routes: ReadonlyMap<string, ControlRoute> = new Map<string, ControlRoute>([
    ['GET /_sandbox', { about: 'this list', run: () => overview(routes) }],
    ['GET /_sandbox/fixtures', { about: 'ids of rows with a known state', run: () => FIXTURES }],
    ['GET /_sandbox/calls', { about: 'the calls so far', run: () => ({ calls: controls.calls() }) }],
    ['DELETE /_sandbox/calls', { about: 'forgets the calls', run: controls.clearCalls }],
    [
      'POST /_sandbox/faults',
      {
        about:
          'scripts a fault, or a list of them: { endpoint, times?, after?, refuse | status | drop | delayMs … }',
        run: (body) => {
          // All are parsed before the first is scripted, so that a list with an invalid fault scripts none.
          for (const fault of [body].flat().map(parseFault)) controls.script(fault);
        },
      },
    ],
    ['DELETE /_sandbox/faults', { about: 'forgets the scripted faults', run: controls.clearFaults }],
    [
      'POST /_sandbox/reset',
      { about: 'resets data, faults, calls, events and rate limit windows', run: controls.reset },
    ],
    [
      'PUT /_sandbox/rates',
      {
        about: '{ scale }: times the documented rate limits, or "unlimited"',
        run: (body) => {
          const { scale } = ratesBody.parse(body);
          controls.setRateScale(scale === 'unlimited' ? Number.POSITIVE_INFINITY : scale);
        },
      },
    ],
    [
      'PUT /_sandbox/page-tokens',
      {
        about: '{ strict }: whether a page token is valid for one page size only',
        run: (body) => controls.setStrictPageTokens(pageTokensBody.parse(body).strict),
      },
    ],
    [
      'DELETE /_sandbox/tenant-tokens',
      { about: 'expires the tenant tokens that were issued', run: controls.expireTenantTokens },
    ],
    ...changeRoutes(controls.context),
    ...eventRoutes(controls.events),
  ]);

  return async (method, path, body) => {
    const route = routes.get(`${method} ${path.replace(/\/$/, '')}`);
    if (!route) return controlResponse(404, { problem: 'no such control route', ...overview(routes) });
    if ('invalidJson' in body) return controlResponse(400, { problem: 'the body is not JSON' });
    try {
      return controlResponse(200, (await route.run(body.json)) ?? { done: true });
    } catch (error) {
      if (error instanceof ControlError) return controlResponse(400, { problem: error.message });
      if (!(error instanceof z.ZodError)) throw error;
      return controlResponse(400, { problem: z.prettifyError(error) });
    }
  };
}

function overview(routes: ReadonlyMap<string, ControlRoute>): Record<string, unknown> {
  return {
    routes: Object.fromEntries(Array.from(routes, ([name, { about }]) => [name, about])),
    tokens: Object.fromEntries(Array.from(TOKENS, ([token, { about }]) => [token, about])),
  };
}

function controlResponse(status: number, value: unknown): GatewayResponse {
  return jsonResponse(status, undefined, JSON.stringify(value));
}
