import { type AcceptedEncoding, type ContentEncoding, compress } from '../http/content-encoding.ts';
import type { Response } from './respond.ts';
import type { Result } from './serialise.ts';

const VARY = { vary: 'accept-encoding' };

/** Compressed answers, by the parts of their data: all who share an answer share them, and nothing keeps them longer. */
const compressed = new WeakMap<readonly Uint8Array[], Map<ContentEncoding, Promise<Buffer>>>();

/**
 * The response in the encoding that its client takes. Compression begins with the first client of an answer, and the
 * others that share it wait for the same bytes. An answer with errors has the id of its request, and is its client's own.
 */
export async function compressResponse(
  response: Response,
  { data, errors }: Result,
  { encoding, fromBytes }: AcceptedEncoding,
): Promise<Response> {
  const { status, headers, body } = response;
  // Properties that are named after a spread cost each object a hidden class of its own (docs/performance.md).
  const own = Object.assign({}, headers, VARY);
  const length = body.reduce((sum, part) => sum + part.length, 0);
  if (!encoding || length < fromBytes) return { status, headers: own, body };
  const shared = data && errors.length === 0 ? data : undefined;
  const known = shared && compressed.get(shared)?.get(encoding);
  const bytes = known ?? compress(Buffer.concat(body, length), encoding);
  if (shared && !known) compressed.set(shared, (compressed.get(shared) ?? new Map()).set(encoding, bytes));
  return { status, headers: { ...own, 'content-encoding': encoding }, body: [await bytes] };
}
