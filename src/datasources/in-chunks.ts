import { FeishuRefusal } from './feishu/error-codes/refusal.ts';
import { chunksOf, groupBy } from './group.ts';

/** Which keys one call can be about. */
export interface Chunks<Key> {
  /** Keys of two groups never go into one call. */
  readonly groupOf: (key: Key) => string;
  /** The most keys that Feishu takes in one. */
  readonly size: number;
}

/** Reads a chunk of keys that one call can be about, of which `key` is one; answers each in its place. */
type ReadChunk<Key, Value> = (chunk: readonly Key[], key: Key) => Promise<readonly Value[]>;

/** Reads all keys in the fewest calls: for each its value, or the error of its chunk. */
export async function readInChunks<Key, Value>(
  keys: readonly Key[],
  { groupOf, size }: Chunks<Key>,
  read: ReadChunk<Key, Value>,
): Promise<Map<Key, Value | Error>> {
  const chunks = [...groupBy(keys, groupOf).values()].flatMap((group) => chunksOf(group, size));
  const found = new Map<Key, Value | Error>();
  await Promise.all(chunks.map((chunk) => readChunk(chunk, read, found)));
  return found;
}

/** Feishu refuses a whole call for one unknown id. Only that key shall fail: it is found by bisection. */
async function readChunk<Key, Value>(
  chunk: readonly Key[],
  read: ReadChunk<Key, Value>,
  found: Map<Key, Value | Error>,
): Promise<void> {
  const [first] = chunk;
  if (first === undefined) return;
  try {
    const values = await read(chunk, first);
    values.forEach((value, index) => {
      const key = chunk[index];
      if (key !== undefined) found.set(key, value);
    });
  } catch (error) {
    if (chunk.length > 1 && isUnknownId(error)) {
      const halves = chunksOf(chunk, Math.ceil(chunk.length / 2));
      await Promise.all(halves.map((half) => readChunk(half, read, found)));
    } else {
      for (const key of chunk) found.set(key, error instanceof Error ? error : new Error(String(error)));
    }
  }
}

function isUnknownId(error: unknown): boolean {
  const reason = error instanceof FeishuRefusal && error.errorCode?.reason;
  return reason === 'ID_UNKNOWN' || reason === 'ID_OF_ANOTHER_APPLICATION';
}
