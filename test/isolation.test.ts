import type { IncomingMessage, ServerResponse } from 'node:http';
import fc from 'fast-check';
import { Pool } from 'undici';
import { expect, onTestFinished, test } from 'vitest';
import { encodeGlobalId } from '../src/resolvers/node/global-id.ts';
import { alteredUpstreamForTest } from './support/altered-upstream.ts';
import { type ExhaustiveOperation, idsIn } from './support/exhaustive-operations.ts';
import { upstreamForTest } from './support/fake-upstream.ts';
import { issuerForTest } from './support/issuer.ts';
import { layerForTest } from './support/layer.ts';
import { plainWalks, walksByKey } from './support/root-field-walks.ts';

/**
 * A Feishu in which the ids are the same for all, and every text says whose token it was read with and by which
 * permission: `<owner-3 plans>`. Whatever an answer holds can so be told by looking at it.
 */
const PERMISSIONS = {
  activities: 'payroll:payment_activity:read',
  details: 'payroll:payment_activity_details:read',
  archives: 'corehr:compensation_archive_detail:read',
  level: 'corehr:compensation_archive_detail.salary_level:read',
  description: 'corehr:compensation_archive_detail.change_description:read',
  plans: 'corehr:compensation_plan:read',
  items: 'corehr:compensation_item:read',
  reasons: 'corehr:compensation_change_reason:read',
  currencies: 'corehr:common_data.basic_data:read',
  leaveTypes: 'corehr:leave:read',
  leave: 'attendance:rule',
  archiving: 'payroll:payment_activity:archive',
  planOfArchive: 'corehr:compensation_archive_detail.plan:read',
} as const;
type Permission = keyof typeof PERMISSIONS;

type ErrorResponse = (permission: Permission) => string;

const texts = (value: string) => [{ locale: 'en-US', lang: 'en-US', value }];

const ANSWERS: Readonly<Record<string, (said: ErrorResponse, body: { user_id_list?: string[] }) => object>> =
  {
    '/open-apis/payroll/v1/payment_activitys': (said) => ({
      payment_activitys: [
        {
          activity_id: 'a1',
          activity_names: texts(said('activities')),
          pay_date: '2026-01-05',
          activity_status: 375,
        },
      ],
    }),
    '/open-apis/payroll/v1/payment_activity_details': (said) => ({
      payment_activity_details: [
        {
          employee_id: 'e1',
          payment_details: [{ id: 'x', accounting_item_value: { original_value: said('details') } }],
        },
      ],
      total: 1,
    }),
    '/open-apis/payroll/v1/payment_activitys/archive': () => ({}),
    '/open-apis/compensation/v1/archives/query': (said, { user_id_list: users = [] }) => ({
      items: users.map((user_id) => ({
        ...{
          user_id,
          id: `of-${user_id}`,
          tid: said('archives'),
          plan_id: 'p1',
          plan_tid: 'pt1',
          currency_id: 'c1',
        },
        ...{
          change_reason_id: 'r1',
          change_description: said('description'),
          salary_level_id: said('level'),
        },
        effective_date: '2026-01-01',
      })),
      has_more: false,
    }),
    '/open-apis/compensation/v1/plans': (said) => ({
      items: [{ id: 'p1', tid: 'pt1', name: said('plans'), effective_date: '2020-01-01', currency_id: 'c1' }],
    }),
    '/open-apis/compensation/v1/items': (said) => ({ items: [{ id: 'i1', name: said('items') }] }),
    '/open-apis/compensation/v1/change_reasons': (said) => ({ items: [{ id: 'r1', name: said('reasons') }] }),
    '/open-apis/corehr/v2/basic_info/currencies/search': (said) => ({
      items: [{ currency_id: 'c1', currency_name: texts(said('currencies')), status: 1 }],
    }),
    '/open-apis/corehr/v1/leaves/leave_types': (said) => ({
      leave_type_list: [{ leave_type_id: 'l1', leave_type_name: texts(said('leaveTypes')), status: 1 }],
    }),
    '/open-apis/attendance/v1/leave_employ_expire_records/l1': (said) => ({
      records: [
        {
          ...{
            id: 'lr1',
            employment_id: 'u1',
            leave_type_id: 'l1',
            granting_quantity: '1',
            granting_unit: 1,
          },
          ...{ effective_date: '2026-01-01', expiration_date: '2026-12-31', reason: texts(said('leave')) },
        },
      ],
    }),
  };

