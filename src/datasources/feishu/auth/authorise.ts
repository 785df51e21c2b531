import { ClientError } from '../../../errors.ts';
import { type EndpointDeclaration, type EndpointInput, USER_ID_SCOPE } from '../endpoint.ts';
import { isRecord } from '../http/json-body.ts';
import { type Caller, type CompanyCaller, type FeishuTokenCaller, tokenOf } from './caller.ts';

/** A caller for whom calls are made. */
export type AuthorisedCaller = FeishuTokenCaller | CompanyCaller;

/**
 * Lets a caller through to an endpoint, or throws UNAUTHENTICATED or FORBIDDEN. It stands before every call and before
 * everything that is given out of a memory. A Feishu token is for Feishu to judge, unless it plainly is of a kind that
 * the endpoint does not take; a company JWT is judged here, by its scopes.
 */
export function authorise(
  endpoint: EndpointDeclaration,
  input: EndpointInput,
  caller: Caller,
): AuthorisedCaller {
  switch (caller.kind) {
    case 'anonymous':
      throw unauthenticated();
    case 'feishu':
      if (!endpoint.identity.includes('user') && isPlainlyUser(tokenOf(caller))) throw tenantOnly(endpoint);
      return caller;
    case 'company':
      if (!endpoint.scopes.some((scope) => caller.scopes.has(scope))) throw scopeMissing(endpoint.scopes);
      if (input.query?.user_id_type === 'user_id' && !caller.scopes.has(USER_ID_SCOPE)) {
        throw scopeMissing([USER_ID_SCOPE]);
      }
      return caller;
  }
}

/**
 * Takes out of an answer the row fields that the caller's JWT does not cover. The application may see them, so that
 * Feishu sent them; they are gone as if it had not (CONTRACT §4.5).
 */
export function redact(
  { rows, fieldScopes }: EndpointDeclaration,
  caller: AuthorisedCaller,
  data: unknown,
): void {
  if (caller.kind !== 'company' || rows === undefined || fieldScopes === undefined || !isRecord(data)) return;
  const withheld = Object.entries(fieldScopes).flatMap(([scope, fields]) =>
    caller.scopes.has(scope) ? [] : fields,
  );
  const list = data[rows];
  if (withheld.length === 0 || !Array.isArray(list)) return;
  for (const row of list) {
    if (isRecord(row)) for (const field of withheld) delete row[field];
  }
}

/** What a caller who has not said who they are is told. */
export function unauthenticated(): ClientError {
  return new ClientError(
    'UNAUTHENTICATED',
    'Send an Authorization header: "Bearer " and your Feishu access token, or your company\'s token.',
  );
}

function scopeMissing(scopes: readonly string[]): ClientError {
  const which = scopes.length === 1 ? scopes[0] : `one of ${scopes.join(', ')}`;
  return new ClientError('FORBIDDEN', `Your token lacks a permission that this needs: ${which}.`, {
    requiredScopes: scopes,
  });
}

/** `u-…`, or a JWT, as today's user tokens are. That it is not the company's was found before it came here. */
function isPlainlyUser(token: string): boolean {
  return token.startsWith('u-') || /^eyJ[\w-]*\.[\w-]+\.[\w-]*$/.test(token);
}

function tenantOnly(endpoint: EndpointDeclaration): ClientError {
  return new ClientError('FORBIDDEN', TENANT_ONLY, { requiredScopes: endpoint.scopes });
}

/** What an endpoint without user tokens takes. */
export const TENANT_ONLY =
  "Feishu takes no person's token here: it wants the application's own (tenant_access_token, t-…), or your company's token, for which this server uses it.";
