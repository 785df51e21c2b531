import { Redis, type RedisOptions } from 'ioredis';
import { LONGEST_RECONNECT_WAIT_MS } from './reconnect.ts';

export interface RedisConnectionOptions {
  /** `redis://` or `rediss://`. */
  readonly url: string;
  /** The prefix of every key, so that layers over different upstreams can use one Redis. */
  readonly namespace: string;
  /** How many replicas share it. Without Redis each replica keeps to that fraction of every rate limit. */
  readonly replicas: number;
  /** Called with a line without secrets when the connection is lost and when it is restored. */
  readonly report: (line: string) => void;
}

/** What depends on whether the connection is up. */
interface ConnectionObserver {
  readonly onConnect: (redis: Redis) => Promise<unknown>;
  readonly onDisconnect: () => void;
}

/** The time-out of a command. After it the connection counts as lost, so that no request waits for Redis. */
const COMMAND_TIMEOUT_MS = 250;
const WRITES = 'writes';

/**
 * The connection to the Redis that all replicas share, which may be lost and restored at any time. Redis holds counts,
 * dates, events, the application's encrypted token, and no pay data.
 */
export class RedisConnection {
  readonly replicas: number;
  readonly #namespace: string;
  readonly #report: (line: string) => void;
  readonly #url: string;
  readonly #options: RedisOptions;
  readonly #commands: Redis;
  readonly #subscriber: Redis;
  readonly #readers = new Set<Redis>();
  readonly #onConnect = new Set<(redis: Redis) => Promise<unknown>>();
  readonly #onDisconnect = new Set<() => void>();
  readonly #onWrite = new Set<(principal: string | undefined) => void>();
  readonly #firstConnection: Promise<void>;
  /** Counts the connections for commands. */
  #connection = 0;
  #upSince: number | undefined;
  #reported: string | undefined;
  #closed = false;

