import type { IncomingMessage, ServerResponse } from 'node:http';
import type { EventReceiver, EventRequest } from '../../events/receiver.ts';
import { readBytes } from './body.ts';
import { NO_STORE } from './send.ts';

/** Takes what Feishu posts to the callback from its socket to the receiver, and answers as the receiver says. */
export function createEventHandler(receiver: EventReceiver) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.method !== 'POST') {
      response.writeHead(405, { allow: 'POST', ...NO_STORE }).end();
      return;
    }
    const body = await readBytes(request).catch(() => undefined);
    // The client has gone: there is no whole body.
    if (request.errored || response.destroyed) return;
    const { status, body: json } = await receiver.receive({ ...signatureOf(request), body });
    const type = json === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' };
    // The rest of a body that is too large is not read.
    const connection = body === undefined ? { connection: 'close' } : {};
    response.writeHead(status, { ...type, ...connection, ...NO_STORE }).end(json);
  };
}

function signatureOf({ headers }: IncomingMessage): Omit<EventRequest, 'body'> {
  return {
    timestamp: textOf(headers['x-lark-request-timestamp']),
    nonce: textOf(headers['x-lark-request-nonce']),
    signature: textOf(headers['x-lark-signature']),
  };
}

/** Node gives these headers as one text, repeated or not. */
function textOf(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(', ') : header;
}
