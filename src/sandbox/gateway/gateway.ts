import type { EndpointDeclaration } from '../../datasources/feishu/endpoint.ts';
import { errorCodeOf } from '../../datasources/feishu/error-codes/lookup.ts';
import { isRecord } from '../../datasources/feishu/http/json-body.ts';
import { type Query, Refused, type Reply, type World } from '../endpoints/handler.ts';
import type { Handle, Match } from '../endpoints/routes.ts';
import { type Answer, type ErrorDetail, json, refusal, success } from './answer.ts';
import { APPLICATION, type Caller, EXPIRED_USER_TOKEN, TENANT, TOKENS } from './callers.ts';
import type { RateLimits } from './rate-limits.ts';
import type { TenantTokens } from './tenant-tokens.ts';

/** A body: JSON, or something that is not. */
export type Body = { readonly json: unknown } | { readonly unreadable: string };

export interface Incoming extends Match {
  readonly query: Query;
  readonly body: Body;
  readonly authorization: string | undefined;
  readonly logId: string;
}

export interface Gateway {
  readonly world: World;
  readonly rates: RateLimits;
  readonly tokens: TenantTokens;
}

/**
 * Answers a call as Feishu's gateway does: token, rate limit, scope, parameters, in this order. The rate limit counts
 * whatever carries a good token, also what is refused afterwards.
 */
export function answerCall(gateway: Gateway, call: Incoming): Answer {
  const { endpoint, handle, key } = call.route;
  if (!handle) return exchange(gateway.tokens, call);
  const caller = identify(call.authorization, endpoint, gateway.tokens);
  if (typeof caller === 'number') return refusal(endpoint, caller, call.logId);
  const exceeded = gateway.rates.authorise(key, endpoint.budget);
  if (exceeded) {
    return refusal(endpoint, 99991400, call.logId, {
      headers: {
        'x-ogw-ratelimit-limit': String(exceeded.limit),
        'x-ogw-ratelimit-reset': String(Math.ceil(exceeded.waitMs / 1_000)),
      },
    });
  }
  if (!endpoint.scopes.some((scope) => caller.scopes.has(scope))) return scopeMissing(endpoint, caller, call);
  if ('unreadable' in call.body) return refusal(endpoint, 9499, call.logId);
  return carryOut(gateway.world, handle, caller, call, call.body.json);
}

/** Who calls, or the code that says why nobody does. */
function identify(
  authorization: string | undefined,
  endpoint: EndpointDeclaration,
  tokens: TenantTokens,
): Caller | number {
  const token = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1];
  if (token === undefined) return 99991661;
  if (token === EXPIRED_USER_TOKEN) return 99991677;
  const caller = TOKENS.get(token)?.caller ?? (tokens.accepts(token) ? TENANT : undefined);
  if (!caller) return token.startsWith('t-') ? 99991663 : 99991668;
  return endpoint.identity.includes(caller.kind) ? caller : 99991668;
}

/** The sandbox's application has every permission, so that what a user lacks is the user's own consent. */
function scopeMissing(endpoint: EndpointDeclaration, caller: Caller, { logId }: Incoming): Answer {
  const [code, type] =
    caller.kind === 'tenant' ? [99991672, 'action_scope_required'] : [99991679, 'action_privilege_required'];
  const detail: ErrorDetail = {
    message: `one of these permissions is required: [${endpoint.scopes.join(', ')}]`,
    permission_violations: endpoint.scopes.map((subject) => ({ type, subject, description: subject })),
  };
  return refusal(endpoint, code, logId, { detail });
}

function carryOut(world: World, handle: Handle, caller: Caller, call: Incoming, body: unknown): Answer {
  const { endpoint, key } = call.route;
  try {
    const reply = handle({ key, path: call.path, query: call.query, body, caller }, world);
    return success(endpoint, visible(endpoint, caller, reply), reply.msg);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const { code, data = error.fields ? undefined : {}, fields } = error;
    return refusal(endpoint, code, call.logId, { data, detail: fields && { field_violations: fields } });
  }
}

/** Row fields whose permission the caller lacks are not null but absent (CONTRACT §4.5). */
function visible(endpoint: EndpointDeclaration, caller: Caller, { data }: Reply<unknown>): object {
  if (!isRecord(data)) return {};
  const { rows: key, fieldScopes } = endpoint;
  if (key === undefined || fieldScopes === undefined) return data;
  const hidden = Object.entries(fieldScopes).flatMap(([scope, fields]) =>
    caller.scopes.has(scope) ? [] : fields,
  );
  const rows = data[key];
  if (hidden.length === 0 || !Array.isArray(rows)) return data;
  return { ...data, [key]: rows.map((row: object) => without(row, hidden)) };
}

function without(row: object, hidden: readonly string[]): object {
  return Object.fromEntries(Object.entries(row).filter(([field]) => !hidden.includes(field)));
}

/** The token exchange: a flat answer, and HTTP 200 for refusals too (CONTRACT §4.1). */
function exchange(tokens: TenantTokens, { route, body }: Incoming): Answer {
  const flat = (code: number, rest: object) => json(200, code, JSON.stringify({ code, ...rest }));
  const refused = (code: number) => flat(code, { msg: errorCodeOf(route.endpoint, code)?.msg });
  const credentials = 'json' in body && isRecord(body.json) ? body.json : {};
  const { app_id: id, app_secret: secret } = credentials;
  if (typeof id !== 'string' || typeof secret !== 'string') return refused(10003);
  if (id !== APPLICATION.app_id || secret !== APPLICATION.app_secret) return refused(10014);
  const { token, expire } = tokens.issue();
  return flat(0, { msg: 'ok', tenant_access_token: token, expire });
}
