import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

/** The sender of a request to this layer. */
export type Caller = Anonymous | FeishuTokenCaller | CompanyCaller;

/** A caller without a token, for whom no call is made. */
export interface Anonymous {
  readonly kind: 'anonymous';
}

/**
 * Whom Feishu sees, and with which rights, as a key. Caches and shared calls serve one principal only, so the key holds
 * everything by which the rights of two callers can differ.
 */
interface Principal {
  readonly principal: string;
}

/** A caller with a Feishu token, which is passed on to Feishu unchanged. */
export interface FeishuTokenCaller extends Principal {
  readonly kind: 'feishu';
  readonly authorization: string;
}

/** A caller with a verified company JWT, served with the application's token within the scopes of the JWT. */
export interface CompanyCaller extends Principal {
  readonly kind: 'company';
  /** The JWT's `sub`, for the log. */
  readonly subject: string;
  readonly scopes: ReadonlySet<string>;
  /** The default for `operatorId`, with which Feishu records on whose behalf its application acts. */
  readonly operatorId: string | undefined;
}

export const ANONYMOUS: Anonymous = { kind: 'anonymous' };

const MAX_CACHED_LENGTH = 4_096;
/** Callers by their header, as the same few callers send many requests. */
const callers = new LRUCache<string, FeishuTokenCaller>({ max: 1_000 });

/** The caller of an `Authorization` header with a Feishu token. */
export function feishuTokenCaller(authorization: string): FeishuTokenCaller {
  const known = callers.get(authorization);
  if (known) return known;
  const caller = {
    kind: 'feishu',
    principal: `feishu:${fingerprint(authorization)}`,
    authorization,
  } as const;
  if (authorization.length <= MAX_CACHED_LENGTH) callers.set(authorization, caller);
  return caller;
}

/** The claims of a verified company JWT. */
export interface CompanyIdentity {
  readonly subject: string;
  readonly scopes: Iterable<string>;
  readonly operatorId: string | undefined;
}

/**
 * The caller whom a company JWT names. Feishu sees the application for all of them, so two callers with the same scopes
 * may read the same: they are one principal, and a page that a hundred of them open costs one call. Callers with other
 * scopes are another principal.
 */
export function companyCaller({ subject, scopes, operatorId }: CompanyIdentity): CompanyCaller {
  const held = new Set(scopes);
  const rights = [...held].sort().join(' ');
  return { kind: 'company', principal: `company:${fingerprint(rights)}`, subject, scopes: held, operatorId };
}

/** The key of the caller's principal; anonymous callers share the empty one. */
export function principalOf(caller: Caller): string {
  return caller.kind === 'anonymous' ? '' : caller.principal;
}

/** Whether Feishu sees the application and not a person, so that a write has to name its operator. */
export function usesApplicationIdentity(caller: Caller): boolean {
  return caller.kind === 'company' || (caller.kind === 'feishu' && tokenOf(caller).startsWith('t-'));
}

/** The token alone, without its scheme. */
export function tokenOf({ authorization }: FeishuTokenCaller): string {
  return authorization.replace(/^\s*bearer\s+/i, '');
}

/** A hash of a token for keys and logs: it tells two tokens apart and grants nothing. */
export function fingerprint(token: string): string {
  return hash('sha256', token, 'base64url').slice(0, 22);
}
