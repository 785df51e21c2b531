import { createHash, timingSafeEqual } from 'node:crypto';

/** The headers and the bytes that Feishu signs. A header that was not sent is undefined. */
export interface SignedRequest {
  /** `X-Lark-Request-Timestamp`: seconds since 1970. */
  readonly timestamp: string | undefined;
  /** `X-Lark-Request-Nonce`. */
  readonly nonce: string | undefined;
  /** `X-Lark-Signature`: hexadecimal. */
  readonly signature: string | undefined;
  /** The body as it was received. The signature does not fit JSON that was parsed and written again. */
  readonly body: Uint8Array;
}

const MAX_AGE_MS = 5 * 60_000;
const SHA256_HEX = /^[0-9a-f]{64}$/i;
const SECONDS = /^\d{1,12}$/;

/** Whether the signature is SHA-256(timestamp + nonce + encrypt key + body) (CONTRACT §7). Compares in constant time. */
export function isSignedWith(encryptKey: string, request: SignedRequest): boolean {
  const { timestamp, nonce, signature, body } = request;
  if (timestamp === undefined || nonce === undefined || !SHA256_HEX.test(signature ?? '')) return false;
  const expected = createHash('sha256')
    .update(timestamp + nonce + encryptKey)
    .update(body)
    .digest();
  return timingSafeEqual(expected, Buffer.from(signature ?? '', 'hex'));
}

/** Whether a signed timestamp is at most 5 minutes away from `now`, which is in milliseconds since 1970. */
export function isFresh(timestamp: string | undefined, now: number): boolean {
  return SECONDS.test(timestamp ?? '') && Math.abs(now - Number(timestamp) * 1_000) <= MAX_AGE_MS;
}

/** Compares secrets of any length in constant time. */
export function isSameSecret(given: string, secret: string): boolean {
  return timingSafeEqual(sha256(given), sha256(secret));
}

const sha256 = (text: string) => createHash('sha256').update(text).digest();
