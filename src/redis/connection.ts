import { Redis } from 'ioredis';
import { LONGEST_RECONNECT_WAIT_MS } from './reconnect.ts';

export interface RedisConnectionOptions {
  /** `redis://` or `rediss://`. */
  readonly url: string;
  /** Stands before every key, so that layers over different Feishus can use one Redis. */
  readonly namespace: string;
  /** How many replicas share it: without it each goes on with as much of every budget. */
  readonly replicas: number;
  /** Told, in a line without secrets, when it goes and when it is back. */
  readonly report: (line: string) => void;
}

/** A Redis that does not answer within this time is as good as gone: nobody's pay waits for it. */
const COMMAND_TIMEOUT_MS = 250;
const WRITES = 'writes';

/**
 * What all replicas share: a Redis, which may go and come back at any time. It holds counts, dates and the application's
 * encrypted token, and nothing of anyone's pay.
 */
export class RedisConnection {
  readonly replicas: number;
  readonly #namespace: string;
  readonly #report: (line: string) => void;
  readonly #commands: Redis;
  readonly #subscriber: Redis;
  readonly #returning = new Set<(redis: Redis) => Promise<unknown>>();
  readonly #leaving = new Set<() => void>();
  readonly #onWrite = new Set<(principal: string | undefined) => void>();
  readonly #firstConnection: Promise<void>;
  #upSince: number | undefined;
  #reported: string | undefined;
  #closed = false;

  constructor({ url, namespace, replicas, report }: RedisConnectionOptions) {
    this.replicas = replicas;
    this.#namespace = namespace;
    this.#report = report;
    const retryStrategy = (tries: number) => Math.min(50 * 2 ** tries, LONGEST_RECONNECT_WAIT_MS);
    const options = { retryStrategy, connectTimeout: 1_000, enableOfflineQueue: false };
    this.#commands = new Redis(url, {
      ...options,
      commandTimeout: COMMAND_TIMEOUT_MS,
      maxRetriesPerRequest: 0,
      autoResendUnfulfilledCommands: false,
    });
    this.#subscriber = new Redis(url, { ...options, autoResubscribe: false });
    // The other events say what has to be done; why a connection failed is of no further use.
    this.#commands.on('error', () => undefined);
    this.#subscriber.on('error', () => undefined);
    this.#firstConnection = new Promise((resolve) => {
      this.#commands.on('ready', () => void this.#comeBack().then(resolve));
      this.#commands.on('close', () => {
        this.#leave();
        resolve();
      });
    });
    this.#subscriber.on('ready', () => void this.#listen());
    this.#subscriber.on('message', (_, principal) => this.#wasWritten(principal));
  }

  /** Waits until it is there, or was sought in vain once. */
  connected(): Promise<void> {
    return this.#firstConnection;
  }

  /** Since when it has been there, on the clock of `performance.now()`; undefined while it is not. */
  get upSince(): number | undefined {
    return this.#upSince;
  }

  /** What an operator should know, in a line; undefined while all is well. */
  trouble(): string | undefined {
    if (this.#upSince !== undefined) return undefined;
    const share = this.replicas === 1 ? 'the whole' : `1/${this.replicas}`;
    return `Redis cannot be reached: this replica goes on by itself with ${share} of every budget`;
  }

  key(...parts: readonly string[]): string {
    return [this.#namespace, ...parts].join(':');
  }

  /** Runs commands, or undefined where Redis is not there, or is lost over it. */
  async use<Result>(run: (redis: Redis) => Promise<Result>): Promise<Result | undefined> {
    if (this.#upSince === undefined) return undefined;
    return this.#attempt(run);
  }

  /** `comesBack` is run whenever it is there again, before anybody uses it; `goes` when it is lost. */
  watch({ comesBack, goes }: { comesBack: (redis: Redis) => Promise<unknown>; goes: () => void }): void {
    this.#returning.add(comesBack);
    this.#leaving.add(goes);
  }

  /** Calls back after every write that was announced, with whose it was; without, when some may have been missed. */
  onWrite(callBack: (principal: string | undefined) => void): void {
    this.#onWrite.add(callBack);
  }

  /** Lets the other replicas know that a principal has written something. */
  async announceWrite(principal: string): Promise<void> {
    await this.use((redis) => redis.publish(this.key(WRITES), principal));
  }

  close(): void {
    this.#closed = true;
    this.#commands.disconnect();
    this.#subscriber.disconnect();
  }

  async #attempt<Result>(run: (redis: Redis) => Promise<Result>): Promise<Result | undefined> {
    try {
      return await run(this.#commands);
    } catch {
      // It hangs, is full, or something else: a new connection finds out whether it is still of use.
      if (!this.#closed) this.#commands.disconnect(true);
      this.#leave();
      return undefined;
    }
  }

  async #comeBack(): Promise<void> {
    const came = await this.#attempt(async (redis) => {
      for (const comesBack of this.#returning) await comesBack(redis);
      return true;
    });
    if (!came || this.#closed) return;
    this.#upSince = performance.now();
    this.#tell('Redis is there: what is shared by all replicas is shared again');
  }

  #leave(): void {
    if (this.#closed) return;
    const wasUp = this.#upSince !== undefined;
    this.#upSince = undefined;
    if (wasUp) for (const goes of this.#leaving) goes();
    const trouble = this.trouble();
    if (trouble) this.#tell(trouble);
  }

  async #listen(): Promise<void> {
    try {
      await this.#subscriber.subscribe(this.key(WRITES));
    } catch {
      this.#subscriber.disconnect(true);
    }
    // Nobody knows what was announced before.
    this.#wasWritten(undefined);
  }

  #wasWritten(principal: string | undefined): void {
    for (const callBack of this.#onWrite) callBack(principal);
  }

  #tell(line: string): void {
    if (this.#reported !== line) this.#report(line);
    this.#reported = line;
  }
}

/** Connects to the Redis of the settings, where there is one; waits until it is there, or was sought in vain once. */
export async function connectRedis(
  redis: { readonly url: string; readonly replicas: number } | undefined,
  options: Pick<RedisConnectionOptions, 'namespace' | 'report'>,
): Promise<RedisConnection | undefined> {
  if (!redis) return undefined;
  const store = new RedisConnection({ ...redis, ...options });
  await store.connected();
  return store;
}

/** Only layers over the same Feishu under the same application share anything. */
export function namespaceOf(baseUrl: string, application: { readonly id: string } | undefined): string {
  return ['feishu-people-graphql', new URL(baseUrl).origin, application?.id ?? ''].join(':');
}
