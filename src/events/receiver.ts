import { type DeliverOptions, type Delivery, deliver } from './deliver.ts';
import { decrypt } from './encryption.ts';
import { challengeOf, originOf } from './envelope.ts';
import { type JsonObject, parseObject } from './json.ts';
import { isFresh, isSameSecret, isSignedWith, type SignedRequest } from './signature.ts';

export interface EventReceiverOptions extends DeliverOptions {
  readonly encryptKey: string;
  readonly verificationToken: string;
  /** Called once for each request, to count and to log it. */
  readonly observe: (result: EventResult) => void;
  /** The clock, in milliseconds since 1970. */
  readonly now?: () => number;
}

/** What became of a request. */
export type EventResult =
  | Delivery
  | 'challenge'
  | 'too_large'
  | 'bad_signature'
  | 'stale'
  | 'undecryptable'
  | 'wrong_token';

/** A request of the callback; without a body where that is larger than allowed. */
export type EventRequest = Omit<SignedRequest, 'body'> & { readonly body: Uint8Array | undefined };

/** What the callback answers. No refusal says why, and only a challenge has a body, which is JSON. */
export interface EventReply {
  readonly status: 200 | 400 | 401 | 503;
  readonly body?: string;
}

/** Takes requests of Feishu's event callback. */
export interface EventReceiver {
  /** Never rejects. Takes no longer than the bus does to publish. */
  receive(request: EventRequest): Promise<EventReply>;
}

const STATUS: Readonly<Record<EventResult, EventReply['status']>> = {
  published: 200,
  challenge: 200,
  unknown: 200,
  too_large: 400,
  malformed: 400,
  bad_signature: 401,
  stale: 401,
  undecryptable: 401,
  wrong_token: 401,
  wrong_application: 401,
  wrong_tenant: 401,
  unpublished: 503,
};

/**
 * Verifies, decrypts and publishes what is posted to the callback (CONTRACT §7), in this order: size, signature, age,
 * decryption, token, application and tenant, shape.
 */
export function createEventReceiver(options: EventReceiverOptions): EventReceiver {
  const { encryptKey, verificationToken, observe, now = Date.now } = options;

  async function resultOf(request: EventRequest): Promise<Result> {
    const { body, timestamp, nonce, signature } = request;
    if (!body) return { result: 'too_large' };
    // Feishu signs events and does not sign challenges.
    if (signature === undefined) return unsigned(open(body));
    if (!isSignedWith(encryptKey, { body, timestamp, nonce, signature })) return { result: 'bad_signature' };
    if (!isFresh(timestamp, now())) return { result: 'stale' };
    const message = open(body);
    if (typeof message === 'string') return { result: message };
    if (!hasToken(message)) return { result: 'wrong_token' };
    return challengeIn(message) ?? { result: await deliver(message, options) };
  }

  /** Only a challenge is answered, which encryption and token prove. All else gets one answer, which tells nothing of it. */
  function unsigned(message: ReturnType<typeof open>): Result {
    const proven = typeof message === 'object' && hasToken(message);
    return (proven && challengeIn(message)) || { result: 'bad_signature' };
  }

  function challengeIn(message: JsonObject): Result | undefined {
    const challenge = challengeOf(message);
    return challenge === undefined ? undefined : { result: 'challenge', body: JSON.stringify({ challenge }) };
  }

  const hasToken = (message: JsonObject) => isSameSecret(originOf(message).token ?? '', verificationToken);

  /** The message that a body holds, or why it holds none. */
  function open(body: Uint8Array): JsonObject | 'malformed' | 'undecryptable' {
    const encrypted = parseObject(new TextDecoder().decode(body))?.encrypt;
    if (typeof encrypted !== 'string') return 'malformed';
    const text = decrypt(encryptKey, encrypted);
    return text === undefined ? 'undecryptable' : (parseObject(text) ?? 'malformed');
  }

  return {
    async receive(request) {
      const { result, body } = await resultOf(request);
      observe(result);
      const status = STATUS[result];
      return body === undefined ? { status } : { status, body };
    },
  };
}

interface Result {
  readonly result: EventResult;
  readonly body?: string;
}
