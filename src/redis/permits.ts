import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import {
  LocalPermits,
  type Permit,
  type PermitSource,
  TRAVEL_MS,
} from '../datasources/feishu/rate-limit/permits.ts';
import type { Rate } from '../datasources/feishu/rate-limit/rate.ts';
import { memoryMs, scaleRate, slack } from '../datasources/feishu/rate-limit/sliding-window.ts';
import type { RedisConnection } from './connection.ts';
import { RECONNECTED_WITHIN_MS } from './reconnect.ts';

/*
 * The calls to one endpoint are a sorted set: each call with its start time on Redis's clock, as LocalPermits counts it.
 * (Fixed windows, as in rate-limiter-flexible, would let twice the limit through at a window's border.) The calls of a
 * replica that was killed expire by themselves.
 */
const NOW = `local time = redis.call('TIME') local now = time[1] * 1000 + math.floor(time[2] / 1000)`;

/**
 * Returns {1} with a permit. Without one it returns 0, how long there is none, for how long Feishu wants no calls, how
 * many wait in other replicas, and the age of each call that counts; times in milliseconds.
 */
const ACQUIRE = `${NOW}
local calls, stop, queues = KEYS[1], KEYS[2], KEYS[3]
local call, travel, memory, replica, waiting = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
redis.call('ZREMRANGEBYSCORE', calls, '-inf', now - memory)
local stopped = math.max(0, redis.call('PTTL', stop))
local wait = stopped
for index = 6, #ARGV, 2 do
  local first = redis.call('ZREVRANGE', calls, ARGV[index] - 1, ARGV[index] - 1, 'WITHSCORES')
  if first[2] then wait = math.max(wait, first[2] + ARGV[index + 1] - now) end
end
if wait <= 0 then
  redis.call('ZADD', calls, now + travel, call)
  redis.call('PEXPIRE', calls, memory + travel)
  return {1}
end
redis.call('HSET', queues, replica, waiting .. ' ' .. now)
redis.call('PEXPIRE', queues, 60000)
local elsewhere = 0
local all = redis.call('HGETALL', queues)
for index = 1, #all, 2 do
  local count, at = string.match(all[index + 1], '(%d+) (%d+)')
  if all[index] ~= replica and now - at < 1000 then elsewhere = elsewhere + count end
end
local answer = {0, math.ceil(wait), stopped, elsewhere}
local since = redis.call('ZRANGE', calls, 0, -1, 'WITHSCORES')
for index = 2, #since, 2 do answer[#answer + 1] = math.floor(now - since[index]) end
return answer`;

/** Moves the start time of a call: to an earlier one (LT) when it is answered, to a later one (GT) when it is sent late. */
const MOVE_START = `${NOW}
return redis.call('ZADD', KEYS[1], 'XX', ARGV[2], now + ARGV[3], ARGV[1])`;

/** Adds the calls that a replica made without Redis. */
const ADD_CALLS = `${NOW}
for index = 2, #ARGV, 2 do redis.call('ZADD', KEYS[1], now - ARGV[index + 1], ARGV[index]) end
redis.call('PEXPIRE', KEYS[1], ARGV[1])`;

const STOP = `if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[1]) then redis.call('SET', KEYS[1], '', 'PX', ARGV[1]) end`;

/** A permit that took longer than this to get is released and acquired anew, as its start time is about to pass. */
const FRESH_MS = TRAVEL_MS / 2;
/** How often to ask again without a permit: a call of another replica may be answered, which frees one early. */
const POLL_MS = 100;
/** The usual time from a permit to the sending of its call. */
const SEND_DELAY_MS = 50;
const replica = randomUUID();

/**
 * The calls to one endpoint, counted by all replicas together. Without Redis each replica keeps to its fraction of the
 * rates, and starts as if they were used up, as it cannot know what the others have just used. For a while after Redis
 * is back both counts apply, until every replica has counted there for as long as the longest window.
 */
export class RedisPermits implements PermitSource {
  readonly #store: RedisConnection;
  readonly #rates: readonly Rate[];
  readonly #calls: string;
  readonly #stop: string;
  readonly #queues: string;
  /** The calls of this replica, counted with and without Redis. */
  readonly #own: LocalPermits;
  /** The start times of all calls, as of the last attempt without a permit. */
  #starts: number[] = [];
  #queuedElsewhere = 0;

