import type { Dispatcher } from 'undici';
import { Pool } from 'undici';
import type { Signal } from '../../../async/abort.ts';
import { TransportFault, unreadable } from './transport-fault.ts';

/** One HTTP request, ready to be sent. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Path and query, encoded. */
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string | undefined;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/**
 * The largest page that is documented has 100 payment activities of 1000 calculation activities each, with an id and a
 * name in two languages: some 200 bytes each, 20 MB in all. Every other page is smaller, 500 salary plans too.
 */
const MAX_BODY_BYTES = 32 * 1024 * 1024;

/** What all answers that are being received may hold together. Where they exceed it, the largest of them is given up. */
const MAX_RECEIVED_BYTES = 4 * MAX_BODY_BYTES;

/** Observes one HTTP request. */
export interface Progress {
  /** The request is sent, on an open connection. */
  onSend(): void;
  onResponseStart(status: number): void;
}

/** The connections to Feishu. */
export interface Transport {
  /**
   * Sends one request and reads its whole response, whatever its status. Rejects with a {@link TransportFault} that
   * says whether the request was sent, or with the signal's reason when it aborts.
   */
  send(
    request: HttpRequest,
    options: { timeoutMs: number; signal?: Signal | undefined; progress?: Progress | undefined },
  ): Promise<HttpResponse>;
  close(): Promise<void>;
}

export function createTransport(origin: string): Transport {
  const received = new ReceivedBytes();
  // undici's request() does not refuse a body on GET as fetch does, and dispatch() below it costs least.
  const pool = new Pool(origin, { connections: 128, headersTimeout: 0, bodyTimeout: 0 });
  return {
    send: (request, { timeoutMs, signal, progress }) => {
      if (signal?.aborted) return Promise.reject(signal.reason);
      return new Promise((resolve, reject) => {
        const exchange = new Exchange(resolve, reject, { timeoutMs, signal, progress, received });
        pool.dispatch({ ...request, body: request.body ?? null }, exchange);
      });
    },
    // Not close(), which waits for responses: by now every request is answered or aborted.
    close: () => pool.destroy(),
  };
}

/** The exchanges whose answers are being received. Only those of some size count: there are 128 connections at most. */
class ReceivedBytes {
  readonly #exchanges = new Map<Exchange, number>();
  #total = 0;

  add(exchange: Exchange, bytes: number): void {
    this.#exchanges.set(exchange, (this.#exchanges.get(exchange) ?? 0) + bytes);
    this.#total += bytes;
    if (this.#total > MAX_RECEIVED_BYTES) this.#largest()?.giveUp('too much is being received at once');
  }

  remove(exchange: Exchange): void {
    this.#total -= this.#exchanges.get(exchange) ?? 0;
    this.#exchanges.delete(exchange);
  }

  #largest(): Exchange | undefined {
    const [largest] = [...this.#exchanges].reduce((one, other) => (other[1] > one[1] ? other : one));
    return largest;
  }
}

interface ExchangeOptions {
  readonly timeoutMs: number;
  readonly signal: Signal | undefined;
  readonly progress: Progress | undefined;
  readonly received: ReceivedBytes;
}

/** One request and its response, as undici's handler. */
class Exchange implements Dispatcher.DispatchHandler {
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  #headers: HttpResponse['headers'] = {};
  #chunks: Buffer[] = [];
  #bytes = 0;
  #sent = false;
  #stopped: unknown;
  readonly #timer: NodeJS.Timeout;
  readonly #resolve: (response: HttpResponse) => void;
  readonly #reject: (reason: unknown) => void;
  readonly #signal: Signal | undefined;
  readonly #progress: Progress | undefined;
  readonly #received: ReceivedBytes;

  constructor(
    resolve: (response: HttpResponse) => void,
    reject: (reason: unknown) => void,
    { timeoutMs, signal, progress, received }: ExchangeOptions,
  ) {
    this.#received = received;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#signal = signal;
    this.#progress = progress;
    this.#timer = setTimeout(() => this.#stop(timedOut(timeoutMs, this.#sent)), timeoutMs).unref();
    signal?.addEventListener('abort', this.#onAbort);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#stopped !== undefined) {
      controller.abort(asError(this.#stopped));
      return;
    }
    this.#sent = true;
    this.#progress?.onSend();
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: HttpResponse['headers'],
  ): void {
    this.#progress?.onResponseStart(status);
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#stopped !== undefined) return;
    this.#bytes += chunk.length;
    if (this.#bytes > MAX_BODY_BYTES) {
      this.giveUp('it is too large');
      return;
    }
    this.#chunks.push(chunk);
    this.#received.add(this, chunk.length);
  }

  /** Ends the exchange, and frees what was received. `why` completes "Feishu's answer cannot be read: …". */
  giveUp(why: string): void {
    this.#chunks = [];
    this.#stop(unreadable(why));
  }

  onResponseEnd(): void {
    if (this.#stopped !== undefined) return;
    this.#release();
    const [first] = this.#chunks;
    const body = this.#chunks.length === 1 && first ? first : Buffer.concat(this.#chunks, this.#bytes);
    this.#resolve({ status: this.#status, headers: this.#headers, body });
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: Error): void {
    if (this.#stopped !== undefined) return;
    this.#release();
    const text = this.#sent
      ? { en: 'The connection to Feishu broke.', zh: '与飞书的连接中断。' }
      : { en: 'Feishu cannot be reached.', zh: '无法连接飞书。' };
    this.#reject(new TransportFault('UPSTREAM_UNAVAILABLE', text, { sent: this.#sent, cause: error }));
  }

  readonly #onAbort = () => this.#stop(this.#signal?.reason);

  /** Ends the exchange early: rejects now, and aborts undici's request as soon as it has a connection. */
  #stop(reason: unknown): void {
    if (this.#stopped !== undefined) return;
    this.#stopped = reason ?? new Error('aborted');
    this.#release();
    this.#reject(this.#stopped);
    this.#controller?.abort(asError(this.#stopped));
  }

  #release(): void {
    this.#received.remove(this);
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener('abort', this.#onAbort);
  }
}

function timedOut(timeoutMs: number, sent: boolean): TransportFault {
  const text = {
    en: `Feishu did not answer within ${timeoutMs} ms.`,
    zh: `飞书在 ${timeoutMs} 毫秒内没有响应。`,
  };
  return new TransportFault('UPSTREAM_TIMEOUT', text, { sent });
}

const asError = (reason: unknown): Error => (reason instanceof Error ? reason : new Error(String(reason)));
