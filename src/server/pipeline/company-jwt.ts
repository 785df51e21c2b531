import { createRemoteJWKSet, decodeJwt, errors, type JWTPayload, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import { type CompanyCaller, companyCaller, fingerprint } from '../../datasources/feishu/auth/caller.ts';
import { ClientError } from '../../errors.ts';

/** Whose JWTs are taken, and for whom they must be meant. */
export interface CompanyJwtOptions {
  readonly jwksUrl: string;
  readonly issuer: string;
  readonly audience: string;
}

/** Tells company JWTs from other tokens and verifies them. */
export interface CompanyJwts {
  /** Whether a token says that it is the company's. Nothing but the way on depends on it: `verify` believes none of it. */
  claims(token: string): boolean;
  /** The caller whom the token names. Rejects with UNAUTHENTICATED, or UPSTREAM_UNAVAILABLE without the keys to tell. */
  verify(token: string): Promise<CompanyCaller>;
}

/** Signatures that only the issuer can make. An HMAC's key would be a secret that we share. */
const ALGORITHMS = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];

const CLOCK_TOLERANCE_S = 5;
/** Short, as a key may be taken back before its tokens expire. */
const REMEMBERED_MS = 60_000;

export function createCompanyJwts({ jwksUrl, issuer, audience }: CompanyJwtOptions): CompanyJwts {
  // TtlCache for ten minutes; a key that is not among them is looked for again, at most once in half a minute.
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
  /** Callers by their tokens' fingerprints: a signature takes as long to verify as a small query to answer. */
  const verified = new LRUCache<string, CompanyCaller>({ max: 10_000 });
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
        if (goodFor > 0) verified.set(fingerprint(token), caller, { ttl: Math.min(goodFor, REMEMBERED_MS) });
        return caller;
      } catch (error) {
        throw refusal(error);
      }
    },
  };
}

function callerIn({ sub, scope, feishu_operator_id }: JWTPayload): CompanyCaller {
  return companyCaller({
    subject: sub ?? '',
    scopes: typeof scope === 'string' ? scope.split(' ').filter(Boolean) : [],
    operatorId: typeof feishu_operator_id === 'string' && feishu_operator_id ? feishu_operator_id : undefined,
  });
}

function refusal(cause: unknown): ClientError {
  if (cause instanceof errors.JWTExpired) return unauthenticated('it has expired', cause);
  if (cause instanceof errors.JWTClaimValidationFailed) {
    return unauthenticated(`its claim "${cause.claim}" is missing or not for this server`, cause);
  }
  const code = cause instanceof errors.JOSEError ? cause.code : undefined;
  if (code === undefined || KEYLESS.has(code)) {
    const message =
      'The keys to verify your token with cannot be fetched at the moment; try again a little later.';
    return new ClientError('UPSTREAM_UNAVAILABLE', message, {}, { cause });
  }
  return unauthenticated('it cannot be verified', cause);
}

/** The key set did not come, came with a status other than 200, or is none. */
const KEYLESS = new Set([errors.JWKSTimeout.code, errors.JOSEError.code, errors.JWKSInvalid.code]);

function unauthenticated(why: string, cause: unknown): ClientError {
  return new ClientError('UNAUTHENTICATED', `Your company's token is not accepted: ${why}.`, {}, { cause });
}
