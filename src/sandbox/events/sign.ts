import { createCipheriv, createHash, randomBytes, randomInt } from 'node:crypto';

/** Encrypts a body: base64 of a random IV and AES-256-CBC, whose key is the SHA-256 of the encrypt key (CONTRACT §7). */
export function encryptBody(content: object, encryptKey: string): string {
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-256-cbc', createHash('sha256').update(encryptKey).digest(), iv);
  const encrypted = Buffer.concat([iv, cipher.update(JSON.stringify(content), 'utf8'), cipher.final()]);
  return JSON.stringify({ encrypt: encrypted.toString('base64') });
}

/** The headers that prove the origin of a body. `at` is in unix milliseconds; Feishu sends seconds. */
export function signatureHeaders(body: string, encryptKey: string, at: number): Record<string, string> {
  const timestamp = String(Math.floor(at / 1_000));
  const nonce = String(randomInt(1_000_000_000, 10_000_000_000));
  const signature = createHash('sha256')
    .update(timestamp + nonce + encryptKey + body)
    .digest('hex');
  return {
    'X-Lark-Request-Timestamp': timestamp,
    'X-Lark-Request-Nonce': nonce,
    'X-Lark-Signature': signature,
  };
}
