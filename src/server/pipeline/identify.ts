import { ANONYMOUS, type Caller, feishuTokenCaller } from '../../datasources/feishu/auth/caller.ts';
import type { CompanyJwts } from './company-jwt.ts';

/** Finds out who asks, from the `Authorization` header as it came. Rejects as {@link CompanyJwts.verify} does. */
export type Identify = (authorization: string | undefined) => Caller | Promise<Caller>;

/**
 * A token that says it is the company's must prove it, and goes to Feishu in no case; any other is the caller's own
 * Feishu token, whatever it looks like. Without settings for company JWTs there are none.
 */
export function createIdentify(jwts: CompanyJwts | undefined): Identify {
  return (authorization) => {
    if (!authorization) return ANONYMOUS;
    // Whatever stands around it: a second scheme or a comma must not carry the company's token out of the house.
    const companyToken = jwts && authorization.split(/[\s,]+/).find((piece) => jwts.claims(piece));
    return companyToken ? jwts.verify(companyToken) : feishuTokenCaller(authorization);
  };
}
