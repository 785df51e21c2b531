import { spawnSync } from 'node:child_process';
import { copyFile, cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodeGlobalId } from '../src/resolvers/node/global-id.ts';
import { FIXTURES } from '../src/sandbox/scenarios/fixtures.ts';
import { INSTALL_TIMEOUT_MS, installPackages } from './support/install-packages.ts';
import { layerForTest } from './support/layer.ts';

const FRONTEND = 'test/relay';
const COMPILER = resolve(FRONTEND, 'node_modules/relay-compiler/cli.js');

/** The seed lies in fixed years, so that the days to scan are set wide enough for any today. */
const WIDE = { ACTIVITY_SCAN_DAYS_BACK: '20000', ACTIVITY_SCAN_DAYS_AHEAD: '20000' };

let folder: string;

beforeAll(async () => {
  installPackages(FRONTEND);
  folder = await mkdtemp(join(tmpdir(), 'relay-'));
  await cp(join(FRONTEND, 'src'), join(folder, 'src'), { recursive: true });
  await copyFile(join(FRONTEND, 'relay.config.json'), join(folder, 'relay.config.json'));
  await copyFile('schema.graphql', join(folder, 'schema.graphql'));
  await mkdir(join(folder, 'artifacts'));
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMPILER], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status !== 0)
    throw new Error(`Relay's compiler refuses schema.graphql or a fragment:\n${stdout}${stderr}`);
}, INSTALL_TIMEOUT_MS);

afterAll(() => rm(folder, { recursive: true, force: true }));

/** The operation that the compiler made, as Relay would send it. */
async function compiled(operation: string): Promise<string> {
  const artifact = await readFile(join(folder, 'artifacts', `${operation}.graphql.js`), 'utf8');
  const text = /"text": ("(?:[^"\\]|\\.)*")/.exec(artifact)?.[1];
  return JSON.parse(text ?? '');
}

interface Page {
  readonly paymentActivities: {
    readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[];
    readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
  };
}

interface DetailsPage {
  readonly edges: readonly { readonly node: { readonly employee: { readonly userId: string } } }[];
  readonly pageInfo: { readonly endCursor: string | null };
}

const payDate = { start: '2024-01-01', end: '2024-12-31' };

test('a pagination fragment continues behind the cursor in the store', async () => {
  const { hr } = await layerForTest();
  const first = await hr.request<Page>(await compiled('PaymentActivitiesQuery'), { payDate });
  const next = await compiled('PaymentActivitiesPaginationQuery');
  const { endCursor, hasNextPage } = first.paymentActivities.pageInfo;
  expect(hasNextPage).toBe(true);
  const second = await hr.request<Page>(next, { payDate, first: 3, after: endCursor });
  const both = await hr.request<Page>(next, { payDate, first: 5 });
  expect(
    [...first.paymentActivities.edges, ...second.paymentActivities.edges].map(({ node }) => node),
  ).toEqual(both.paymentActivities.edges.map(({ node }) => node));
});

test('a refetchable fragment refetches its object by node(id)', async () => {
  const { hr } = await layerForTest();
  const page = await hr.request<Page>(await compiled('PaymentActivitiesQuery'), { payDate });
  const node = page.paymentActivities.edges[0]?.node;
  expect(await hr.request(await compiled('PaymentActivityRefetchQuery'), { id: node?.id })).toMatchObject({
    node: { ...node, __typename: 'PaymentActivity' },
  });
});

test('a refetchable fragment of an employee refetches them by node(id) with one call', async () => {
  const { as, sandbox } = await layerForTest();
  const { open_id, names } = FIXTURES.employees.regular;
  const id = encodeGlobalId('Employee', 'open_id', open_id);
  expect(await as('t-sandbox').request(await compiled('EmployeeRefetchQuery'), { id })).toMatchObject({
    node: { id, userId: open_id, employment: { name: names.local } },
  });
  expect(sandbox.calls).toHaveLength(1);
});

test('a pagination fragment of an object loads more of its list by node(id)', async () => {
  const { hr } = await layerForTest({ env: WIDE });
  const id = encodeGlobalId('PaymentActivity', FIXTURES.activities.approved[0] ?? '');
  const query = await compiled('PaymentActivityDetailsPaginationQuery');
  const page = async (first: number, after?: string) => {
    const { node } = await hr.request<{ node: { details: DetailsPage } }>(query, { id, first, after });
    return node.details;
  };
  const first = await page(2);
  const second = await page(3, first.pageInfo.endCursor ?? '');
  const whose = ({ edges }: DetailsPage) => edges.map(({ node }) => node.employee.userId);
  expect([...whose(first), ...whose(second)]).toEqual(whose(await page(5)));
  expect(new Set([...whose(first), ...whose(second)]).size).toBe(5);
});

test('a mutation returns the object with its id and new state, which updates the store', async () => {
  const { hr } = await layerForTest({ env: WIDE });
  const [activityId = ''] = FIXTURES.activities.approved;
  const archive = await compiled('PaymentActivityArchiveMutation');
  expect(await hr.request(archive, { input: { activityId } })).toMatchObject({
    archivePaymentActivity: {
      __typename: 'ArchivePaymentActivityPayload',
      paymentActivity: { id: encodeGlobalId('PaymentActivity', activityId), status: 'ARCHIVED' },
    },
  });
  expect(await hr.request(archive, { input: { activityId } })).toMatchObject({
    archivePaymentActivity: { __typename: 'ConflictError', reason: 'PAYMENT_ACTIVITY_NOT_APPROVED' },
  });
});
