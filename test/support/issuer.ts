import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { onTestFinished } from 'vitest';

/** A company's identity provider: signs JWTs and serves the keys that verify them. */
export interface Issuer {
  /** The settings of a layer that accepts its tokens. */
  readonly env: Record<string, string>;
  /** How often its keys were fetched. */
  readonly fetches: number;
  /** A token that is valid for five minutes. Claims with the value undefined are left out. */
  sign(claims?: Record<string, unknown>, header?: { alg?: string; kid?: string }): Promise<string>;
  /** Replaces the key: tokens are signed with a new one, and the old one is no longer served. */
  rotate(algorithm?: string): Promise<void>;
  /** Sets the response to requests for its keys. */
  answer(status: number, body: string): void;
  close(): Promise<void>;
}

export const ISSUER = 'https://login.example.com';
export const AUDIENCE = 'feishu-people-graphql';

/** Starts an issuer that is closed at the end of the current test. */
export async function issuerForTest(): Promise<Issuer> {
  const issuer = await startIssuer();
  onTestFinished(issuer.close);
  return issuer;
}

/** Starts an issuer. The caller must close it. */
export async function startIssuer(): Promise<Issuer> {
  let key = await newKey('ES256');
  let keysResponse: { status: number; body: string } | undefined;
  let fetches = 0;
  const server = createServer((_, response) => {
    fetches += 1;
    const { status, body } = keysResponse ?? { status: 200, body: JSON.stringify({ keys: [key.jwk] }) };
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    env: {
      JWT_JWKS_URL: `http://127.0.0.1:${port}/keys`,
      JWT_ISSUER: ISSUER,
      JWT_AUDIENCE: AUDIENCE,
      FEISHU_APP_ID: 'cli_sandbox',
      FEISHU_APP_SECRET: 'sandbox-secret',
    },
    get fetches() {
      return fetches;
    },
    sign(claims = {}, header = {}) {
      const now = Math.floor(Date.now() / 1_000);
      const payload = { iss: ISSUER, aud: AUDIENCE, sub: 'mei.lin', exp: now + 300, ...claims };
      return new SignJWT(JSON.parse(JSON.stringify(payload)))
        .setProtectedHeader({ alg: key.algorithm, kid: key.kid, ...header })
        .sign(key.privateKey);
    },
    async rotate(algorithm = 'ES256') {
      key = await newKey(algorithm);
    },
    answer(status, body) {
      keysResponse = { status, body };
    },
    async close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

let keyCount = 0;

async function newKey(algorithm: string) {
  const { privateKey, publicKey } = await generateKeyPair(algorithm);
  keyCount += 1;
  const kid = `key-${keyCount}`;
  const jwk: JWK = { ...(await exportJWK(publicKey)), kid, alg: algorithm, use: 'sig' };
  return { algorithm, kid, privateKey, jwk };
}
