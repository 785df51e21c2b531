import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { LRUCache } from 'lru-cache';
import { type RequestError, requestError } from '../pipeline/errors/request-error.ts';

/** The content encodings of answers, the preferred first where a client has no preference of its own. */
const ENCODINGS = ['br', 'gzip'] as const;

export type ContentEncoding = (typeof ENCODINGS)[number];

/** How a client takes an answer. */
export interface AcceptedEncoding {
  /** What it is compressed with; undefined: it is not. */
  readonly encoding: ContentEncoding | undefined;
  /** From how many bytes on compression pays, in bytes: 0 for a client that refuses `identity`. */
  readonly fromBytes: number;
}

/** Below it an answer fits into one packet of a network anyway. */
const FROM_BYTES = 1_024;
const MAX_HEADER_LENGTH = 200;
const negotiated = new LRUCache<string, { readonly accepted: AcceptedEncoding | undefined }>({ max: 200 });

/**
 * What an Accept-Encoding header takes (RFC 9110, 12.5.3): undefined where it refuses `identity` and takes none of
 * ours. Cached, as the same few clients send the same header with every request.
 */
export function negotiateEncoding(header: string): AcceptedEncoding | undefined {
  const known = negotiated.get(header);
  if (known) return known.accepted;
  const accepted = acceptedOf(qualitiesIn(header));
  if (header.length <= MAX_HEADER_LENGTH) negotiated.set(header, { accepted });
  return accepted;
}

/** The q-values of a header by the name of their encoding; 1 where none is given. */
function qualitiesIn(header: string): ReadonlyMap<string, number> {
  return new Map(
    header.split(',').map((item) => {
      const [name = '', ...parameters] = item.split(';').map((part) => part.trim().toLowerCase());
      const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1';
      return [name, Number(quality) || 0] as const;
    }),
  );
}

/** `identity` is taken unless it, or everything that is not named, is refused; named, its q-value counts as the others'. */
function acceptedOf(qualities: ReadonlyMap<string, number>): AcceptedEncoding | undefined {
  const others = qualities.get('*');
  const identity = qualities.get('identity');
  const qualityOf = (name: ContentEncoding) => qualities.get(name) ?? others ?? 0;
  const takesIdentity = (identity ?? others ?? 1) > 0;
  const [first] = ENCODINGS.toSorted((one, other) => qualityOf(other) - qualityOf(one));
  const best = first && qualityOf(first) > 0 && qualityOf(first) >= (identity ?? 0) ? first : undefined;
  if (!best && !takesIdentity) return undefined;
  return { encoding: best, fromBytes: takesIdentity ? FROM_BYTES : 0 };
}

/** The answer to a client that takes no encoding of ours, not even `identity`. */
export function encodingNotAcceptable(): RequestError {
  const names = [...ENCODINGS, 'identity'].join(', ');
  return requestError(406, {
    en: `Accept one of the content encodings ${names}.`,
    zh: `accept-encoding 请接受以下内容编码之一：${names}。`,
  });
}

const compressGzip = promisify(gzip);
const compressBrotli = promisify(brotliCompress);

/**
 * Levels for answers that are made once: measured at 84 kB and 700 kB of rows, the higher ones take 3 to 30 times as long
 * for 10 to 40 percent fewer bytes (docs/performance.md).
 */
const GZIP = { level: 1 };
const BROTLI_QUALITY = 3;

/** Compresses bytes on the thread pool, so that the event loop goes on meanwhile. */
export function compress(bytes: Uint8Array, encoding: ContentEncoding): Promise<Buffer> {
  if (encoding === 'gzip') return compressGzip(bytes, GZIP);
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  return compressBrotli(bytes, { params });
}
