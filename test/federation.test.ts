import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GraphQLClient, gql } from 'graphql-request';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { INSTALL_TIMEOUT_MS, installPackages } from './support/install-packages.ts';
import { type Layer, startLayer } from './support/layer.ts';
import { type Program, startProgram } from './support/program.ts';
import {
  ACTIVITY_CHANGED,
  type ActivityChanged,
  activityEvent,
  changesIn,
  collect,
  sseClient,
} from './support/subscriptions.ts';

const EXAMPLE = 'examples/supergraph';

/** Each gateway with its maker's composition. */
const STACKS = [
  { composition: 'the-guild', gateway: 'hive-gateway.js' },
  { composition: 'apollo-gateway', gateway: 'apollo-gateway.js' },
] as const;

let employees: Program;
let folder: string;

beforeAll(async () => {
  installPackages(EXAMPLE);
  folder = await mkdtemp(join(tmpdir(), 'supergraph-'));
  employees = await startProgram(`${EXAMPLE}/employees.js`, {});
}, INSTALL_TIMEOUT_MS);

afterAll(async () => {
  await employees?.stop();
  await rm(folder, { recursive: true, force: true });
});

function compose(composition: string, url: string): string {
  const subgraphs = [
    ['people', url, 'subgraph.graphql'],
    ['employees', employees.url, `${EXAMPLE}/employees.graphql`],
  ];
  return execFileSync(process.execPath, [`${EXAMPLE}/compose.js`, composition, ...subgraphs.flat()], {
    encoding: 'utf8',
  });
}

