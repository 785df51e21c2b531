import type { Application, TenantToken } from './auth/tenant-token.ts';
import type { PermitSource } from './rate-limit/permits.ts';
import type { Rate } from './rate-limit/rate.ts';

/** What the door shares with the other replicas of this server. Without it this process is the only one. */
export interface Replicas {
  /** Permits that all replicas draw on. `onFree` is called when one may be free earlier than foretold. */
  createPermits(endpoint: string, rates: readonly Rate[], onFree: () => void): PermitSource;
  /** Lets all replicas use one token of the application. The result takes the token that Feishu refused, if any. */
  shareTenantToken(
    application: Application,
    fetchToken: () => Promise<TenantToken>,
  ): (refused?: string) => Promise<TenantToken>;
  /** Calls back when a replica has written, with the principal; without one where announcements may have been missed. */
  onWrite(callback: (principal: string | undefined) => void): void;
  /** Tells the other replicas that a principal has written. */
  announceWrite(principal: string): Promise<void>;
  close(): void;
}