const DAYS = '{ start: "2026-01-01", end: "2026-12-31" }';
const ARCHIVE =
  'archiveId archiveTid changeDescription salaryLevelId changeReason { name } currency { name }';
const OPERATIONS = {
  activities: `{ paymentActivities(payDate: ${DAYS}) { nodes { activityId name } } }`,
  activity: '{ paymentActivity(activityId: "a1") { name details { nodes { items { value } } } } }',
  node: `{ node(id: "${encodeGlobalId('PaymentActivity', 'a1')}") { ... on PaymentActivity { name } } }`,
  archives: `{ salaryArchives(userIds: ["u1", "u2"]) { nodes { ${ARCHIVE} } } }`,
  planOfArchive:
    '{ salaryArchives(userIds: ["u1"]) { nodes { archiveTid plan { name currency { name } } } } }',
  employees: `{ one: employee(userId: "u1") { salaryArchives { nodes { ${ARCHIVE} } } } two: employee(userId: "u2") { salaryArchives { nodes { archiveTid } } leaveAccrualRecords(leaveTypeId: "l1", expirationDate: ${DAYS}) { reason { value } leaveType { name } } } }`,
  entities:
    '{ _entities(representations: [{ __typename: "SalaryPlan", planId: "p1" }, { __typename: "Currency", currencyId: "c1" }, { __typename: "PaymentActivity", activityId: "a1" }]) { ... on SalaryPlan { name } ... on Currency { name } ... on PaymentActivity { name } } }',
  referenceData:
    '{ salaryPlans { nodes { name } } salaryItems { nodes { name } } salaryChangeReasons { nodes { name } } currencies { nodes { name } } leaveTypes { nodes { name } } }',
  leave: `{ leaveAccrualRecords(userId: "u1", leaveTypeId: "l1", expirationDate: ${DAYS}) { reason { value } leaveType { name } } }`,
  write:
    'mutation { archivePaymentActivity(input: { activityId: "a1" }) { ... on ArchivePaymentActivityPayload { paymentActivity { name } } } }',
} as const;

/** Who asks, whose rows they may see and by which permissions. */
interface Caller {
  readonly owner: string;
  readonly token: string;
  readonly permissions: ReadonlySet<string>;
}

const EVERYTHING = Object.keys(PERMISSIONS) as Permission[];
const RIGHTS: readonly (readonly Permission[])[] = [
  EVERYTHING,
  EVERYTHING.filter((permission) => permission !== 'level'),
  EVERYTHING.filter((permission) => permission !== 'plans' && permission !== 'description'),
  ['activities'],
  ['archives', 'currencies', 'leave'],
  ['plans', 'items', 'leaveTypes', 'archiving'],
  [],
];

