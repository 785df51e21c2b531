import { createHmac } from 'node:crypto';

/** Two hours, as Feishu documents for other lists; for these it documents nothing (CONTRACT §8). */
const LIFETIME_MS = 2 * 60 * 60 * 1_000;

/** A constant, so that tokens stay valid when the sandbox is restarted. */
const KEY = 'feishu-people-graphql sandbox';

export interface PageTokens {
  /** A token for the rows from `position` on, valid for calls of this scope only. */
  issue(scope: string, position: number): string;
  /** The position, or undefined for a token that is forged, expired or of another scope. */
  read(scope: string, token: string): number | undefined;
}

/** Opaque base64 like Feishu's page tokens, so that a caller that does not URL-encode `+`, `/` and `=` fails. */
export function createPageTokens(now: () => number): PageTokens {
  return {
    issue(scope, position) {
      const issued = now();
      return Buffer.from(`${position}.${issued}.${sign(scope, position, issued)}`).toString('base64');
    },
    read(scope, token) {
      const [position, issued, signature] = Buffer.from(token, 'base64').toString('latin1').split('.');
      const start = Number(position);
      const issuedAt = Number(issued);
      if (signature !== sign(scope, start, issuedAt)) return undefined;
      return now() - issuedAt < LIFETIME_MS ? start : undefined;
    },
  };
}

function sign(scope: string, position: number, issued: number): string {
  return createHmac('sha256', KEY).update(`${position}.${issued}.${scope}`).digest('base64');
}
