/**
 * Log ids in Feishu's form: a timestamp, then a counter. They are created for every answer, so the timestamp is
 * cached.
 */
export function createLogIds(now: () => number): () => string {
  let count = 0;
  let second = -1;
  let stamp = '';
  return () => {
    const current = Math.floor(now() / 1_000);
    if (current !== second) {
      second = current;
      stamp = new Date(current * 1_000).toISOString().replace(/\D/g, '').slice(0, 14);
    }
    count += 1;
    return `${stamp}5AD0B0C5${count.toString(16).toUpperCase().padStart(12, '0')}`;
  };
}