test('no principal gets data that was read for another, or without its permission, in any order of responses', async () => {
  let hold: (label: string) => Promise<void> = async () => undefined;
  const upstream = await upstreamForTest(async (request, response) => {
    const body = await bodyOf(request);
    const token = /^Bearer t-(.*)$/.exec(request.headers.authorization ?? '')?.[1] ?? 'unknown';
    const path = request.url?.split('?')[0] ?? '';
    await hold(`${token} ${path}`);
    if (path.endsWith('tenant_access_token/internal')) {
      return answer(response, { code: 0, tenant_access_token: 't-application', expire: 7_200 });
    }
    const data = ANSWERS[path]?.((permission) => `<${token} ${permission}>`, body);
    return answer(response, { code: data ? 0 : 1, msg: '', data });
  });
  const issuer = await issuerForTest();
  const layer = await layerForTest({ env: { ...issuer.env, FEISHU_BASE_URL: upstream.url } });
  const pool = new Pool(new URL(layer.url).origin);
  onTestFinished(() => pool.destroy());
  const callers: Caller[] = [
    ...[1, 2, 3, 4].map((n) => ({
      owner: `owner-${n}`,
      token: `t-owner-${n}`,
      permissions: new Set<string>(EVERYTHING),
    })),
    ...(await Promise.all(
      RIGHTS.map(async (rights, n) => ({
        owner: 'application',
        token: await issuer.sign({
          sub: `person-${n}`,
          scope: rights.map((right) => PERMISSIONS[right]).join(' '),
        }),
        permissions: new Set<string>(rights),
      })),
    )),
    // The same person with two tokens, of which one covers less.
    ...(await Promise.all(
      [EVERYTHING, EVERYTHING.filter((right) => right !== 'level' && right !== 'description')].map(
        async (rights) => ({
          owner: 'application',
          token: await issuer.sign({
            sub: 'same',
            scope: rights.map((right) => PERMISSIONS[right]).join(' '),
          }),
          permissions: new Set<string>(rights),
        }),
      ),
    )),
  ];

  async function ask({ owner, token, permissions }: Caller, operation: keyof typeof OPERATIONS) {
    // Neither fetch nor an assertion for each mark: thousands of them take most of the time.
    const response = await pool.request({
      method: 'POST',
      path: '/graphql',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: OPERATIONS[operation] }),
    });
    const text = await response.body.text();
    const marks = [...text.matchAll(/<([\w-]+) (\w+)>/g)];
    const leaked = marks.filter(
      ([, whose, permission = '']) => whose !== owner || !permissions.has(permission),
    );
    // Who may see everything does see something, or the test would prove nothing.
    const isEmpty = permissions.size === EVERYTHING.length && marks.length === 0;
    if (leaked.length > 0 || isEmpty) throw new Error(`${operation} for ${owner}: ${leaked} in ${text}`);
    return marks.length;
  }

  const asked = fc.array(
    fc.tuple(
      fc.constantFrom(...callers),
      fc.constantFrom(...(Object.keys(OPERATIONS) as (keyof typeof OPERATIONS)[])),
    ),
    { minLength: 2, maxLength: 6 },
  );
  let seen = 0;
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), asked, async (scheduler, together) => {
      hold = (label) => scheduler.schedule(Promise.resolve(), label);
      const answered = Promise.all(together.map(([caller, operation]) => ask(caller, operation)));
      seen += (await scheduler.waitFor(answered)).reduce((sum, marks) => sum + marks, 0);
    }),
    { numRuns: 2_000 },
  );
  expect(seen).toBeGreaterThan(10_000);
}, 180_000);

/** Texts in rows that no look-up depends on. */
const MARKED =
  /^(value|name|description|note|original_value|change_description|preferred_name|code|zh_cn|en_us)$/;
/** Root fields that answer without a row of Feishu's. */
const WITHOUT_ROWS = new Set(['_service', 'viewer']);

/** Marks the texts of an answer as read for a principal. */
function marked(value: unknown, owner: string): unknown {
  if (Array.isArray(value)) return value.map((item) => marked(item, owner));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      typeof member === 'string' && MARKED.test(key) ? `<${owner} row>` : marked(member, owner),
    ]),
  );
}

test('every query field, entity and node gives each of two principals its own rows, asked together and again', async () => {
  const upstream = await alteredUpstreamForTest();
  const layer = await layerForTest({ env: { FEISHU_BASE_URL: upstream.url, MAX_UPSTREAM_CALLS: '500' } });
  upstream.target = layer.sandbox.url;
  upstream.token = 't-sandbox';
  upstream.alter = (_method, _path, answer, authorization) => {
    const owner = authorization.replace('Bearer t-', '');
    const { data, ...envelope } = JSON.parse(answer.body.toString());
    answer.body = Buffer.from(JSON.stringify({ ...envelope, data: marked(data, owner) }));
  };
  const ask = async (owner: string, { name, document, variables }: ExhaustiveOperation) => {
    const { data } = await layer.as(`t-${owner}`).rawRequest(document, variables);
    const owners = [...JSON.stringify(data).matchAll(/<(owner-\d) row>/g)].map(([, whose]) => whose);
    expect(new Set(owners), `${name} for ${owner}`).toEqual(new Set(WITHOUT_ROWS.has(name) ? [] : [owner]));
    return data;
  };
  const plain = plainWalks().filter(({ document }) => document.startsWith('query'));
  const found: unknown[] = [];
  for (const walk of plain) {
    const [data] = await Promise.all([ask('owner-1', walk), ask('owner-2', walk)]);
    found.push(data);
  }
  for (const walk of walksByKey(idsIn(found)))
    await Promise.all([ask('owner-2', walk), ask('owner-1', walk)]);
  // Whatever is cached by now.
  for (const walk of plain) await ask('owner-2', walk);
}, 180_000);

async function bodyOf(request: IncomingMessage): Promise<{ user_id_list?: string[] }> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString()) : {};
}

function answer(response: ServerResponse, body: object): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