  constructor({ url, namespace, replicas, report }: RedisConnectionOptions) {
    this.replicas = replicas;
    this.#namespace = namespace;
    this.#report = report;
    this.#url = url;
    const retryStrategy = (tries: number) => Math.min(50 * 2 ** tries, LONGEST_RECONNECT_WAIT_MS);
    // ioredis waits so long for the end of a connection that is lost already, and holds the process meanwhile.
    const disconnectTimeout = COMMAND_TIMEOUT_MS;
    this.#options = {
      retryStrategy,
      connectTimeout: 1_000,
      disconnectTimeout,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      autoResendUnfulfilledCommands: false,
    };
    this.#commands = new Redis(url, { ...this.#options, commandTimeout: COMMAND_TIMEOUT_MS });
    this.#subscriber = new Redis(url, { ...this.#options, autoResubscribe: false });
    // 'close' follows every 'error' and does what has to be done.
    this.#commands.on('error', () => undefined);
    this.#subscriber.on('error', () => undefined);
    this.#firstConnection = new Promise((resolve) => {
      this.#commands.on('ready', () => void this.#onReady().then(resolve));
      this.#commands.on('close', () => {
        this.#connection += 1;
        this.#onLost();
        resolve();
      });
    });
    this.#subscriber.on('ready', () => void this.#subscribe());
    this.#subscriber.on('message', (_, principal) => this.#onWriteMessage(principal));
  }

  /** Waits until the first attempt to connect has succeeded or failed. */
  connected(): Promise<void> {
    return this.#firstConnection;
  }

  /** Since when the connection is up, on the clock of `performance.now()`; undefined while it is down. */
  get upSince(): number | undefined {
    return this.#upSince;
  }

  /** What is wrong, in a line for the operator; undefined while the connection is up. */
  trouble(): string | undefined {
    if (this.#upSince !== undefined) return undefined;
    const share = this.replicas === 1 ? 'the whole' : `1/${this.replicas}`;
    return `Redis cannot be reached: this replica goes on by itself with ${share} of every budget`;
  }

  key(...parts: readonly string[]): string {
    return [this.#namespace, ...parts].join(':');
  }

  /** Runs commands. Resolves with undefined where the connection is down or is lost meanwhile. */
  async run<Result>(commands: (redis: Redis) => Promise<Result>): Promise<Result | undefined> {
    if (this.#upSince === undefined) return undefined;
    return this.#tryRun(commands);
  }

  /** `onConnect` runs on every new connection before other commands; `onDisconnect` when the connection is lost. */
  observe({ onConnect, onDisconnect }: ConnectionObserver): void {
    this.#onConnect.add(onConnect);
    this.#onDisconnect.add(onDisconnect);
  }

  /** Calls back after every announced write with its principal; without one when some announcements may be lost. */
  onWrite(callBack: (principal: string | undefined) => void): void {
    this.#onWrite.add(callBack);
  }

  /** Announces a write of a principal to all replicas. */
  async announceWrite(principal: string): Promise<void> {
    await this.run((redis) => redis.publish(this.key(WRITES), principal));
  }

  /**
   * Opens one more connection, for commands that block: any other command would wait behind them. `read` runs on it as long
   * as it is up; when that rejects, a new connection is made and `read` runs again. `timeoutMs` is the time-out of a
   * command, how long it blocks included.
   */
  openReader(read: (redis: Redis) => Promise<never>, timeoutMs: number): void {
    const reader = new Redis(this.#url, { ...this.#options, commandTimeout: timeoutMs });
    this.#readers.add(reader);
    reader.on('error', () => undefined);
    reader.on('ready', () => {
      read(reader).catch(() => {
        if (!this.#closed) reader.disconnect(true);
      });
    });
  }

  close(): void {
    this.#closed = true;
    for (const redis of [this.#commands, this.#subscriber, ...this.#readers]) redis.disconnect();
  }

  async #tryRun<Result>(commands: (redis: Redis) => Promise<Result>): Promise<Result | undefined> {
    const connection = this.#connection;
    try {
      return await commands(this.#commands);
    } catch {
      // Whatever the reason, a new connection shows whether Redis can still be used. Only the first command that fails ends
      // its connection: those that fail after it would end the new one.
      if (connection === this.#connection) this.#endConnection();
      return undefined;
    }
  }

  #endConnection(): void {
    this.#connection += 1;
    if (!this.#closed) this.#commands.disconnect(true);
    this.#onLost();
  }

  async #onReady(): Promise<void> {
    const ready = await this.#tryRun(async (redis) => {
      for (const onConnect of this.#onConnect) await onConnect(redis);
      return true;
    });
    if (!ready || this.#closed) return;
    this.#upSince = performance.now();
    this.#reportOnce('Redis is connected: all replicas share their state again');
  }

  #onLost(): void {
    if (this.#closed) return;
    const wasUp = this.#upSince !== undefined;
    this.#upSince = undefined;
    if (wasUp) for (const onDisconnect of this.#onDisconnect) onDisconnect();
    const trouble = this.trouble();
    if (trouble) this.#reportOnce(trouble);
  }

  async #subscribe(): Promise<void> {
    try {
      await this.#subscriber.subscribe(this.key(WRITES));
    } catch {
      this.#subscriber.disconnect(true);
    }
    // Writes that were announced before the subscription are not known.
    this.#onWriteMessage(undefined);
  }

  #onWriteMessage(principal: string | undefined): void {
    for (const callBack of this.#onWrite) callBack(principal);
  }

  #reportOnce(line: string): void {
    if (this.#reported !== line) this.#report(line);
    this.#reported = line;
  }
}

/** Connects to the Redis of the settings, where there is one; waits for the first attempt. */
export async function connectRedis(
  redis: { readonly url: string; readonly replicas: number } | undefined,
  options: Pick<RedisConnectionOptions, 'namespace' | 'report'>,
): Promise<RedisConnection | undefined> {
  if (!redis) return undefined;
  const store = new RedisConnection({ ...redis, ...options });
  await store.connected();
  return store;
}

/** The key prefix: only layers over the same upstream with the same application share state. */
export function namespaceOf(baseUrl: string, application: { readonly id: string } | undefined): string {
  return ['feishu-people-graphql', new URL(baseUrl).origin, application?.id ?? ''].join(':');
}
