import { type ActivityDates, createActivityDates, hintsIn } from '../datasources/activity-dates.ts';
import type { RedisConnection } from './connection.ts';

/** How long the dates of a principal live after the last page that was read. */
const TTL_MS = 24 * 60 * 60_000;

/**
 * Date hints that all replicas share. Redis holds dates by the hash of a principal and the id of an activity, and nothing
 * else. Each replica asks its own memory first, and only its memory while Redis cannot be reached.
 */
export function shareActivityDates(store: RedisConnection, max: number): ActivityDates {
  const local = createActivityDates(max);
  const keyOf = (principal: string) => store.key('activity-dates', principal);
  return {
    remember(principal, rows) {
      local.remember(principal, rows);
      const days = hintsIn(rows).flat();
      if (days.length === 0) return;
      const key = keyOf(principal);
      void store.run((redis) =>
        redis
          .multi()
          .hset(key, ...days)
          .pexpire(key, TTL_MS)
          .exec(),
      );
    },
    async recall(principal, activityIds) {
      const known = new Map(await local.recall(principal, activityIds));
      const others = activityIds.filter((id) => !known.has(id));
      if (others.length === 0) return known;
      const days = await store.run((redis) => redis.hmget(keyOf(principal), ...others));
      others.forEach((id, index) => {
        const day = days?.[index];
        if (day) known.set(id, day);
      });
      return known;
    },
  };
}
