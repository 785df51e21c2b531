import { endpoints } from '../../datasources/endpoints.ts';
import { USER_ID_SCOPE } from '../../datasources/feishu/endpoint.ts';
import { employees } from '../seed/employees.ts';
import type { Employee } from '../state.ts';

/** Whom a token stands for. */
export interface Caller {
  readonly kind: 'tenant' | 'user';
  readonly scopes: ReadonlySet<string>;
  /** The person behind a user token; the application acts under the name of its administrator. */
  readonly employee: Employee;
}

/** The one application that the sandbox knows. */
export const APPLICATION = { app_id: 'cli_sandbox', app_secret: 'sandbox-secret' } as const;

export const EXPIRED_USER_TOKEN = 'u-sandbox-expired';

const ALL = [
  ...endpoints.flatMap((endpoint) => endpoint.scopes),
  ...endpoints.flatMap((endpoint) => Object.keys(endpoint.fieldScopes ?? {})),
  USER_ID_SCOPE,
];
const BASIC = endpoints.filter(({ effect }) => effect === 'read').flatMap((endpoint) => endpoint.scopes);
const READ = [
  ...BASIC,
  ...endpoints.flatMap((endpoint) => Object.keys(endpoint.fieldScopes ?? {})),
  USER_ID_SCOPE,
];

const [hr, viewer, nobody, basic] = employees;
if (!hr || !viewer || !nobody || !basic) throw new Error('the seed has too few employees');

const caller = (kind: Caller['kind'], scopes: readonly string[], employee: Employee): Caller => ({
  kind,
  scopes: new Set(scopes),
  employee,
});

/** What an application's own token may do. */
export const TENANT = caller('tenant', ALL, hr);

/** The tokens that are always good, and what each is for. */
export const TOKENS: ReadonlyMap<string, { readonly caller: Caller; readonly about: string }> = new Map([
  ['u-sandbox-hr', { caller: caller('user', ALL, hr), about: 'a person with all permissions' }],
  [
    'u-sandbox-viewer',
    { caller: caller('user', READ, viewer), about: 'a person who may read all and write nothing' },
  ],
  [
    'u-sandbox-basic',
    { caller: caller('user', BASIC, basic), about: 'a person who may read, without any sensitive field' },
  ],
  ['u-sandbox-nobody', { caller: caller('user', [], nobody), about: 'a person without any permission' }],
  ['t-sandbox', { caller: TENANT, about: 'the application, with all permissions' }],
  [
    't-sandbox-basic',
    { caller: caller('tenant', BASIC, hr), about: 'the application, without any sensitive field' },
  ],
]);