test.each(['the-guild', 'apollo'])(
  'composition by %s accepts the whole subgraph, with scopes, costs and list sizes',
  (composition) => {
    const supergraph = compose(composition, 'http://127.0.0.1/graphql');
    for (const feature of ['requiresScopes', 'cost', 'inaccessible']) {
      expect(supergraph).toContain(`https://specs.apollo.dev/${feature}/`);
    }
    expect(supergraph).toContain('@requiresScopes(scopes: [["payroll:payment_activity:read"]])');
    expect(supergraph).toMatch(/@listSize\(/);
  },
);

test('the subgraph leaves to others what they own: id and lists of employees, and the viewer', () => {
  const sdl = readFileSync('subgraph.graphql', 'utf8');
  const employee = /^type Employee .*?^}/ms.exec(sdl)?.[0];
  expect(employee).toMatch(/^type Employee @key\(fields: "userId userIdType"\) {/);
  expect(employee).not.toMatch(/^ {2}(id|name)\b/m);
  expect(sdl).not.toMatch(/^ {2}(employees|viewer)\b|Viewer/m);
});

describe.each(STACKS)('behind $gateway, composed by $composition', ({ composition, gateway: program }) => {
  let layer: Layer;
  let gateway: Program;

  beforeAll(async () => {
    layer = await startLayer();
    const file = join(folder, `${composition}.graphql`);
    await writeFile(file, compose(composition, layer.url));
    gateway = await startProgram(`${EXAMPLE}/${program}`, { SUPERGRAPH: file });
  });

  afterAll(async () => {
    await gateway?.stop();
    await layer?.close();
  });

  const as = (token: string | undefined, headers: Record<string, string> = {}) =>
    new GraphQLClient(gateway.url, {
      headers: token === undefined ? headers : { ...headers, authorization: `Bearer ${token}` },
      errorPolicy: 'all',
    });

  test('50 employees of another subgraph with archives, plans, items, reasons and currencies: one call for all archives, and one for each list of reference data', async () => {
    layer.sandbox.clearCalls();
    const { employees } = await as('t-sandbox').request<Answer>(PAY);
    expect(employees).toHaveLength(50);
    const archives = employees.flatMap(({ salaryArchives }) => salaryArchives?.nodes ?? []);
    expect(archives.length).toBeGreaterThan(50);
    for (const { plan, changeReason, currency, items } of archives) {
      expect([plan?.name, changeReason?.name, currency?.code]).toEqual(Array(3).fill(expect.any(String)));
      expect(items.map(({ item }) => item?.name)).toEqual(items.map(() => expect.any(String)));
    }
    expect(layer.sandbox.calls.map(({ endpoint }) => endpoint).sort()).toEqual([
      'GET /open-apis/compensation/v1/change_reasons',
      'GET /open-apis/compensation/v1/items',
      'GET /open-apis/compensation/v1/plans',
      'POST /open-apis/compensation/v1/archives/query',
      'POST /open-apis/corehr/v2/basic_info/currencies/search',
    ]);
  });

  test("id and name are the other subgraph's, without a call; employment is one call for all", async () => {
    layer.sandbox.clearCalls();
    const ask = (selection: string) =>
      as('t-sandbox').request<{ employees: readonly object[] }>(
        `{ employees(first: 50) { id name userId ${selection} } }`,
      );
    const { employees } = await ask('salaryArchives(first: 1) { nodes { effectiveDate } }');
    expect(employees[0]).toMatchObject({ id: '1001', name: '王敏' });
    expect(layer.sandbox.calls.map(({ endpoint }) => endpoint)).toEqual([
      'POST /open-apis/compensation/v1/archives/query',
    ]);
    layer.sandbox.clearCalls();
    const { employees: employed } = await ask('employment { name status }');
    expect(employed[0]).toMatchObject({ name: '王敏', employment: { name: '王敏', status: 'HIRED' } });
    expect(layer.sandbox.calls).toMatchObject([
      { endpoint: 'POST /open-apis/corehr/v2/employees/batch_get', body: { employment_ids: { length: 50 } } },
    ]);
  });

  test('the employee of an archive has the name from the other subgraph', async () => {
    const { employees } = await as('t-sandbox').request<{ employees: { name: string; userId: string }[] }>(
      gql`{ employees(first: 3) { name userId } }`,
    );
    const { salaryArchives } = await as('t-sandbox').request<{
      salaryArchives: { nodes: { employee: object }[] };
    }>(
      gql`query ($userIds: [ID!]!) { salaryArchives(userIds: $userIds) { nodes { employee { name userId } } } }`,
      { userIds: employees.map(({ userId }) => userId) },
    );
    expect(salaryArchives.nodes.length).toBeGreaterThan(0);
    for (const { employee } of salaryArchives.nodes) expect(employees).toContainEqual(employee);
  });

  test('the token and Accept-Language are passed through the gateway', async () => {
    layer.sandbox.clearCalls();
    const ask = async (language: string) => {
      const { employees } = await as('t-sandbox', { 'accept-language': language }).request<Answer>(PAY);
      return employees[0]?.salaryArchives?.nodes[0]?.changeReason?.name;
    };
    const [english, chinese] = [await ask('en-US'), await ask('zh-CN')];
    expect(english).toMatch(/^[\x20-\x7e]+$/);
    expect(chinese).toMatch(/\p{Script=Han}/u);
    expect(new Set(layer.sandbox.calls.map(({ authorization }) => authorization))).toEqual(
      new Set(['Bearer t-sandbox']),
    );
  });

  test('a field that Feishu refuses is null with an error, and the fields of the other subgraph are answered', async () => {
    for (const [token, code] of [
      ['u-sandbox-nobody', 'FORBIDDEN'],
      [undefined, 'UNAUTHENTICATED'],
    ] as const) {
      const { data, errors } = await as(token).rawRequest<Answer>(gql`
        { employees(first: 2) { name salaryArchives { nodes { archiveTid } } } }
      `);
      expect(data.employees).toEqual([
        { name: expect.any(String), salaryArchives: null },
        { name: expect.any(String), salaryArchives: null },
      ]);
      expect(errors?.[0]?.extensions.code).toBe(code);
    }
  });

  test('a mutation through the gateway returns its refusal as data', async () => {
    expect(
      await as('u-sandbox-hr').request(gql`
        mutation {
          archivePaymentActivity(input: { activityId: "no such activity" }) {
            __typename
            ... on MutationError { reason }
          }
        }
      `),
    ).toEqual({
      archivePaymentActivity: { __typename: 'NotFoundError', reason: 'PAYMENT_ACTIVITY_NOT_FOUND' },
    });
  });

  // Apollo's gateway, unlike its router, has no subscriptions.
  if (program === 'hive-gateway.js') {
    test('a subscription is passed on, with its token', async () => {
      const received = collect<ActivityChanged>(sseClient(gateway.url, 'u-sandbox-hr'), ACTIVITY_CHANGED);
      const [id = ''] = layer.sandbox.state.paymentActivities.flatMap(({ activity_id }) => activity_id ?? []);
      layer.sandbox.clearCalls();
      // The subscription has begun here when the layer has asked Feishu for its permission.
      while (layer.sandbox.calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
      await layer.events.publish(activityEvent(id, 'SKIPPED'));
      await received.atLeast(1);
      expect(changesIn(received)).toEqual([['SKIPPED', id]]);
      received.unsubscribe();
    });

    test('a subscription that is refused ends with its error', async () => {
      const received = collect(sseClient(gateway.url, 'u-sandbox-nobody'), ACTIVITY_CHANGED);
      const [result] = await received.atLeast(1);
      expect(result?.errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
    });
  }

  test('node and nodes are not in the supergraph', async () => {
    const { errors } = await as('u-sandbox-hr')
      .rawRequest(gql`{ node(id: "") { id } nodes(ids: []) { id } }`)
      .catch(({ response }) => response);
    expect(errors.map(({ message }: Error) => message)).toEqual([
      expect.stringMatching(/Cannot query field "node" on type "Query"/),
      expect.stringMatching(/Cannot query field "nodes" on type "Query"/),
    ]);
  });
});

const PAY = gql`
  {
    employees(first: 50) {
      name
      salaryArchives {
        nodes {
          plan { name }
          changeReason { name }
          currency { code }
          items { item { name } }
        }
      }
    }
  }
`;

interface Named {
  readonly name: string | null;
}

interface Answer {
  readonly employees: readonly {
    readonly name: string;
    readonly salaryArchives: {
      readonly nodes: readonly {
        readonly plan: Named | null;
        readonly changeReason: Named | null;
        readonly currency: { readonly code: string | null } | null;
        readonly items: readonly { readonly item: Named | null }[];
      }[];
    } | null;
  }[];
}
