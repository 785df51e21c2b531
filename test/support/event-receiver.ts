import { createDecipheriv, createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { EVENT_SECRETS } from './feishu-events.ts';

/** The plain text of an event. */
export interface ReceivedEvent {
  readonly schema: string;
  readonly header: Readonly<Record<string, string>>;
  readonly event: Readonly<Record<string, unknown>>;
}

/** A request as it came in. */
export interface RawRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface EventReceiver {
  readonly url: string;
  /** The events whose signature and encryption were right, in the order in which they came in. */
  readonly events: readonly ReceivedEvent[];
  readonly requests: readonly RawRequest[];
  /** What the receiver answers to each event from now on; the default is an acknowledgement. */
  answer: { status: number; delayMs?: number };
}

/** A receiver that verifies and decrypts events by CONTRACT §7 with node:crypto only. It refuses others with 401. */
export async function eventReceiverForTest({ encryptKey } = EVENT_SECRETS): Promise<EventReceiver> {
  const events: ReceivedEvent[] = [];
  const requests: RawRequest[] = [];
  const receiver = { url: '', events, requests, answer: { status: 200 } as EventReceiver['answer'] };
  const server = createServer(async (request, response) => {
    const body = await text(request);
    requests.push({ headers: request.headers, body });
    const content = decrypt(JSON.parse(body).encrypt, encryptKey);
    if (content.type === 'url_verification') {
      response.end(JSON.stringify({ challenge: content.challenge }));
    } else if (request.headers['x-lark-signature'] !== signatureOf(request.headers, encryptKey, body)) {
      response.writeHead(401).end();
    } else {
      events.push(content);
      const { status, delayMs = 0 } = receiver.answer;
      setTimeout(() => response.writeHead(status).end('{}'), delayMs);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/events/feishu`;
  return receiver;
}

function signatureOf(headers: RawRequest['headers'], encryptKey: string, body: string): string {
  const { 'x-lark-request-timestamp': timestamp, 'x-lark-request-nonce': nonce } = headers;
  return createHash('sha256').update(`${timestamp}${nonce}${encryptKey}${body}`).digest('hex');
}

function decrypt(encrypted: string, encryptKey: string) {
  const bytes = Buffer.from(encrypted, 'base64');
  const key = createHash('sha256').update(encryptKey).digest();
  const decipher = createDecipheriv('aes-256-cbc', key, bytes.subarray(0, 16));
  return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(16)), decipher.final()]).toString());
}
