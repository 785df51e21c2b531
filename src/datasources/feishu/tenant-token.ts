import { endpoint } from './endpoint.ts';

/**
 * Exchanges the application's credentials for its tenant token. The answer is flat (no `data`), a refusal comes under
 * HTTP 200, and no rate limit is documented (CONTRACT §4.1).
 */
export const exchangeTenantToken = endpoint<
  { body: { app_id: string; app_secret: string } },
  { tenant_access_token?: string | null; expire?: number | null }
>({
  method: 'POST',
  path: '/open-apis/auth/v3/tenant_access_token/internal',
  budget: [],
  identity: [],
  scopes: [],
  effect: 'read',
});
