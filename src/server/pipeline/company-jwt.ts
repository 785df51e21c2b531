import { createRemoteJWKSet, decodeJwt, errors, type JWTPayload, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import { type CompanyCaller, companyCaller, fingerprint } from '../../datasources/feishu/auth/caller.ts';
import type { BilingualText } from '../../error-reasons/bilingual-text.ts';
import { ClientError } from '../../errors.ts';

/** The accepted issuer and audience, and the address of the issuer's keys. */
export interface CompanyJwtOptions {
  readonly jwksUrl: string;
  readonly issuer: string;
  readonly audience: string;
}

/** Recognises and verifies company JWTs. */
export interface CompanyJwts {
  /** Whether a token claims the company's issuer. It decides only that `verify` has to check the token. */
  claims(token: string): boolean;
  /** The caller whom the token names. Rejects with UNAUTHENTICATED, or UPSTREAM_UNAVAILABLE without the issuer's keys. */
  verify(token: string): Promise<CompanyCaller>;
}

/** Asymmetric signatures only: the key of an HMAC would be a secret of this layer, too. */
const ALGORITHMS = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];

const CLOCK_TOLERANCE_S = 5;
/** How long a verified token is cached. Short, as a key may be revoked before its tokens expire. */
const VERIFIED_TTL_MS = 60_000;

export function createCompanyJwts({ jwksUrl, issuer, audience }: CompanyJwtOptions): CompanyJwts {
  // Keys are cached for ten minutes. An unknown key id fetches them again, at most once in 30 s.
  const keys = createRemoteJWKSet(new URL(jwksUrl), {
    cacheMaxAge: 10 * 60_000,
    cooldownDuration: 30_000,
    timeoutDuration: 5_000,
  });
  const expected = {
    issuer,
    audience,
    algorithms: ALGORITHMS,
    requiredClaims: ['exp', 'sub'],
    clockTolerance: CLOCK_TOLERANCE_S,
  };
  /**
   * Callers by the hash of their token: verifying a signature takes as long as answering a small query. Its clock is the one
   * that tokens expire by.
   */
  const verified = new LRUCache<string, CompanyCaller>({ max: 10_000, perf: { now: () => Date.now() } });
  return {
    claims(token) {
      try {
        return decodeJwt(token).iss === issuer;
      } catch {
        return false;
      }
    },
    async verify(token) {
      const known = verified.get(fingerprint(token));
      if (known) return known;
      try {
        const { payload } = await jwtVerify(token, keys, expected);
        const caller = callerIn(payload);
        const goodFor = ((payload.exp ?? 0) + CLOCK_TOLERANCE_S) * 1_000 - Date.now();
        if (goodFor > 0)
          verified.set(fingerprint(token), caller, { ttl: Math.min(goodFor, VERIFIED_TTL_MS) });
        return caller;
      } catch (error) {
        throw error instanceof ClientError ? error : refusal(error);
      }
    },
  };
}

function callerIn({ sub, scope, feishu_operator_id }: JWTPayload): CompanyCaller {
  // jose checks that the claim is there, and not that it names a subject, which the audit log needs.
  if (typeof sub !== 'string' || sub.trim() === '') {
    throw unauthenticated(
      { en: 'its claim "sub" is not a text that names its subject', zh: '其 "sub" 声明不是表示主体的文本' },
      undefined,
    );
  }
  return companyCaller({
    subject: sub,
    scopes: typeof scope === 'string' ? scope.split(' ').filter(Boolean) : [],
    operatorId: typeof feishu_operator_id === 'string' && feishu_operator_id ? feishu_operator_id : undefined,
  });
}

function refusal(cause: unknown): ClientError {
  if (cause instanceof errors.JWTExpired)
    return unauthenticated({ en: 'it has expired', zh: '令牌已过期' }, cause);
  if (cause instanceof errors.JWTClaimValidationFailed) {
    const { claim } = cause;
    return unauthenticated(
      {
        en: `its claim "${claim}" is missing or not for this server`,
        zh: `其 "${claim}" 声明缺失，或不是针对本服务的`,
      },
      cause,
    );
  }
  const code = cause instanceof errors.JOSEError ? cause.code : undefined;
  if (code === undefined || KEYLESS.has(code)) {
    const text = {
      en: 'The keys to verify your token with cannot be fetched at the moment; try again a little later.',
      zh: '目前无法获取用于验证您令牌的密钥，请稍后重试。',
    };
    return new ClientError('UPSTREAM_UNAVAILABLE', text, {}, { cause });
  }
  return unauthenticated({ en: 'it cannot be verified', zh: '无法通过验证' }, cause);
}

/** The codes of a key set that could not be fetched, or is invalid. */
const KEYLESS = new Set([errors.JWKSTimeout.code, errors.JOSEError.code, errors.JWKSInvalid.code]);

function unauthenticated(why: BilingualText, cause: unknown): ClientError {
  const text = {
    en: `Your company's token is not accepted: ${why.en}.`,
    zh: `您公司签发的令牌未被接受：${why.zh}。`,
  };
  return new ClientError('UNAUTHENTICATED', text, {}, { cause });
}
