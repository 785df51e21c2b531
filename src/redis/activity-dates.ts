import { type ActivityDates, createActivityDates } from '../datasources/activity-dates.ts';
import type { RedisConnection } from './connection.ts';

/** A principal who does not come for this long has their dates looked up anew. */
const KEPT_MS = 24 * 60 * 60_000;

/**
 * Date hints that all replicas share: in Redis as in memory there are days by the fingerprint of a principal and the id
 * of an activity, and nothing else. `local` answers what it knows, and all of it while Redis is away.
 */
export function shareActivityDates(store: RedisConnection, max: number): ActivityDates {
  const local = createActivityDates(max);
  const keyOf = (principal: string) => store.key('activity-dates', principal);
  return {
    note(principal, rows) {
      local.note(principal, rows);
      const days = rows.flatMap(({ activity_id: id, pay_date: date }) => (id && date ? [id, date] : []));
      if (days.length === 0) return;
      const key = keyOf(principal);
      void store.use((redis) =>
        redis
          .multi()
          .hset(key, ...days)
          .pexpire(key, KEPT_MS)
          .exec(),
      );
    },
    async recall(principal, activityIds) {
      const known = new Map(await local.recall(principal, activityIds));
      const others = activityIds.filter((id) => !known.has(id));
      if (others.length === 0) return known;
      const days = await store.use((redis) => redis.hmget(keyOf(principal), ...others));
      others.forEach((id, index) => {
        const day = days?.[index];
        if (day) known.set(id, day);
      });
      return known;
    },
  };
}
