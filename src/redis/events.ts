import type { Redis } from 'ioredis';
import { Listeners } from '../async/listeners.ts';
import { RecentKeys } from '../async/recent-keys.ts';
import { type EventBus, type FeishuEvent, parseEvent, REPEATED_EVENTS } from '../events/event.ts';
import type { RedisConnection } from './connection.ts';

/*
 * Events are a stream, which every replica reads from where it has stopped, so that a replica that was disconnected hears
 * what it has missed. (Publish and subscribe would lose that.) A marker for each event id drops repeats.
 */

/**
 * Publishes events: KEYS are the stream and the marker of each, ARGV the life of markers, the length of the stream, and of
 * each event the time of its first publication, if it had one, and its text. An event without a marker is added to the
 * stream before its marker is set: of a script that Redis ends between them, the event is published again. Returns the
 * time of Redis.
 */
const PUBLISH = `local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for index = 2, #KEYS do
  local at, event = ARGV[2 * index - 1], ARGV[2 * index]
  if redis.call('EXISTS', KEYS[index]) == 0 then
    if at == '' then at = now end
    redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[2], '*', 'at', at, 'event', event)
    redis.call('SET', KEYS[index], '', 'PX', ARGV[1])
  end
end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return now`;

/** The length of the stream: what a replica that is disconnected may miss at most before it loses events. */
const MAX_STREAM_LENGTH = 20_000;
/** What each replica publishes again to a Redis that may have lost it: its last events, of at most one day. */
const MAX_REPUBLISHED = 2_000;
/** How many of them with one command. */
const CHUNK = 200;
/** How long a read waits for events. */
const BLOCK_MS = 5_000;
const READ_TIMEOUT_MS = BLOCK_MS + 1_000;
/**
 * How far behind its last position a replica reads again on a new connection, as ids of the stream are times on Redis's
 * clock, and the clock of the Redis that it fails over to may be late by so much.
 */
const REREAD_MS = 60_000;

interface Published {
  readonly id: string;
  /** The event as JSON. */
  readonly text: string;
  /** When it was first published, on Redis's clock, in milliseconds. */
  readonly at: number;
}

/**
 * Carries events to every replica. An event is published once Redis has it. Redis may lose it by a restart or a failover
 * before every replica has read it; so each replica publishes its last events again on every new connection, and repeats
 * are dropped by markers and by readers.
 */
export function createRedisEventBus(store: RedisConnection): EventBus {
  const stream = store.key('events');
  const markerOf = (id: string) => store.key('event', id);
  const listeners = new Listeners<FeishuEvent>();
  /** The last events that this replica has published, by id, the oldest first. */
  const published = new Map<string, Published>();

  function addTo(redis: Redis, events: readonly (Omit<Published, 'at'> & { at?: number })[]) {
    return redis.eval(
      PUBLISH,
      1 + events.length,
      ...[stream, ...events.map(({ id }) => markerOf(id))],
      ...[REPEATED_EVENTS.ttlMs, MAX_STREAM_LENGTH],
      ...events.flatMap(({ at = '', text }) => [at, text]),
    );
  }

  async function publish(event: FeishuEvent): Promise<void> {
    const { id } = event;
    const text = JSON.stringify(event);
    const at = await store.run((redis) => addTo(redis, [{ id, text }]));
    if (at === undefined) throw new Error('Redis cannot be reached: the event is not published');
    // Also if another replica had published it: that replica may not know that it had.
    if (!published.has(id)) published.set(id, { id, text, at: Number(at) });
    const [oldest] = published.keys();
    if (oldest !== undefined && published.size > MAX_REPUBLISHED) published.delete(oldest);
  }

  async function publishAgain(redis: Redis): Promise<void> {
    const oldest = (await timeOf(redis)) - REPEATED_EVENTS.ttlMs;
    const recent = [...published.values()].filter(({ at }) => at > oldest);
    for (let from = 0; from < recent.length; from += CHUNK) {
      await addTo(redis, recent.slice(from, from + CHUNK));
    }
  }

  store.observe({ onConnect: publishAgain, onDisconnect: () => undefined });
  store.openReader(createReader(stream, listeners), READ_TIMEOUT_MS);
  return { publish, subscribe: (listener) => listeners.add(listener) };
}

/** Reads what was published since this process started, and calls the listeners with each event once. */
function createReader(stream: string, listeners: Listeners<FeishuEvent>) {
  const heard = new RecentKeys(REPEATED_EVENTS);
  const startedAt = performance.now();
  /** When this process started, on Redis's clock. */
  let start: number | undefined;
  /** When the last event that was read was added to the stream, on Redis's clock. */
  let last: number | undefined;

  function hear(since: number, [, at, , text = '']: readonly string[]): void {
    // What is published again may be older than this process.
    if (Number(at) < since) return;
    const event = parseEvent(text);
    if (event && heard.add(event.id)) listeners.call(event);
  }

  return async (redis: Redis): Promise<never> => {
    start ??= (await timeOf(redis)) - Math.ceil(performance.now() - startedAt);
    let position = String(last === undefined ? start : last - REREAD_MS);
    last ??= start;
    for (;;) {
      const answer = await redis.xread('COUNT', CHUNK, 'BLOCK', BLOCK_MS, 'STREAMS', stream, position);
      for (const [id, fields] of answer?.[0]?.[1] ?? []) {
        hear(start - REREAD_MS, fields);
        position = id;
        last = Math.max(last, Number.parseInt(id, 10));
      }
    }
  };
}

async function timeOf(redis: Redis): Promise<number> {
  const [seconds, microseconds] = await redis.time();
  return Number(seconds) * 1_000 + Math.floor(Number(microseconds) / 1_000);
}
