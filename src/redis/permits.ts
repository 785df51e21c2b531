import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Rate } from '../datasources/feishu/endpoint.ts';
import {
  LocalPermits,
  type Permit,
  type PermitSource,
  TRAVEL_MS,
} from '../datasources/feishu/rate-limit/permits.ts';
import { memoryMs, scaleRate, slack } from '../datasources/feishu/rate-limit/sliding-window.ts';
import type { RedisConnection } from './connection.ts';
import { RECONNECTED_WITHIN_MS } from './reconnect.ts';

/*
 * The calls of one endpoint in a sorted set: each with the time since when it counts, on Redis's own clock, as
 * LocalPermits keeps it. (Fixed windows, as rate-limiter-flexible counts them, would let twice the budget through at
 * their border.) What is left behind by a replica that was killed runs out by itself.
 */
const NOW = `local time = redis.call('TIME') local now = time[1] * 1000 + math.floor(time[2] / 1000)`;

/**
 * Answers 1 and nothing, or 0, for how long there is no permit, for how long Feishu wants no calls, how many wait
 * elsewhere, and how long ago each call began.
 */
const TAKE = `${NOW}
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

/** Moves since when a call counts: no later (LT) once it was answered, later (GT) where it was sent late. */
const MOVE = `${NOW}
return redis.call('ZADD', KEYS[1], 'XX', ARGV[2], now + ARGV[3], ARGV[1])`;

/** Adds the calls that were made while Redis was away. */
const REPORT = `${NOW}
for index = 2, #ARGV, 2 do redis.call('ZADD', KEYS[1], now - ARGV[index + 1], ARGV[index]) end
redis.call('PEXPIRE', KEYS[1], ARGV[1])`;

const STOP = `if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[1]) then redis.call('SET', KEYS[1], '', 'PX', ARGV[1]) end`;

/** A permit that is not used within this time may be counted as left behind before it is: it is taken anew. */
const FRESH_MS = TRAVEL_MS / 2;
/** A call that others have under way may be answered at any time, which frees its permit sooner than foretold. */
const LOOK_AGAIN_MS = 100;
/** What the way from a permit to the wire takes where nothing holds it up. */
const SET_OFF_MS = 50;
const replica = randomUUID();

/**
 * The calls of one endpoint, counted by all replicas together. Without Redis each replica goes on with its share of the
 * budget, at first as if it were used up: what the others have just used nobody can tell. For a while after its return
 * both hold, until every replica has been counting there for as long as the longest window.
 */
export class RedisPermits implements PermitSource {
  readonly #store: RedisConnection;
  readonly #rates: readonly Rate[];
  readonly #calls: string;
  readonly #stop: string;
  readonly #queues: string;
  /** What this replica did, whoever counts. */
  readonly #own: LocalPermits;
  /** What all did, as of the last time that there was no permit. */
  #known: number[] = [];
  #waitingElsewhere = 0;

  constructor(store: RedisConnection, endpoint: string, rates: readonly Rate[], freed: () => void) {
    this.#store = store;
    this.#rates = rates;
    this.#calls = store.key('calls', endpoint);
    this.#stop = store.key('stop', endpoint);
    this.#queues = store.key('queues', endpoint);
    const share = rates.map((rate) => scaleRate(rate, 1 / store.replicas));
    this.#own = new LocalPermits(share, freed);
    if (store.upSince === undefined) this.#waitOutOthers();
    store.watch({ comesBack: (redis) => this.#report(redis), goes: () => this.#waitOutOthers() });
  }

  get rates(): readonly Rate[] {
    return this.#store.upSince === undefined ? this.#own.rates : this.#rates;
  }

  get stoppedUntil(): number {
    return this.#own.stoppedUntil;
  }

  get waitingElsewhere(): number {
    return this.#store.upSince === undefined ? 0 : this.#waitingElsewhere;
  }

  starts(): number[] {
    if (this.#store.upSince === undefined) return this.#own.starts();
    const now = performance.now();
    const oldest = now - this.#memoryMs();
    this.#known = this.#known.filter((since) => since > oldest);
    return this.#known.map((since) => Math.min(since, now));
  }

  stop(ms: number): void {
    this.#own.stop(ms);
    void this.#store.use((redis) => redis.eval(STOP, 1, this.#stop, Math.ceil(ms)));
  }

  async acquire(waiting: number): Promise<Permit | number> {
    const { upSince } = this.#store;
    if (upSince === undefined) return this.#own.acquire();
    const isReunited = performance.now() > upSince + RECONNECTED_WITHIN_MS + this.#memoryMs();
    const mine = isReunited ? this.#own.add() : this.#own.acquire();
    return typeof mine === 'number' ? mine : this.#takeTogether(mine, waiting);
  }

  async #takeTogether(mine: Permit, waiting: number): Promise<Permit | number> {
    const call = randomUUID();
    const asked = performance.now();
    const windows = this.#rates.flatMap(({ limit, windowMs }) => [
      limit,
      Math.ceil(windowMs + slack(windowMs)),
    ]);
    const answer = await this.#store.use((redis) =>
      redis.eval(
        TAKE,
        3,
        ...[this.#calls, this.#stop, this.#queues],
        ...[call, TRAVEL_MS, this.#memoryMs(), replica, waiting, ...windows],
      ),
    );
    if (!isNumbers(answer)) {
      // Redis was lost over it.
      mine.release();
      return this.#own.acquire();
    }
    const [granted, waitMs = 0, stoppedMs = 0, waitingElsewhere = 0, ...ages] = answer;
    if (!granted) {
      mine.release();
      this.#waitingElsewhere = waitingElsewhere;
      this.#known = ages.map((age) => asked - age);
      if (stoppedMs > 0) {
        this.#own.stop(stoppedMs);
        return stoppedMs;
      }
      return Math.min(waitMs, LOOK_AGAIN_MS * (1 + Math.random() / 4));
    }
    this.#waitingElsewhere = 0;
    this.#known.push(asked);
    const permit = this.#permit(mine, call, asked);
    if (performance.now() - asked < FRESH_MS) return permit;
    permit.release();
    return 1;
  }

  #permit(mine: Permit, call: string, asked: number): Permit {
    const move = (by: 'LT' | 'GT', ms: number) =>
      void this.#store.use((redis) => redis.eval(MOVE, 1, this.#calls, call, by, ms));
    return {
      sent: () => {
        mine.sent();
        if (performance.now() - asked > SET_OFF_MS) move('GT', TRAVEL_MS);
      },
      answered: () => {
        mine.answered();
        move('LT', 0);
      },
      release: () => {
        mine.release();
        void this.#store.use((redis) => redis.zrem(this.#calls, call));
      },
    };
  }

  /** Nobody can tell what the others have just used: all of it, as far as anybody knows. */
  #waitOutOthers(): void {
    if (this.#store.replicas > 1) this.#own.stop(this.#memoryMs());
  }

  async #report(redis: Redis): Promise<void> {
    const now = performance.now();
    const ages = this.#own.starts().flatMap((since) => [randomUUID(), Math.floor(now - since)]);
    if (ages.length > 0) await redis.eval(REPORT, 1, this.#calls, this.#memoryMs() + TRAVEL_MS, ...ages);
  }

  #memoryMs(): number {
    return Math.ceil(memoryMs(this.#rates));
  }
}

function isNumbers(answer: unknown): answer is number[] {
  return Array.isArray(answer) && answer.every((part) => typeof part === 'number');
}
