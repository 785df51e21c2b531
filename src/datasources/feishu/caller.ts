import { createHash } from 'node:crypto';

/** Who asks us. A principal is the caller as a key: what is remembered or shared is so for one principal only. */
export type Caller = Anonymous | FeishuTokenCaller;

/** Nobody has said who they are; no call is made for them. */
export interface Anonymous {
  readonly kind: 'anonymous';
}

/** The caller's own Feishu token, which goes to Feishu as it is; Feishu decides. */
export interface FeishuTokenCaller {
  readonly kind: 'feishu';
  readonly principal: string;
  readonly authorization: string;
}

/** Reads the caller from the `Authorization` header as it came. */
export function callerOf(authorization: string | null | undefined): Caller {
  if (!authorization) return { kind: 'anonymous' };
  return { kind: 'feishu', principal: fingerprint(authorization), authorization };
}

/** A token as it may be written down: enough to tell two apart, nothing to get in with. */
export function fingerprint(token: string): string {
  return createHash('sha256').update(token).digest('base64url').slice(0, 22);
}
