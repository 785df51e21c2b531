import { isRecord } from '../../collections.ts';
import type { EndpointDeclaration } from '../../datasources/feishu/endpoint.ts';
import { errorCodeOf } from '../../datasources/feishu/error-codes/lookup.ts';
import { type HandlerResult, type Query, RefusedError, type SandboxContext } from '../endpoints/handler.ts';
import type { AnyHandler, RouteMatch } from '../endpoints/routes.ts';
import { APPLICATION, type Caller, EXPIRED_USER_TOKEN, TENANT, TOKENS } from './callers.ts';
import type { RateLimits } from './rate-limits.ts';
import { type ErrorDetail, type GatewayResponse, jsonResponse, refusal, success } from './response.ts';
import type { TenantTokens } from './tenant-tokens.ts';

/** A request body: the parsed JSON (undefined without a body), or the text where it is not JSON. */
export type RequestBody = { readonly json: unknown } | { readonly invalidJson: string };

export interface IncomingCall extends RouteMatch {
  readonly query: Query;
  readonly body: RequestBody;
  readonly authorization: string | undefined;
  readonly logId: string;
}

export interface Gateway {
  readonly context: SandboxContext;
  readonly rateLimits: RateLimits;
  readonly tenantTokens: TenantTokens;
}

/**
 * Answers a call as Feishu's gateway does: token, rate limit, scope, parameters, in this order. Every call with a valid
 * token counts for the rate limit, also one that is refused afterwards.
 */
export function handleCall(gateway: Gateway, call: IncomingCall): GatewayResponse {
  const { endpoint, handler, key } = call.route;
  if (!handler) return exchangeTenantToken(gateway.tenantTokens, call);
  const caller = authenticate(call.authorization, endpoint, gateway.tenantTokens);
  if (typeof caller === 'number') return refusal(endpoint, caller, call.logId);
  const exceeded = gateway.rateLimits.count(key, endpoint.budget);
  if (exceeded) {
    return refusal(endpoint, 99991400, call.logId, {
      headers: {
        'x-ogw-ratelimit-limit': String(exceeded.limit),
        'x-ogw-ratelimit-reset': String(Math.ceil(exceeded.waitMs / 1_000)),
      },
    });
  }
  if (!endpoint.scopes.some((scope) => caller.scopes.has(scope))) return missingScope(endpoint, caller, call);
  if ('invalidJson' in call.body) return refusal(endpoint, 9499, call.logId);
  return runHandler(gateway.context, handler, caller, call, call.body.json);
}

/** The caller, or the error code for a missing, unknown, expired or unsuitable token. */
function authenticate(
  authorization: string | undefined,
  endpoint: EndpointDeclaration,
  tenantTokens: TenantTokens,
): Caller | number {
  const token = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1];
  if (token === undefined) return 99991661;
  if (token === EXPIRED_USER_TOKEN) return 99991677;
  const caller = TOKENS.get(token)?.caller ?? (tenantTokens.accepts(token) ? TENANT : undefined);
  if (!caller) return token.startsWith('t-') ? 99991663 : 99991668;
  return endpoint.identity.includes(caller.kind) ? caller : 99991668;
}

/** 99991672: the application lacks the scope. 99991679: the user has not granted it to the application. */
function missingScope(
  endpoint: EndpointDeclaration,
  caller: Caller,
  { logId }: IncomingCall,
): GatewayResponse {
  const [code, type] =
    caller.kind === 'tenant' ? [99991672, 'action_scope_required'] : [99991679, 'action_privilege_required'];
  const detail: ErrorDetail = {
    message: `one of these permissions is required: [${endpoint.scopes.join(', ')}]`,
    permission_violations: endpoint.scopes.map((subject) => ({ type, subject, description: subject })),
  };
  return refusal(endpoint, code, logId, { detail });
}

function runHandler(
  context: SandboxContext,
  handler: AnyHandler,
  caller: Caller,
  call: IncomingCall,
  body: unknown,
): GatewayResponse {
  const { endpoint } = call.route;
  try {
    const result = handler({ endpoint, path: call.path, query: call.query, body, caller }, context);
    return success(endpoint, permittedData(endpoint, caller, result), result.msg);
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    const { code, data = error.fields ? undefined : {}, fields, msg } = error;
    return refusal(endpoint, code, call.logId, { data, msg, detail: fields && { field_violations: fields } });
  }
}

/** Row fields whose permission the caller lacks are absent, not null (CONTRACT §4.5). */
function permittedData(
  endpoint: EndpointDeclaration,
  caller: Caller,
  { data }: HandlerResult<unknown>,
): object {
  if (!isRecord(data)) return {};
  const { rows: key, fieldScopes } = endpoint;
  if (key === undefined || fieldScopes === undefined) return data;
  const withheld = Object.entries(fieldScopes).flatMap(([scope, fields]) =>
    caller.scopes.has(scope) ? [] : fields,
  );
  const rows = data[key];
  if (withheld.length === 0 || !Array.isArray(rows)) return data;
  return { ...data, [key]: rows.map((row: object) => omitFields(row, withheld)) };
}

function omitFields(row: object, omitted: readonly string[]): object {
  return Object.fromEntries(Object.entries(row).filter(([field]) => !omitted.includes(field)));
}

/**
 * The token exchange answers with a flat object instead of an envelope, and with HTTP 200 for refusals too (CONTRACT
 * §4.1).
 */
function exchangeTenantToken(tokens: TenantTokens, { route, body }: IncomingCall): GatewayResponse {
  const refused = (code: number) => {
    const { http = 200, msg } = errorCodeOf(route.endpoint, code) ?? {};
    return jsonResponse(http, code, JSON.stringify({ code, msg }));
  };
  const credentials = 'json' in body && isRecord(body.json) ? body.json : {};
  const { app_id: id, app_secret: secret } = credentials;
  if (typeof id !== 'string' || typeof secret !== 'string') return refused(10003);
  if (id !== APPLICATION.app_id || secret !== APPLICATION.app_secret) return refused(10014);
  const { token, expire } = tokens.issue();
  return jsonResponse(200, 0, JSON.stringify({ code: 0, msg: 'ok', tenant_access_token: token, expire }));
}
