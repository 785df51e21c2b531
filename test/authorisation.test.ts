import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as attendance from '../src/datasources/attendance.ts';
import * as compensation from '../src/datasources/compensation.ts';
import * as coreHr from '../src/datasources/core-hr.ts';
import { type EndpointDeclaration, endpointKey, USER_ID_SCOPE } from '../src/datasources/feishu/endpoint.ts';
import * as coreHrLeave from '../src/datasources/leave/core-hr-leave.ts';
import * as payroll from '../src/datasources/payroll.ts';
import { encodeGlobalId } from '../src/resolvers/node/global-id.ts';
import { type ExhaustiveOperation, idsIn } from './support/exhaustive-operations.ts';
import { type Issuer, startIssuer } from './support/issuer.ts';
import { type Layer, layerForTest, startLayer } from './support/layer.ts';
import { plainWalks, regular, values, walksByKey } from './support/root-field-walks.ts';

const EXCHANGE = 'POST /open-apis/auth/v3/tenant_access_token/internal';

const declared: readonly EndpointDeclaration[] = [
  payroll,
  compensation,
  attendance,
  coreHr,
  coreHrLeave,
].flatMap((room) =>
  Object.values<unknown>(room).filter((value): value is EndpointDeclaration => isDeclaration(value)),
);

function isDeclaration(value: unknown): value is EndpointDeclaration {
  return typeof value === 'object' && value !== null && 'scopes' in value && 'effect' in value;
}

const endpoints = new Map(declared.map((endpoint) => [endpointKey(endpoint), endpoint]));
const SCOPES = [...new Set(declared.flatMap(({ scopes }) => scopes))];
const FIELD_SCOPES = declared.flatMap(({ fieldScopes }) => Object.keys(fieldScopes ?? {}));
const ALL = [...SCOPES, ...FIELD_SCOPES, USER_ID_SCOPE];

/**
 * Fields that cost no call and return no data of an employee, by name. All other fields must be refused without the
 * scope, also new ones.
 */
const NEEDS_NO_SCOPE = new Set([
  '_service', // the SDL
  'viewer', // returns what the token says
  'employee', // returns the id that was sent; its fields are checked
  'node Employee',
  'nodes Employee',
  '_entities Employee',
]);

let issuer: Issuer;
let layer: Layer;
let walks: readonly ExhaustiveOperation[];

interface Seen {
  readonly name: string;
  readonly data: Record<string, unknown> | null;
  readonly codes: readonly unknown[];
  /** The endpoints that were called. */
  readonly calls: readonly string[];
}

/** Carries an operation out for a caller with these scopes. */
async function send({ name, document, variables }: ExhaustiveOperation, token: string): Promise<Seen> {
  layer.sandbox.clearCalls();
  const { data, errors = [] } = await layer
    .as(token)
    .rawRequest<Record<string, unknown>>(document, variables);
  return {
    name,
    data,
    codes: errors.map(({ extensions }) => extensions.code),
    calls: layer.sandbox.calls.map(({ endpoint }) => endpoint).filter((endpoint) => endpoint !== EXCHANGE),
  };
}

async function carryOutAll(
  some: readonly ExhaustiveOperation[],
  scopes: readonly string[],
  claims: object = {},
): Promise<Seen[]> {
  const token = await issuer.sign({ scope: scopes.join(' '), ...claims });
  const seen: Seen[] = [];
  for (const one of some) seen.push(await send(one, token));
  return seen;
}

beforeAll(async () => {
  issuer = await startIssuer();
  layer = await startLayer({ env: { ...issuer.env, CATALOGUE_TTL_MS: '300000' } });
  const plain = plainWalks();
  const answers = await carryOutAll(plain, ALL);
  walks = [...plain, ...walksByKey(idsIn(answers.map(({ data }) => data)))];
});
afterAll(async () => {
  await layer.close();
  await issuer.close();
});

