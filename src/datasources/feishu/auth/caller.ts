import { hash } from 'node:crypto';

/** Who asks us. */
export type Caller = Anonymous | FeishuTokenCaller | CompanyCaller;

/** Nobody has said who they are; no call is made for them. */
export interface Anonymous {
  readonly kind: 'anonymous';
}

/**
 * Whom Feishu sees, and with which rights, as a key. Whatever is remembered, shared or joined is so for one principal
 * only, and nothing that could tell one caller's rights from another's is left out of it.
 */
interface Principal {
  readonly principal: string;
}

/** The caller's own Feishu token, which goes to Feishu as it is; Feishu decides. */
export interface FeishuTokenCaller extends Principal {
  readonly kind: 'feishu';
  readonly authorization: string;
}

/** A verified company JWT: the application's token serves its caller, within the scopes that the JWT names. */
export interface CompanyCaller extends Principal {
  readonly kind: 'company';
  /** The JWT's `sub`, for the log. */
  readonly subject: string;
  readonly scopes: ReadonlySet<string>;
  /** The default for `operatorId`: Feishu wants to know on whose behalf its application acts. */
  readonly operatorId: string | undefined;
}

export const ANONYMOUS: Anonymous = { kind: 'anonymous' };

/** The caller who brings a Feishu token in the `Authorization` header, as it came. */
export function feishuTokenCaller(authorization: string): FeishuTokenCaller {
  return { kind: 'feishu', principal: `feishu:${fingerprint(authorization)}`, authorization };
}

/** What a company JWT says of its bearer, once it is verified. */
export interface CompanyIdentity {
  readonly subject: string;
  readonly scopes: Iterable<string>;
  readonly operatorId: string | undefined;
}

/**
 * The caller whom a company JWT names. Feishu sees the application, whoever of the company asks: what two callers with
 * the same permissions may read is the same, so that they are one principal, and a page that a hundred of them open
 * costs one call. A permission more or less is another principal.
 */
export function companyCaller({ subject, scopes, operatorId }: CompanyIdentity): CompanyCaller {
  const held = new Set(scopes);
  const rights = [...held].sort().join(' ');
  return { kind: 'company', principal: `company:${fingerprint(rights)}`, subject, scopes: held, operatorId };
}

/** The caller as a key; nobody has a key of their own. */
export function principalOf(caller: Caller): string {
  return caller.kind === 'anonymous' ? '' : caller.principal;
}

/** Whether Feishu sees the application rather than a person, and so wants to be told who operates. */
export function usesApplicationIdentity(caller: Caller): boolean {
  return caller.kind === 'company' || (caller.kind === 'feishu' && tokenOf(caller).startsWith('t-'));
}

/** The token alone, without its scheme. */
export function tokenOf({ authorization }: FeishuTokenCaller): string {
  return authorization.replace(/^\s*bearer\s+/i, '');
}

/** A token as it may be written down: enough to tell two apart, nothing to get in with. */
export function fingerprint(token: string): string {
  return hash('sha256', token, 'base64url').slice(0, 22);
}
