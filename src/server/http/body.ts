import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { requestError } from '../pipeline/errors/request-error.ts';

/** Far more than any operation needs. */
export const MAX_BODY_BYTES = 1024 * 1024;

const EMPTY = Buffer.alloc(0);
const BYTE_ORDER_MARK = 0xfeff;

/**
 * Reads a request's body as text. Throws 413 for more than a megabyte, of which no more is kept than that, 415 for a
 * content encoding, and 400 for bytes that are not UTF-8: a replacement character must not reach Feishu.
 */
export async function readBody(request: IncomingMessage): Promise<string> {
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding.trim().toLowerCase() !== 'identity') {
    throw requestError(
      415,
      {
        en: 'Send the body without a content-encoding.',
        zh: '请发送未经压缩的请求体，不要使用 content-encoding。',
      },
      { headers: { 'accept-encoding': 'identity' } },
    );
  }
  const body = await readBytes(request);
  if (!isUtf8(body))
    throw requestError(400, { en: 'The body is not valid UTF-8.', zh: '请求体不是有效的 UTF-8。' });
  const text = body.toString();
  return text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text;
}

/** Reads a request's body as it is; rejects for more than a megabyte, of which no more is kept than that. */
export function readBytes(request: IncomingMessage): Promise<Buffer> {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  if (encoding === undefined && (length === undefined || length === '0')) return Promise.resolve(EMPTY);
  if (Number(length) > MAX_BODY_BYTES) return Promise.reject(tooLarge());
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
      else reject(tooLarge());
    });
    request.on('end', () => {
      const [first] = chunks;
      resolve(chunks.length === 1 && first ? first : Buffer.concat(chunks));
    });
    request.on('error', reject);
  });
}

/** The connection is closed behind the answer: the rest of the body is not read. */
function tooLarge() {
  return requestError(
    413,
    { en: `A request may have ${MAX_BODY_BYTES} bytes at most.`, zh: `请求体最多 ${MAX_BODY_BYTES} 字节。` },
    { code: 'QUERY_TOO_COMPLEX', headers: { connection: 'close' } },
  );
}