describe('every root field, entity, node and mutation, with all fields that can be reached from it', () => {
  test('calls every declared endpoint with all scopes, so that this test covers all of them', async () => {
    const seen = await carryOutAll(walks, ALL);
    expect(seen.flatMap(({ name, codes }) => (codes.includes('FORBIDDEN') ? [name] : []))).toEqual([]);
    expect(new Set(seen.flatMap(({ calls }) => calls))).toEqual(new Set(endpoints.keys()));
    const silent = seen.filter(
      ({ calls, data }) => calls.length === 0 && Object.values(data ?? {}).includes(null),
    );
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  test('is refused without a scope, without a call to Feishu', async () => {
    for (const { name, data, codes, calls } of await carryOutAll(walks, [])) {
      expect(calls, name).toEqual([]);
      if (NEEDS_NO_SCOPE.has(name)) continue;
      const [answer] = Object.values(data ?? {}).flat();
      const isRefused = (answer as { __typename?: string } | null)?.__typename === 'PermissionDeniedError';
      expect(
        isRefused || (answer === null && codes.includes('FORBIDDEN')),
        `${name}: ${JSON.stringify(answer)}`,
      ).toBe(true);
    }
  });

  test('returns only its own input if it needs no scope', async () => {
    const seen = await carryOutAll(
      walks.filter(({ name }) => NEEDS_NO_SCOPE.has(name) && name !== '_service' && name !== 'viewer'),
      [],
    );
    for (const { data, codes } of seen) {
      const [employee] = Object.values(data ?? {}).flat();
      expect(employee).toEqual({
        __typename: 'Employee',
        id: encodeGlobalId('Employee', 'people_corehr_id', regular),
        userId: regular,
        userIdType: 'PEOPLE_COREHR_ID',
        employment: null,
        salaryArchives: null,
        leaveAccrualRecords: null,
        leaveBalances: null,
        paymentDetails: null,
      });
      expect(codes).toEqual(Array.from({ length: 5 }, () => 'FORBIDDEN'));
    }
    expect(seen.length).toBeGreaterThan(1);
  });

  test.each(SCOPES)('calls, with %s alone, only the endpoints of that scope', async (scope) => {
    const seen = await carryOutAll(walks, [scope]);
    for (const { name, calls } of seen) {
      for (const call of calls) expect(endpoints.get(call)?.scopes, `${name}: ${call}`).toContain(scope);
    }
    // Details hang on an activity, which this scope does not let anyone find.
    const reaches = seen.some(({ calls }) => calls.length > 0);
    expect(reaches).toBe(scope !== 'payroll:payment_activity_details:read');
  });

  test('is refused by user_id without the field permission of user_id', async () => {
    const people = { ...values, userIdType: 'USER_ID', input: { userIdType: 'USER_ID' } };
    const byUserId = plainWalks(people).filter(({ document }) =>
      /UserIdType|createSalary|updateLeave|grantLeave/.test(document),
    );
    expect(byUserId.map(({ name }) => name)).toEqual([
      'employee',
      'employees',
      'salaryArchives',
      'leaveAccrualRecords',
      'leaveBalances',
      'createSalaryArchive',
      'updateLeaveAccrualRecord',
      'grantLeave',
    ]);
    const without = ALL.filter((scope) => scope !== USER_ID_SCOPE);
    for (const { name, calls, data, codes } of await carryOutAll(byUserId, without)) {
      expect(calls, name).toEqual([]);
      expect(JSON.stringify([data, codes]), name).toMatch(/PermissionDeniedError|FORBIDDEN/);
    }
    expect((await carryOutAll(byUserId, ALL)).every(({ calls }) => calls.length > 0)).toBe(true);
  });

  test('calls, with a user token, no endpoint that takes tenant tokens only', async () => {
    for (const one of walks) {
      const { calls } = await send(one, 'u-sandbox-hr');
      for (const call of calls)
        expect(endpoints.get(call)?.identity, `${one.name}: ${call}`).toContain('user');
    }
  });

  test('is UNAUTHENTICATED without a token, except introspection', async () => {
    for (const { name, document, variables } of walks) {
      layer.sandbox.clearCalls();
      const { data, errors } = await layer
        .as(undefined)
        .rawRequest<Record<string, unknown>>(document, variables);
      expect(layer.sandbox.calls).toEqual([]);
      if (name === '_service') continue;
      expect(data ?? null, name).toBeNull();
      expect(
        errors?.map(({ extensions }) => extensions.code),
        name,
      ).toEqual(['UNAUTHENTICATED']);
    }
  });
});

describe('an endpoint that takes tenant tokens only', () => {
  const PLANS = '{ salaryPlans(first: 1) { nodes { planId } } }';
  const jwt = (claims: object) =>
    ['{"alg":"ES256"}', JSON.stringify(claims), 'signature']
      .map((part) => Buffer.from(part).toString('base64url'))
      .join('.');

  test.each([
    ['u-anything', 0, 'FORBIDDEN'],
    [jwt({ iss: 'https://passport.feishu.cn', sub: 'ou_1' }), 0, 'FORBIDDEN'],
    ['t-unknown', 1, 'UNAUTHENTICATED'],
    ['eyJ-is-no-jwt', 1, 'FORBIDDEN'],
  ])('recognises %s: %i calls, %s', async (token, calls, code) => {
    const it = await layerForTest();
    const { errors } = await it.as(token).rawRequest(PLANS);
    expect(errors?.[0]?.extensions.code).toBe(code);
    expect(it.sandbox.calls).toHaveLength(calls);
    if (calls === 0) {
      expect(errors?.[0]?.message).toContain('tenant_access_token');
      expect(errors?.[0]?.extensions.requiredScopes).toEqual([]);
    }
  });

  test('names the token that it takes if Feishu refuses an unrecognised user token (99991668)', async () => {
    const it = await layerForTest();
    const endpoint = 'GET /open-apis/compensation/v1/plans';
    it.sandbox.script({ endpoint, refuse: { code: 99991668 } });
    const { errors } = await it.as('opaque').rawRequest(PLANS);
    expect(errors).toMatchObject([
      {
        message: expect.stringContaining("application's own token"),
        extensions: {
          code: 'FORBIDDEN',
          feishu: { code: 99991668 },
          requiredScopes: [],
        },
      },
    ]);
    it.sandbox.script({ endpoint: '*', refuse: { code: 99991668 } });
    const other = await it
      .as('opaque')
      .rawRequest(
        '{ paymentActivities(payDate: { start: "2026-01-01", end: "2026-01-02" }) { nodes { payDate } } }',
      );
    expect(other.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });
});

describe('a row field with a permission of its own', () => {
  const READ = 'corehr:compensation_archive_detail:read';
  const of = (field: string) => `corehr:compensation_archive_detail.${field}:read`;

  async function archive(selection: string, scopes: readonly string[]) {
    layer.sandbox.clearCalls();
    const client = layer.as(await issuer.sign({ scope: scopes.join(' ') }));
    const query = `{ salaryArchives(userIds: ["${regular}"], userIdType: PEOPLE_COREHR_ID, first: 1) { nodes { ${selection} } } }`;
    const { data, errors } = await client.rawRequest<{
      salaryArchives: { nodes: Record<string, unknown>[] } | null;
    }>(query);
    // The application sees all of it, so that it is we who take it out.
    expect(layer.sandbox.calls.at(-1)?.authorization).toMatch(/^Bearer t-/);
    return { row: data.salaryArchives?.nodes[0], error: errors?.[0]?.extensions };
  }

  test.each([
    ['changeDescription', of('change_description')],
    ['salaryLevelId', of('salary_level')],
  ])('%s is null without it, with all other permissions', async (field, scope) => {
    const others = FIELD_SCOPES.filter((other) => other !== scope);
    expect((await archive(field, [READ, ...others])).row).toEqual({ [field]: null });
    expect((await archive(field, [READ, scope])).row).toEqual({ [field]: expect.any(String) });
  });

  test.each([
    ['items { value }', of('items')],
    ['indicators { value }', of('indicators')],
    ['planId', of('plan')],
    ['planTid', of('plan')],
  ])('%s is FORBIDDEN without it, as it cannot be null', async (field, scope) => {
    const others = FIELD_SCOPES.filter((other) => other !== scope);
    const { row, error } = await archive(field, [READ, ...others]);
    expect(row).toBeUndefined();
    expect(error).toMatchObject({ code: 'FORBIDDEN', requiredScopes: [scope] });
    expect((await archive(field, [READ, scope])).error).toBeUndefined();
  });
});
