import { isRecord } from '../../../collections.ts';
import { ClientError } from '../../../errors.ts';
import { type EndpointDeclaration, type EndpointInput, USER_ID_SCOPE } from '../endpoint.ts';
import { type Caller, type CompanyCaller, type FeishuTokenCaller, tokenOf } from './caller.ts';

/** A caller for whom calls are made. */
export type AuthorisedCaller = FeishuTokenCaller | CompanyCaller;

/**
 * Throws UNAUTHENTICATED or FORBIDDEN for a caller who may not call an endpoint. It runs before every call and before
 * every result that is given out of a cache. Feishu decides about a Feishu token, unless it plainly is of a kind that
 * the endpoint does not take; the scopes of a company JWT are checked here.
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
      if (!endpoint.identity.includes('user') && isPlainlyUser(tokenOf(caller))) throw tenantOnly();
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
 * Removes the row fields that the scopes of the caller's JWT do not cover. The application may see them, so that Feishu
 * sent them; for this caller they are absent, as Feishu leaves out a field without its permission (CONTRACT §4.5).
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

/** The error for a caller without a token. */
export function unauthenticated(): ClientError {
  return new ClientError('UNAUTHENTICATED', {
    en: 'Send an Authorization header: "Bearer " and your Feishu access token, or your company\'s token.',
    zh: '请发送 Authorization 请求头："Bearer " 加您的飞书访问凭证，或公司签发的令牌。',
  });
}

function scopeMissing(scopes: readonly string[]): ClientError {
  const names = scopes.join(', ');
  const [oneOf, anyOf] = scopes.length === 1 ? ['', ''] : ['one of ', '以下任意一项：'];
  const text = {
    en: `Your token lacks a permission that this needs: ${oneOf}${names}.`,
    zh: `您的令牌缺少此操作所需的权限：${anyOf}${names}。`,
  };
  return new ClientError('FORBIDDEN', text, { requiredScopes: scopes });
}

/** `u-…`, or a JWT, as today's user tokens are. Company JWTs were told apart when the caller was identified. */
function isPlainlyUser(token: string): boolean {
  return token.startsWith('u-') || /^eyJ[\w-]*\.[\w-]+\.[\w-]*$/.test(token);
}

/** No permission helps a person's token here, so that none is named. */
function tenantOnly(): ClientError {
  return new ClientError('FORBIDDEN', TENANT_ONLY, { requiredScopes: [] });
}

/** The message for a person's token on an endpoint that takes none. */
const TENANT_ONLY = {
  en: "Feishu takes no person's token here: it wants the application's own (tenant_access_token, t-…), or your company's token, for which this server uses it.",
  zh: '飞书的该接口不接受用户凭证，只接受应用自身的凭证（tenant_access_token，t-…），或公司签发的令牌，由本服务以应用身份调用。',
};
