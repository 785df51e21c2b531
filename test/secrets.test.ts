import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { type Fault, startSandbox } from '../src/sandbox/sandbox.ts';
import { FIXTURES } from '../src/sandbox/scenarios/fixtures.ts';
import { ISSUER, issuerForTest } from './support/issuer.ts';
import { CHANGE_LEAVE, leaveInput } from './support/leave-input.ts';
import { LAYER, moduleOf } from './support/program.ts';
import { CREATE, salaryInput } from './support/salary-input.ts';

const ENDPOINTS = {
  list: 'GET /open-apis/payroll/v1/payment_activitys',
  create: 'POST /open-apis/compensation/v1/archives',
  exchange: 'POST /open-apis/auth/v3/tenant_access_token/internal',
};
const AMOUNT = '48271.93';
const QUANTITY = '7.654321';
const PERSON = 'Wilhelmina Sorgenfrei';
const SECRETS = { app: 'app-secret-8842', redis: 'redis-secret-5521' };

const LIST =
  'query List($first: Int) { paymentActivities(payDate: { start: "2026-01-01", end: "2026-12-31" }, first: $first) { nodes { activityId name } } }';
const PAY = `{ salaryArchives(userIds: ["${FIXTURES.employees.regular.open_id}"]) { nodes { archiveId changeDescription items { itemId value regularValue } } } }`;
const DETAILS = `{ paymentActivity(activityId: "${FIXTURES.activities.approved[0]}") { details(first: 5) { nodes { employee { userId } items { name value displayValues { value } } } } } }`;
const ARCHIVE =
  'mutation ($id: ID!) { archivePaymentActivity(input: { activityId: $id }) { __typename ... on MutationError { message hint } } }';

/** For `--import`: makes the program fail on an amount where it expects a locale, with an error that quotes it. */
const FAULT = moduleOf(`
  const { replaceAll } = String.prototype;
  String.prototype.replaceAll = function (...args) {
    if (/^\\d+[.]\\d+$/.test(this)) throw new TypeError(this);
    return replaceAll.apply(this, args);
  };
`);

