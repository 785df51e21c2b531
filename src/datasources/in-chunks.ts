import { chunksOf, groupBy } from '../collections.ts';
import { FeishuRefusal } from './feishu/error-codes/refusal.ts';

/** Which keys one call can be about. */
export interface Chunks<Key> {
  /** Keys of two groups never go into one call. */
  readonly groupOf: (key: Key) => string;
  /** The most keys that Feishu takes in one. */
  readonly size: number;
  /** The id of a key, where Feishu's refusals name the ids that they are for (1160104 does). */
  readonly idOf?: ((key: Key) => string) | undefined;
  /** Reserves the calls of several chunks before the first is made, or throws; returns how to give up the rest. */
  readonly reserve: (calls: number) => () => void;
}

/** Reads a chunk of keys that one call can be about, of which `key` is one; answers each in its place. */
type ReadChunk<Key, Value> = (chunk: readonly Key[], key: Key) => Promise<readonly Value[]>;

/** Reads all keys in the fewest calls: for each its value, or the error of its chunk. */
export async function readInChunks<Key, Value>(
  keys: readonly Key[],
  { groupOf, size, idOf, reserve }: Chunks<Key>,
  read: ReadChunk<Key, Value>,
): Promise<Map<Key, Value | Error>> {
  const chunks = [...groupBy(keys, groupOf).values()].flatMap((group) => chunksOf(group, size));
  const found = new Map<Key, Value | Error>();
  const release = chunks.length > 1 ? reserve(chunks.length) : undefined;
  try {
    await Promise.all(chunks.map((chunk) => readChunk(chunk, { read, idOf, found })));
  } finally {
    release?.();
  }
  return found;
}

interface Reading<Key, Value> extends Pick<Chunks<Key>, 'idOf'> {
  readonly read: ReadChunk<Key, Value>;
  readonly found: Map<Key, Value | Error>;
}

/** Feishu refuses a whole call for one unknown or forbidden id. Only the key with that id shall fail. */
async function readChunk<Key, Value>(chunk: readonly Key[], reading: Reading<Key, Value>): Promise<void> {
  const { read, idOf, found } = reading;
  const [first] = chunk;
  if (first === undefined) return;
  try {
    const values = await read(chunk, first);
    values.forEach((value, index) => {
      const key = chunk[index];
      if (key !== undefined) found.set(key, value);
    });
  } catch (error) {
    for (const key of chunk) found.set(key, error instanceof Error ? error : new Error(String(error)));
    // Keys that are read again get their values, or errors of their own.
    await Promise.all(partsToReadAgain(error, chunk, idOf).map((part) => readChunk(part, reading)));
  }
}

const FOR_UNKNOWN_ID: ReadonlySet<string> = new Set([
  'ID_UNKNOWN',
  'ID_OF_ANOTHER_APPLICATION',
  'EMPLOYEE_NOT_FOUND',
]);

/** All keys but those whose ids the refusal names; where it names none, the halves of a chunk with an unknown id. */
function partsToReadAgain<Key>(
  error: unknown,
  chunk: readonly Key[],
  idOf: Chunks<Key>['idOf'],
): readonly Key[][] {
  if (!(error instanceof FeishuRefusal)) return [];
  const { errorCode, feishu } = error;
  const words = new Set(feishu.message.split(/[^\w-]+/));
  const others = chunk.filter((key) => !idOf || !words.has(idOf(key)));
  if (others.length < chunk.length) return [others];
  const isForUnknownId = errorCode !== undefined && FOR_UNKNOWN_ID.has(errorCode.reason);
  return chunk.length > 1 && isForUnknownId ? chunksOf(chunk, Math.ceil(chunk.length / 2)) : [];
}
