import type { IncomingMessage } from 'node:http';
import {
  CloseCode,
  GRAPHQL_TRANSPORT_WS_PROTOCOL,
  type Message,
  MessageType,
  parseMessage,
} from 'graphql-ws';
import type { RawData, WebSocket } from 'ws';
import { Abort } from '../../async/abort.ts';
import { ClientError } from '../../errors.ts';
import { readMessageParams } from '../pipeline/read-params.ts';
import { type OperationOptions, runOperation } from './run-operation.ts';

export interface ConnectionOptions extends OperationOptions {
  /** How long a client may take for its first message. */
  readonly initTimeoutMs: number;
  /** How often a client is asked for a sign of life. One that gives none until the next time is disconnected. */
  readonly pingIntervalMs: number;
}

/** Operations of one connection at the same time. */
const MAX_OPERATIONS = 100;
/** How long a client has for its part of closing the connection. */
const CLOSE_TIMEOUT_MS = 5_000;
/** RFC 6455, 7.4.1. Clients of `graphql-ws` connect again. */
const GOING_AWAY = 1001;

/** An operation that has not ended. */
interface Running {
  readonly abort: Abort;
  isStream: boolean;
}

/**
 * One connection of the protocol `graphql-transport-ws`. Its messages, their checks and its close codes are those of
 * `graphql-ws`, whose own server would take results as objects; here they are bytes.
 */
export class Connection {
  readonly #socket: WebSocket;
  readonly #options: ConnectionOptions;
  readonly #acceptLanguage: string | undefined;
  readonly #operations = new Map<string, Running>();
  readonly #initTimer: NodeJS.Timeout;
  readonly #pingTimer: NodeJS.Timeout;
  #closeTimer: NodeJS.Timeout | undefined;
  #authorization: string | undefined;
  #isInitialised = false;
  #isAlive = true;
  #isDraining = false;

  constructor(socket: WebSocket, { headers }: IncomingMessage, options: ConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#authorization = headers.authorization;
    this.#acceptLanguage = headers['accept-language'];
    this.#initTimer = setTimeout(() => {
      this.#close(CloseCode.ConnectionInitialisationTimeout, 'Connection initialisation timeout');
    }, options.initTimeoutMs).unref();
    this.#pingTimer = setInterval(() => this.#checkLife(), options.pingIntervalMs).unref();
    socket.on('message', (data, isBinary) => this.#take(data, isBinary));
    socket.on('pong', () => {
      this.#isAlive = true;
    });
    // `ws` closes the connection itself after a malformed frame.
    socket.on('error', () => undefined);
    socket.on('close', () => this.#end());
    if (socket.protocol !== GRAPHQL_TRANSPORT_WS_PROTOCOL) {
      this.#close(CloseCode.SubprotocolNotAcceptable, 'Subprotocol not acceptable');
    }
  }

  /** Closes the connection once its queries and mutations are answered; clients subscribe again over another one. */
  drain(): void {
    this.#isDraining = true;
    this.#closeIfDrained();
  }

  #take(data: RawData, isBinary: boolean): void {
    const text = String(data);
    const message = isBinary ? undefined : parse(text);
    if (message?.type === MessageType.Subscribe) this.#begin(message.id, message.payload, text);
    else if (message?.type === MessageType.Complete) this.#cancel(message.id);
    else if (message?.type === MessageType.ConnectionInit) this.#initialise(message.payload);
    else if (message?.type === MessageType.Ping) void this.#send([PONG]);
    else if (message?.type !== MessageType.Pong)
      this.#close(CloseCode.BadRequest, 'Invalid message received');
  }

  /** The token comes in the payload, as a browser cannot send it in a header of the upgrade. */
  #initialise(payload: Readonly<Record<string, unknown>> = {}): void {
    const authorization = payload.authorization ?? payload.Authorization ?? this.#authorization;
    if (this.#isInitialised) {
      this.#close(CloseCode.TooManyInitialisationRequests, 'Too many initialisation requests');
    } else if (authorization !== undefined && typeof authorization !== 'string') {
      this.#close(CloseCode.BadRequest, 'The authorization is not a text');
    } else {
      this.#isInitialised = true;
      this.#authorization = authorization;
      clearTimeout(this.#initTimer);
      void this.#send([ACKNOWLEDGEMENT]);
    }
  }

  #begin(id: string, payload: object, text: string): void {
    if (!this.#isInitialised) {
      this.#close(CloseCode.Unauthorized, 'Unauthorized');
    } else if (this.#operations.has(id)) {
      this.#close(CloseCode.SubscriberAlreadyExists, `Subscriber for ${id.slice(0, 50)} already exists`);
    } else {
      const isTooMany = this.#operations.size >= MAX_OPERATIONS;
      void this.#run(id, isTooMany ? refuse : () => readMessageParams(text, payload));
    }
  }

  async #run(id: string, readParams: () => ReturnType<typeof readMessageParams>): Promise<void> {
    const running: Running = { abort: new Abort(), isStream: false };
    this.#operations.set(id, running);
    const operation = {
      id,
      readParams,
      authorization: this.#authorization,
      acceptLanguage: this.#acceptLanguage,
      signal: running.abort,
      send: (parts: readonly Uint8Array[]) => this.#send(parts),
      onStream: () => {
        running.isStream = true;
        this.#closeIfDrained();
      },
      // A client that is told of the end would not subscribe again elsewhere.
      completesStreams: () => !this.#isDraining,
    };
    const run = () => runOperation(operation, this.#options);
    await (this.#options.inSpan?.(run) ?? run());
    // The client may have given the id to another operation since it ended this one.
    if (this.#operations.get(id) === running) this.#operations.delete(id);
    this.#closeIfDrained();
  }

  #cancel(id: string): void {
    this.#operations.get(id)?.abort.abort();
    this.#operations.delete(id);
  }

  /** Resolves when the message has left, or never will: so a stream waits for its reader. */
  #send(parts: readonly Uint8Array[]): Promise<void> {
    return new Promise((resolve) => {
      if (this.#socket.readyState !== this.#socket.OPEN) resolve();
      else this.#socket.send(Buffer.concat(parts), { binary: false }, () => resolve());
    });
  }

  #checkLife(): void {
    if (!this.#isAlive) {
      this.#socket.terminate();
      return;
    }
    this.#isAlive = false;
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.ping();
  }

  #closeIfDrained(): void {
    const isAnswering = [...this.#operations.values()].some(({ isStream }) => !isStream);
    if (this.#isDraining && !isAnswering) this.#close(GOING_AWAY, 'Going away');
  }

  #close(code: number, reason: string): void {
    this.#socket.close(code, reason);
    this.#closeTimer ??= setTimeout(() => this.#socket.terminate(), CLOSE_TIMEOUT_MS).unref();
  }

  #end(): void {
    clearTimeout(this.#initTimer);
    clearTimeout(this.#closeTimer);
    clearInterval(this.#pingTimer);
    for (const { abort } of this.#operations.values()) abort.abort();
  }
}

const ACKNOWLEDGEMENT = Buffer.from('{"type":"connection_ack"}');
const PONG = Buffer.from('{"type":"pong"}');

function parse(text: string): Message | undefined {
  try {
    return parseMessage(text);
  } catch {
    return undefined;
  }
}

function refuse(): never {
  throw new ClientError('RATE_LIMITED', {
    en: `A connection may run ${MAX_OPERATIONS} operations at the same time. Wait for one of them, or end a subscription.`,
    zh: `一个连接最多同时运行 ${MAX_OPERATIONS} 个操作。请等待其中一个完成，或结束一个订阅。`,
  });
}
