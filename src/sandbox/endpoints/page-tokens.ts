import { createHmac } from 'node:crypto';

/** Tokens last two hours; Feishu says so of other lists of its own, and nothing of these (CONTRACT §8). */
const LIFETIME_MS = 2 * 60 * 60 * 1_000;

/** A constant, so that a token outlives a restart of the sandbox as it outlives one of Feishu. */
const KEY = 'feishu-people-graphql sandbox';

export interface PageTokens {
  /** A token for the rows from `position` on, good for calls of this scope only. */
  issue(scope: string, position: number): string;
  /** The position, or undefined for a token that is forged, stale or of another scope. */
  read(scope: string, token: string): number | undefined;
}

/** Page tokens as Feishu's: opaque base64, whose `+`, `/` and `=` go wrong where a caller forgets to encode them. */
export function createPageTokens(now: () => number): PageTokens {
  return {
    issue(scope, position) {
      const issued = now();
      return Buffer.from(`${position}.${issued}.${sign(scope, position, issued)}`).toString('base64');
    },
    read(scope, token) {
      const [position, issued, signature] = Buffer.from(token, 'base64').toString('latin1').split('.');
      const at = Number(position);
      const from = Number(issued);
      if (signature !== sign(scope, at, from)) return undefined;
      return now() - from < LIFETIME_MS ? at : undefined;
    },
  };
}

function sign(scope: string, position: number, issued: number): string {
  return createHmac('sha256', KEY).update(`${position}.${issued}.${scope}`).digest('base64');
}
