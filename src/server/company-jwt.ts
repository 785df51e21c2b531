import { createRemoteJWKSet, decodeJwt, errors, type JWTPayload, jwtVerify } from 'jose';
import { type CompanyCaller, companyCaller } from '../datasources/feishu/caller.ts';
import { ClientError } from '../datasources/feishu/errors.ts';

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

export function createCompanyJwts({ jwksUrl, issuer, audience }: CompanyJwtOptions): CompanyJwts {
  // Kept for ten minutes; a key that is not among them is looked for again, at most once in half a minute.
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
    clockTolerance: 5,
  };
  return {
    claims(token) {
      try {
        return decodeJwt(token).iss === issuer;
      } catch {
        return false;
      }
    },
    async verify(token) {
      try {
        const { payload } = await jwtVerify(token, keys, expected);
        return callerIn(payload, issuer);
      } catch (error) {
        throw refusal(error);
      }
    },
  };
}

function callerIn({ sub, scope, feishu_operator_id }: JWTPayload, issuer: string): CompanyCaller {
  return companyCaller({
    issuer,
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
