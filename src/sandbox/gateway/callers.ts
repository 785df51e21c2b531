import { endpoints } from '../../datasources/endpoints.ts';
import { USER_ID_SCOPE } from '../../datasources/feishu/endpoint.ts';
import { employees } from '../seed/people/employees.ts';
import type { Employee } from '../state.ts';

/** The principal behind a token. */
export interface Caller {
  readonly kind: 'tenant' | 'user';
  readonly scopes: { has(scope: string): boolean };
  /** The user behind a user token; for the application, its administrator. */
  readonly employee: Employee;
}

/** The one application of the sandbox. */
export const APPLICATION = { app_id: 'cli_sandbox', app_secret: 'sandbox-secret' } as const;

export const EXPIRED_USER_TOKEN = 'u-sandbox-expired';

const ALL_SCOPES = { has: () => true };
const NO_SCOPES = new Set<string>();
const WRITE_SCOPES = new Set(
  endpoints.filter(({ effect }) => effect !== 'read').flatMap((endpoint) => endpoint.scopes),
);
const BASIC_SCOPES = new Set(
  endpoints
    .filter(({ effect }) => effect === 'read')
    .flatMap(({ scopes }) => {
      const ofReads = scopes.filter((scope) => !WRITE_SCOPES.has(scope));
      return ofReads.length > 0 ? ofReads : scopes;
    }),
);
const READ_SCOPES = new Set([
  ...BASIC_SCOPES,
  ...endpoints.flatMap((endpoint) => Object.keys(endpoint.fieldScopes ?? {})),
  USER_ID_SCOPE,
]);

const [hr, viewer, unprivileged, basic] = employees;
if (!hr || !viewer || !unprivileged || !basic) throw new Error('the seed has too few employees');

const caller = (kind: Caller['kind'], scopes: Caller['scopes'], employee: Employee): Caller => ({
  kind,
  scopes,
  employee,
});

/** The application itself, behind a tenant token. */
export const TENANT = caller('tenant', ALL_SCOPES, hr);

/** The fixed tokens, which never expire, and what each is for. */
export const TOKENS: ReadonlyMap<string, { readonly caller: Caller; readonly about: string }> = new Map([
  ['u-sandbox-hr', { caller: caller('user', ALL_SCOPES, hr), about: 'a user with all permissions' }],
  [
    'u-sandbox-viewer',
    {
      caller: caller('user', READ_SCOPES, viewer),
      about: 'a user who can read everything and write nothing',
    },
  ],
  [
    'u-sandbox-basic',
    {
      caller: caller('user', BASIC_SCOPES, basic),
      about: 'a user who can read, but no field with a permission of its own',
    },
  ],
  [
    'u-sandbox-nobody',
    { caller: caller('user', NO_SCOPES, unprivileged), about: 'a user without any permission' },
  ],
  ['t-sandbox', { caller: TENANT, about: 'the application, with all permissions' }],
  [
    't-sandbox-basic',
    {
      caller: caller('tenant', BASIC_SCOPES, hr),
      about: 'the application, with read access but for fields with a permission of their own',
    },
  ],
]);
