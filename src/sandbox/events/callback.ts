import { randomUUID } from 'node:crypto';
import { type Dispatcher, request } from 'undici';
import { isRecord } from '../../collections.ts';
import { encryptBody, signatureHeaders } from './sign.ts';

/** Where events are sent, and the secrets that the receiver shares: in Feishu, the application's "Events & callbacks". */
export interface EventCallback {
  readonly url: string;
  readonly encryptKey: string;
  readonly verificationToken: string;
}

/** How a request to the callback is sent. */
export interface PostOptions {
  readonly dispatcher: Dispatcher;
  /** The most milliseconds until the answer. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** The address did not answer the challenge, so that no event is sent there. */
export class ChallengeError extends Error {
  override readonly name = 'ChallengeError';
}

/** Feishu waits one second for the answer to its challenge. */
const CHALLENGE_TIMEOUT_MS = 1_000;

/**
 * Sends the challenge with which Feishu checks an address before it accepts it; throws a ChallengeError if the answer is
 * not the challenge. The request is encrypted but, unlike an event, not signed: Feishu sends no X-Lark-* headers with it.
 */
export async function sendChallenge(
  { url, encryptKey, verificationToken }: EventCallback,
  options: Omit<PostOptions, 'timeoutMs'>,
): Promise<void> {
  const challenge = randomUUID();
  const content = { challenge, token: verificationToken, type: 'url_verification' };
  const body = encryptBody(content, encryptKey);
  const { status, text } = await post(url, body, {}, { ...options, timeoutMs: CHALLENGE_TIMEOUT_MS });
  if (status === 200 && challengeIn(text) === challenge) return;
  const answered = status === 0 ? 'did not answer within a second' : `answered ${status} without it`;
  throw new ChallengeError(`${url} was sent a challenge and ${answered}; no event is sent there`);
}

/** Sends one event, signed and encrypted; resolves to the HTTP status, and to 0 if there was no answer in time. */
export async function sendEvent(
  { url, encryptKey }: EventCallback,
  content: object,
  { at, ...options }: PostOptions & { readonly at: number },
): Promise<number> {
  const body = encryptBody(content, encryptKey);
  const { status } = await post(url, body, signatureHeaders(body, encryptKey, at), options);
  return status;
}

async function post(
  url: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  { dispatcher, timeoutMs, signal }: PostOptions,
): Promise<{ readonly status: number; readonly text: string }> {
  try {
    const response = await request(url, {
      dispatcher,
      signal,
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
      body,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    });
    return { status: response.statusCode, text: await response.body.text() };
  } catch {
    return { status: 0, text: '' };
  }
}

function challengeIn(text: string): unknown {
  try {
    const answer: unknown = JSON.parse(text);
    return isRecord(answer) ? answer.challenge : undefined;
  } catch {
    return undefined;
  }
}