/** The whole program, as it is started in production, and everything that comes out of it. */
async function run(env: Record<string, string>) {
  const child = spawn(process.execPath, ['--import', FAULT, LAYER], {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', PORT: '0', LOG_LEVEL: 'debug', ...env },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  child.stdout.on('data', (text) => (output += text));
  child.stderr.on('data', (text) => (output += text));
  await expect.poll(() => output, { timeout: 20_000 }).toMatch(/listens on/);
  return {
    url: /listens on (\S+)/.exec(output)?.[1] ?? '',
    output: () => output,
    async stop() {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

/** Every string and every number within. */
function leaves(value: unknown): string[] {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [];
}

test('no token, secret, amount or name of a run is in its output or in an error', async () => {
  const sandbox = await startSandbox({ rateScale: Number.POSITIVE_INFINITY });
  onTestFinished(sandbox.close);
  const issuer = await issuerForTest();
  const program = await run({ ...issuer.env, FEISHU_BASE_URL: sandbox.url, FEISHU_BUDGET_SCALE: '1000' });

  const scope = [
    ...new Set([
      'payroll:payment_activity:read',
      'corehr:compensation_archive_detail:read',
      'corehr:compensation_archive_detail.items:read',
      'corehr:compensation_archive:write',
      'attendance:rule',
      'payroll:payment_activity:archive',
      'payroll:payment_activity_details:read',
    ]),
  ].join(' ');
  const tokens = {
    hr: 'u-sandbox-hr',
    viewer: 'u-sandbox-viewer',
    tenant: 't-sandbox',
    unknown: 'u-unknown-3391',
    company: await issuer.sign({ scope, feishu_operator_id: FIXTURES.employees.hr.open_id }),
    narrow: await issuer.sign({ scope: '' }),
    expired: await issuer.sign({ scope, exp: 1_000_000 }),
    forged: `${(await issuer.sign({ scope })).slice(0, -10)}AAAAAAAAAA`,
    foreign: await issuer.sign({ iss: `${ISSUER}.other` }),
  };
  const errors: unknown[] = [];
  const amounts = new Set<string>();
  const headers: string[] = [];

  async function send(token: string | undefined, body: unknown, more: Record<string, string> = {}) {
    const response = await fetch(program.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token && { authorization: `Bearer ${token}` }),
        ...more,
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    headers.push(JSON.stringify([...response.headers]));
    const answer = JSON.parse(await response.text());
    errors.push(answer.errors, JSON.stringify(answer).match(/"(message|hint)":"[^"]*"/g));
    for (const { items = [] } of answer.data?.salaryArchives?.nodes ?? [])
      for (const leaf of leaves(items)) amounts.add(leaf);
    return answer;
  }

  const input = (change = {}) =>
    salaryInput({
      uniqueId: crypto.randomUUID(),
      operatorId: FIXTURES.employees.hr.open_id,
      description: PERSON,
      ...change,
    });
  const priced = (value: unknown) => input({ items: input().items.map((item) => ({ ...item, value })) });
  const bodies = [
    { query: LIST, variables: { first: 5 } },
    { query: PAY },
    { query: DETAILS },
    { query: CREATE, variables: { input: priced(AMOUNT) } },
    { query: CREATE, variables: { input: priced(`${AMOUNT}x`) } },
    { query: CREATE, variables: { input: priced(`-${AMOUNT}`) } },
    { query: CREATE, variables: { input: priced({ amount: AMOUNT }) } },
    { query: CREATE, variables: { input: { ...priced(AMOUNT), planId: undefined } } },
    { query: CREATE, variables: { input: { ...priced(AMOUNT), userId: [PERSON] } } },
    { query: CHANGE_LEAVE, variables: { input: leaveInput({ quantity: QUANTITY }) } },
    { query: CHANGE_LEAVE, variables: { input: leaveInput({ quantity: `${QUANTITY}9` }) } },
    {
      query: CHANGE_LEAVE,
      variables: { input: leaveInput({ reason: [{ locale: 'en-US', value: PERSON }], quantity: 5.5 }) },
    },
    { query: ARCHIVE, variables: { id: FIXTURES.activities.unknown } },
    { query: `{ ${'a '.repeat(7_000)} }` },
    { query: `mutation { createSalaryArchive(input: { items: [{ value: "${AMOUNT}" }] }) { __typename } }` },
    { query: `{ "${AMOUNT}" }` },
    { query: `{ paymentActivities(first: "${AMOUNT}") { x } }` },
    [{ query: LIST }],
    `{"query": "${AMOUNT}`,
  ];
  for (const token of [undefined, ...Object.values(tokens)])
    for (const body of bodies) await send(token, body);

  // A fault of our own, while Feishu is well.
  sandbox.state.paymentActivities = [
    { activity_id: 'x', pay_date: '2026-01-01', activity_names: [{ locale: AMOUNT, value: 'x' }] },
    ...sandbox.state.paymentActivities,
  ];
  await send(tokens.hr, { query: LIST, variables: { first: 5 } }, { 'accept-language': 'en' });

  const faults: Fault[] = [
    { endpoint: '*', status: 502, body: `<html>${tokens.hr} ${AMOUNT}`, times: 5 },
    {
      endpoint: '*',
      status: 200,
      contentType: 'application/json',
      body: `{"code":0,"data":"${AMOUNT}`,
      times: 5,
    },
    { endpoint: ENDPOINTS.create, drop: 'after' },
    { endpoint: ENDPOINTS.list, refuse: { code: 99991663 }, times: 2 },
    { endpoint: ENDPOINTS.create, refuse: { code: 2290004 } },
    { endpoint: ENDPOINTS.exchange, status: 500, body: SECRETS.app },
  ];
  for (const fault of faults) {
    sandbox.script(fault);
    sandbox.expireTenantTokens();
    for (const body of bodies.slice(0, 4)) await send(tokens.company, body);
    sandbox.clearFaults();
  }
  await send(tokens.hr, { query: LIST }, { 'x-request-id': `Bearer ${tokens.hr}`, cookie: tokens.hr });
  await send(tokens.hr, 'x', { 'content-type': 'text/plain' });
  await program.stop();

  const issued = sandbox.calls.flatMap(({ authorization }) => authorization?.replace('Bearer ', '') ?? []);
  const secrets = new Set([
    ...Object.values(tokens),
    ...issued,
    'sandbox-secret',
    AMOUNT,
    QUANTITY,
    PERSON,
    'Wilhelmina',
  ]);
  expect(issued.filter((token) => /^t-[0-9a-f]{32}$/.test(token)).length).toBeGreaterThan(1);
  for (const amount of amounts) if (/^\d{3,}\.\d+$/.test(amount)) secrets.add(amount);
  expect(secrets.size).toBeGreaterThan(15);

  const lines = program
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
  expect(lines.filter(({ event }) => event === 'operation').length).toBeGreaterThan(150);
  expect(lines.filter(({ event }) => event === 'write').length).toBeGreaterThan(20);
  expect(lines.filter(({ event }) => event === 'fault')).toHaveLength(1);
  for (const [what, text] of [
    ['output', program.output()],
    ['errors', JSON.stringify(errors)],
    ['headers', headers.join('\n')],
  ] as const) {
    for (const secret of secrets) expect(text.includes(secret), `${secret} is in the ${what}`).toBe(false);
  }
  // Nor anything at all that was printed beside the log and the line of the start.
  expect(
    program
      .output()
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('{')),
  ).toEqual([expect.stringContaining('listens on')]);
}, 120_000);

test('wrong credentials are reported in one line at the start and in /health/ready, without the credentials', async () => {
  const sandbox = await startSandbox();
  onTestFinished(sandbox.close);
  const program = await run({
    FEISHU_BASE_URL: sandbox.url,
    FEISHU_APP_ID: 'cli_sandbox',
    FEISHU_APP_SECRET: SECRETS.app,
  });
  await expect
    .poll(program.output)
    .toMatch(/"event":"trouble".*Feishu does not accept FEISHU_APP_ID and FEISHU_APP_SECRET/);
  const ready = await fetch(new URL('/health/ready', program.url));
  expect([ready.status, await ready.text()]).toEqual([503, expect.stringContaining('FEISHU_APP_SECRET')]);
  await program.stop();
  expect(program.output()).not.toContain(SECRETS.app);
});
