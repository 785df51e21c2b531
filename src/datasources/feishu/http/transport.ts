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

/** A payroll page of 100 rows with 1000 calculation activities each stays far below this. */
const MAX_BODY_BYTES = 64 * 1024 * 1024;

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
  // undici's request() does not refuse a body on GET as fetch does, and dispatch() below it costs least.
  const pool = new Pool(origin, { connections: 128, headersTimeout: 0, bodyTimeout: 0 });
  return {
    send: (request, { timeoutMs, signal, progress }) => {
      if (signal?.aborted) return Promise.reject(signal.reason);
      return new Promise((resolve, reject) => {
        const exchange = new Exchange(resolve, reject, timeoutMs, signal, progress);
        pool.dispatch({ ...request, body: request.body ?? null }, exchange);
      });
    },
    // Not close(), which waits for responses: by now every request is answered or aborted.
    close: () => pool.destroy(),
  };
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

  constructor(
    resolve: (response: HttpResponse) => void,
    reject: (reason: unknown) => void,
    timeoutMs: number,
    signal: Signal | undefined,
    progress: Progress | undefined,
  ) {
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
    this.#bytes += chunk.length;
    if (this.#bytes <= MAX_BODY_BYTES) this.#chunks.push(chunk);
    else this.#stop(unreadable('its answer is too large'));
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