  constructor(store: RedisConnection, endpoint: string, rates: readonly Rate[], onFree: () => void) {
    this.#store = store;
    this.#rates = rates;
    this.#calls = store.key('calls', endpoint);
    this.#stop = store.key('stop', endpoint);
    this.#queues = store.key('queues', endpoint);
    const fraction = rates.map((rate) => scaleRate(rate, 1 / store.replicas));
    this.#own = new LocalPermits(fraction, onFree);
    if (store.upSince === undefined) this.#waitOutOthers();
    store.observe({
      onConnect: (redis) => this.#addOwnCalls(redis),
      onDisconnect: () => this.#waitOutOthers(),
    });
  }

  get rates(): readonly Rate[] {
    return this.#store.upSince === undefined ? this.#own.rates : this.#rates;
  }

  get stoppedUntil(): number {
    return this.#own.stoppedUntil;
  }

  get queuedElsewhere(): number {
    return this.#store.upSince === undefined ? 0 : this.#queuedElsewhere;
  }

  starts(): number[] {
    if (this.#store.upSince === undefined) return this.#own.starts();
    const now = performance.now();
    const oldest = now - this.#memoryMs();
    this.#starts = this.#starts.filter((start) => start > oldest);
    return this.#starts.map((start) => Math.min(start, now));
  }

  stop(ms: number): void {
    this.#own.stop(ms);
    void this.#store.run((redis) => redis.eval(STOP, 1, this.#stop, Math.ceil(ms)));
  }

  async acquire(queued: number): Promise<Permit | number> {
    const { upSince } = this.#store;
    if (upSince === undefined) return this.#own.acquire();
    const countsAgree = performance.now() > upSince + RECONNECTED_WITHIN_MS + this.#memoryMs();
    const own = countsAgree ? this.#own.count() : this.#own.acquire();
    return typeof own === 'number' ? own : this.#acquireShared(own, queued);
  }

  async #acquireShared(own: Permit, queued: number): Promise<Permit | number> {
    const call = randomUUID();
    const startedAt = performance.now();
    const windows = this.#rates.flatMap(({ limit, windowMs }) => [
      limit,
      Math.ceil(windowMs + slack(windowMs)),
    ]);
    const answer = await this.#store.run((redis) =>
      redis.eval(
        ACQUIRE,
        3,
        ...[this.#calls, this.#stop, this.#queues],
        ...[call, TRAVEL_MS, this.#memoryMs(), replica, queued, ...windows],
      ),
    );
    if (!isNumbers(answer)) {
      // The connection was lost meanwhile.
      own.release();
      return this.#own.acquire();
    }
    const [granted, waitMs = 0, stoppedMs = 0, queuedElsewhere = 0, ...ages] = answer;
    if (!granted) {
      own.release();
      this.#queuedElsewhere = queuedElsewhere;
      this.#starts = ages.map((age) => startedAt - age);
      if (stoppedMs > 0) {
        this.#own.stop(stoppedMs);
        return stoppedMs;
      }
      return Math.min(waitMs, POLL_MS * (1 + Math.random() / 4));
    }
    this.#queuedElsewhere = 0;
    this.#starts.push(startedAt);
    const permit = this.#permit(own, call, startedAt);
    if (performance.now() - startedAt < FRESH_MS) return permit;
    permit.release();
    return 1;
  }

  #permit(own: Permit, call: string, startedAt: number): Permit {
    const moveStart = (direction: 'LT' | 'GT', ms: number) =>
      void this.#store.run((redis) => redis.eval(MOVE_START, 1, this.#calls, call, direction, ms));
    return {
      sent: () => {
        own.sent();
        if (performance.now() - startedAt > SEND_DELAY_MS) moveStart('GT', TRAVEL_MS);
      },
      answered: () => {
        own.answered();
        moveStart('LT', 0);
      },
      release: () => {
        own.release();
        void this.#store.run((redis) => redis.zrem(this.#calls, call));
      },
    };
  }

  /** What the other replicas have just used cannot be known without Redis: at most all of the rates. */
  #waitOutOthers(): void {
    if (this.#store.replicas > 1) this.#own.stop(this.#memoryMs());
  }

  async #addOwnCalls(redis: Redis): Promise<void> {
    const now = performance.now();
    const ages = this.#own.starts().flatMap((start) => [randomUUID(), Math.floor(now - start)]);
    if (ages.length > 0) await redis.eval(ADD_CALLS, 1, this.#calls, this.#memoryMs() + TRAVEL_MS, ...ages);
  }

  #memoryMs(): number {
    return Math.ceil(memoryMs(this.#rates));
  }
}

function isNumbers(answer: unknown): answer is number[] {
  return Array.isArray(answer) && answer.every((part) => typeof part === 'number');
}
