import { z } from 'zod';
import { parseFault, type ScriptedFault } from './faults/faults.ts';
import { type Answer, json } from './gateway/answer.ts';
import { TOKENS } from './gateway/callers.ts';
import type { Body } from './gateway/gateway.ts';
import { FIXTURES } from './scenarios/fixtures.ts';

/** Nothing of Feishu's begins like this. */
export const CONTROL_PATH = '/_sandbox';

/** What can be done to a running sandbox from another process. */
export interface Controls {
  readonly calls: () => readonly unknown[];
  readonly clearCalls: () => void;
  readonly script: (fault: ScriptedFault) => void;
  readonly clearFaults: () => void;
  readonly reset: () => void;
  readonly setRateScale: (scale: number) => void;
  readonly setStrictPageTokens: (strict: boolean) => void;
  readonly expireTenantTokens: () => void;
}

export type Control = (method: string, path: string, body: Body) => Answer;

interface ControlRoute {
  readonly about: string;
  readonly run: (body: unknown) => unknown;
}

const ratesBody = z.strictObject({ scale: z.union([z.number().positive(), z.literal('unlimited')]) });
const pageTokensBody = z.strictObject({ strict: z.boolean() });

/** The control routes. `GET /_sandbox` lists them. */
export function createControl(controls: Controls): Control {
  const routes: ReadonlyMap<string, ControlRoute> = new Map<string, ControlRoute>([
    ['GET /_sandbox', { about: 'this list', run: () => overview(routes) }],
    ['GET /_sandbox/fixtures', { about: 'ids of the seed worth knowing', run: () => FIXTURES }],
    ['GET /_sandbox/calls', { about: 'the calls so far', run: () => ({ calls: controls.calls() }) }],
    ['DELETE /_sandbox/calls', { about: 'forgets the calls', run: controls.clearCalls }],
    [
      'POST /_sandbox/faults',
      {
        about:
          'scripts a fault, or a list of them: { endpoint, times?, after?, refuse | status | drop | delayMs … }',
        run: (body) => {
          // All are read before the first is scripted, so that a mistake in one scripts none.
          for (const fault of [body].flat().map(parseFault)) controls.script(fault);
        },
      },
    ],
    ['DELETE /_sandbox/faults', { about: 'forgets the scripted faults', run: controls.clearFaults }],
    [
      'POST /_sandbox/reset',
      { about: 'back to the start: data, faults, calls, rate windows', run: controls.reset },
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
        about: '{ strict }: whether a page token holds for one page size only',
        run: (body) => controls.setStrictPageTokens(pageTokensBody.parse(body).strict),
      },
    ],
    [
      'DELETE /_sandbox/tenant-tokens',
      { about: 'expires the tenant tokens that were issued', run: controls.expireTenantTokens },
    ],
  ]);

  return (method, path, body) => {
    const route = routes.get(`${method} ${path.replace(/\/$/, '')}`);
    if (!route) return told(404, { problem: 'no such control route', ...overview(routes) });
    if ('unreadable' in body) return told(400, { problem: 'the body is not JSON' });
    try {
      return told(200, route.run(body.json) ?? { done: true });
    } catch (error) {
      if (!(error instanceof z.ZodError)) throw error;
      return told(400, { problem: z.prettifyError(error) });
    }
  };
}

function overview(routes: ReadonlyMap<string, ControlRoute>): Record<string, unknown> {
  return {
    routes: Object.fromEntries(Array.from(routes, ([name, { about }]) => [name, about])),
    tokens: Object.fromEntries(Array.from(TOKENS, ([token, { about }]) => [token, about])),
  };
}

function told(status: number, value: unknown): Answer {
  return json(status, undefined, JSON.stringify(value));
}
