import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Encrypts texts for Redis with AES-256-GCM, so that read access to Redis does not show them. */
export interface Cipher {
  encrypt(text: string): string;
  /** undefined for a text that was encrypted with another key, or changed. */
  decrypt(encrypted: string): string | undefined;
}

/** A cipher with a key of 32 bytes. */
export function createCipher(key: Buffer): Cipher {
  return {
    encrypt(text) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), encrypted]).toString('base64');
    },
    decrypt(encrypted) {
      const bytes = Buffer.from(encrypted, 'base64');
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
        decipher.setAuthTag(bytes.subarray(12, 28));
        return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
      } catch {
        return undefined;
      }
    },
  };
}
