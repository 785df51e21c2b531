import { isUtf8 } from 'node:buffer';
import { createDecipheriv, createHash } from 'node:crypto';

const BLOCK_BYTES = 16;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * Decrypts the text of a body's `encrypt`: base64 of an IV of 16 bytes and AES-256-CBC with PKCS#7 padding, under the
 * SHA-256 of the encrypt key (CONTRACT §7). undefined for what was not encrypted so, or under another key.
 */
export function decrypt(encryptKey: string, encrypted: string): string | undefined {
  if (!BASE64.test(encrypted)) return undefined;
  const bytes = Buffer.from(encrypted, 'base64');
  if (bytes.length < 2 * BLOCK_BYTES || bytes.length % BLOCK_BYTES !== 0) return undefined;
  const key = createHash('sha256').update(encryptKey).digest();
  const decipher = createDecipheriv('aes-256-cbc', key, bytes.subarray(0, BLOCK_BYTES));
  try {
    const decrypted = Buffer.concat([decipher.update(bytes.subarray(BLOCK_BYTES)), decipher.final()]);
    return isUtf8(decrypted) ? decrypted.toString() : undefined;
  } catch {
    return undefined;
  }
}
