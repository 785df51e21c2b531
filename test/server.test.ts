import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, test } from 'vitest';
import { startSandbox } from '../src/sandbox/sandbox.ts';
import { activityChanged, EVENT_SETTINGS, sendEvent } from './support/feishu-events.ts';
import { layerForTest } from './support/layer.ts';
import { LAYER, moduleOf } from './support/program.ts';
import {
  ACTIVITY_CHANGED,
  type ActivityChanged,
  changesIn,
  collect,
  sseClient,
  wsClient,
} from './support/subscriptions.ts';

const QUERY =
  '{ paymentActivities(payDate: { start: "2026-01-01", end: "2026-12-31" }, first: 1) { nodes { activityId } } }';

const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

/** Starts the program as a process of its own. */
function run(env: Record<string, string>, [command, ...args]: string[] = [process.execPath, LAYER]) {
  const child = spawn(command ?? '', args, {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  const lines: string[] = [];
  const firstLine = new Promise<string>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        resolve(line);
      });
    }
  });
  return { child, lines, firstLine, ended: once(child, 'exit').then(([code]) => code as number | null) };
}

function post(url: string, headers: Record<string, string> = { authorization: 'Bearer u-sandbox-hr' }) {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query: QUERY }),
  });
}

const addressIn = (line: string) => line.match(/http:\/\/127\.0\.0\.1:\d+\/graphql/)?.[0] ?? '';

/** For `--import`: says of each module that it is loaded. */
const SAY_LOADED = moduleOf(
  `import { register } from 'node:module'; register(${JSON.stringify(
    moduleOf(`import { writeSync } from 'node:fs';
    export const load = (url, context, next) => (writeSync(2, url + '\\n'), next(url, context));`),
  )});`,
);

/** The modules in a file of dist: esbuild writes the path of each before its code. */
const modulesIn = (url: string) =>
  Array.from(
    readFileSync(new URL(url), 'utf8').matchAll(/^ *\/\/ ((?:src|node_modules)\/.*)$/gm),
    ([, path = '']) => path,
  );

/** What the settings of that test do not need. */
const SPARED = [
  'ioredis',
  'jose',
  'zod',
  '@graphql-yoga/render-graphiql',
  'prom-client',
  'ws',
  'graphql-ws',
  '@opentelemetry/api',
  '@larksuiteoapi/node-sdk',
];

describe('the process', () => {
  test('loads no package that its settings do not need, and no package twice', async () => {
    const { child, lines } = run(
      { PORT: '0', NODE_ENV: 'production', FEISHU_BASE_URL: 'http://127.0.0.1:1' },
      [process.execPath, '--import', SAY_LOADED, LAYER],
    );
    await expect.poll(() => lines.some(addressIn), { timeout: 30_000 }).toBe(true);
    child.kill('SIGKILL');
    const modules = lines.filter((line) => line.startsWith('file:')).flatMap(modulesIn);
    const places = new Set(
      modules.map((module) => /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(module)?.[0] ?? ''),
    );
    const names = [...places].map((place) => place.split('node_modules/').at(-1) ?? '');
    expect(names).toContain('graphql-yoga');
    for (const spared of SPARED) {
      expect(names).not.toContain(spared);
    }
    expect(modules).toContain('src/start/start.ts');
    expect(modules.filter((module) => /^src\/(sandbox|events)\//.test(module))).toEqual([]);
    expect(names.filter((name) => name === '@graphql-tools/utils')).toHaveLength(2);
  });

  test('starts without settings, and prints its address, its upstream and a token', async () => {
    const { firstLine } = run({ PORT: '0' });
    const line = await firstLine;
    expect(line).toMatch(/sandbox/);
    expect(line).toContain('Authorization: Bearer u-sandbox-hr');
    const answer = await post(addressIn(line));
    expect(await answer.json()).toMatchObject({
      data: { paymentActivities: { nodes: [{ activityId: expect.any(String) }] } },
    });
  });

  test('uses the Feishu of FEISHU_BASE_URL', async () => {
    const sandbox = await startSandbox();
    const { firstLine } = run({ PORT: '0', FEISHU_BASE_URL: sandbox.url });
    const line = await firstLine;
    expect(line).toContain(sandbox.url);
    await post(addressIn(line));
    expect(sandbox.calls).toHaveLength(1);
    await sandbox.close();
  });

  test('ends with npm if npm started it', async () => {
    const { child, lines } = run({ PORT: '0' }, ['npm', 'start']);
    await expect.poll(() => lines.join('\n'), { timeout: 30_000 }).toMatch(/listens on/);
    const url = addressIn(lines.join('\n'));
    expect((await post(url)).status).toBe(200);
    child.kill('SIGTERM');
    await expect
      .poll(
        () =>
          post(url).then(
            () => 'taken',
            () => 'refused',
          ),
        { timeout: 5_000 },
      )
      .toBe('refused');
  });

  test('ends with one line for an invalid setting', async () => {
    const { lines, ended } = run({ PORT: 'http' });
    expect(await ended).toBe(1);
    expect(lines).toEqual([expect.stringMatching(/^PORT is "http"; allowed: /)]);
  });

  test('ends with one line if it cannot listen', async () => {
    const first = run({ PORT: '0' });
    const port = new URL(addressIn(await first.firstLine)).port;
    const second = run({ PORT: port });
    expect(await second.ended).toBe(1);
    expect(second.lines).toEqual([expect.stringContaining(`PORT ${port}`)]);
  });

  test.each([
    ['over the sandbox', {}],
    ['over a Feishu', { FEISHU_BASE_URL: 'http://127.0.0.1:9' }],
  ])('ends with the error where a file of the settings is missing, %s', async (_, env) => {
    const { lines, ended } = run({ PORT: '0', PERSISTED_OPERATIONS: '/nope', ...env });
    expect(await ended).toBe(1);
    expect(lines).toEqual([expect.stringMatching(/PERSISTED_OPERATIONS.*\/nope/)]);
  });

  test('on SIGTERM ends at once where all is answered, however long Feishu wants no calls', async () => {
    const sandbox = await startSandbox();
    const { child, firstLine, ended } = run({ PORT: '0', FEISHU_BASE_URL: sandbox.url });
    const url = addressIn(await firstLine);
    sandbox.script({
      endpoint: '*',
      refuse: { code: 99991400, headers: { 'x-ogw-ratelimit-reset': '60' } },
    });
    expect(await (await post(url)).json()).toMatchObject({
      errors: [{ extensions: { code: 'RATE_LIMITED' } }],
    });
    const signalled = performance.now();
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(performance.now() - signalled).toBeLessThan(10_000);
    await sandbox.close();
  });

  test("tells subscribers of Feishu's event, and on SIGTERM completes subscriptions and closes WebSocket connections", async () => {
    const { child, firstLine, ended } = run({ PORT: '0', ...EVENT_SETTINGS });
    const url = addressIn(await firstLine);
    const { data } = (await (await post(url)).json()) as {
      data: { paymentActivities: { nodes: [{ activityId: string }] } };
    };
    const [{ activityId }] = data.paymentActivities.nodes;
    const received = collect<ActivityChanged>(sseClient(url, 'u-sandbox-hr'), ACTIVITY_CHANGED);
    const client = wsClient(url, 'u-sandbox-hr');
    const overWebSocket = collect<ActivityChanged>(client, ACTIVITY_CHANGED);
    const closed = new Promise((resolve) => client.on('closed', (event) => resolve(event)));
    await received.begun;
    while (overWebSocket.results.length === 0) {
      await sendEvent(url, activityChanged(activityId, 'SKIPPED'));
    }
    await received.atLeast(1);
    expect(changesIn(received)[0]).toEqual(['SKIPPED', activityId]);
    child.kill('SIGTERM');
    await received.completed;
    expect(await closed).toMatchObject({ code: 1001 });
    expect(await ended).toBe(0);
  });

  test('on SIGTERM closes a connection on which no request has come', async () => {
    const { child, firstLine, ended } = run({ PORT: '0' });
    const { hostname, port } = new URL(addressIn(await firstLine));
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    const closed = once(socket, 'close');
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    await closed;
  });

  test('on SIGTERM does not wait for a body that never ends longer than for a request', async () => {
    const { child, firstLine, ended } = run({ PORT: '0', REQUEST_TIMEOUT_MS: '300' });
    const { hostname, port } = new URL(addressIn(await firstLine));
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    socket.write(
      'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{',
    );
    await once(socket, 'connect');
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    socket.destroy();
  });

  /** For `--import`: lets an error of the process happen on SIGUSR2. */
  const onSignal = (what: string) => moduleOf(`process.on('SIGUSR2', () => { ${what} })`);
  const withFault = (what: string) =>
    run({ PORT: '0' }, [process.execPath, '--import', onSignal(what), LAYER]);

  test('goes on after a rejection that no code handles, and logs it', async () => {
    const { child, lines, firstLine, ended } = withFault("Promise.reject(new TypeError('SEC' + 'RET'))");
    const url = addressIn(await firstLine);
    child.kill('SIGUSR2');
    await expect.poll(() => lines.join('\n')).toContain('unhandled-rejection');
    expect((await post(url)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(lines.join('\n')).not.toContain('SECRET');
  });

  test('after an exception that no code catches, logs it, drains and ends with 1', async () => {
    const { child, lines, firstLine, ended } = withFault("throw new TypeError('SEC' + 'RET')");
    const url = addressIn(await firstLine);
    expect((await post(url)).status).toBe(200);
    child.kill('SIGUSR2');
    expect(await ended).toBe(1);
    expect(lines.join('\n')).toContain('uncaught-exception');
    expect(lines.join('\n')).not.toContain('SECRET');
  });

  test('on SIGTERM finishes requests under way, refuses new connections, and ends', async () => {
    const sandbox = await startSandbox();
    const { child, firstLine, ended } = run({ PORT: '0', FEISHU_BASE_URL: sandbox.url });
    const url = addressIn(await firstLine);
    sandbox.script({ endpoint: '*', delayMs: 700 });
    const underWay = post(url);
    await expect.poll(() => sandbox.calls.length, { timeout: 5_000 }).toBeGreaterThan(0);
    child.kill('SIGTERM');
    await expect
      .poll(() =>
        post(url).then(
          () => 'taken',
          () => 'refused',
        ),
      )
      .toBe('refused');
    const answer = await underWay;
    expect(answer.status).toBe(200);
    expect(await answer.json()).toHaveProperty('data.paymentActivities.nodes');
    expect(await ended).toBe(0);
    await sandbox.close();
  });
});

describe('over HTTP', () => {
  test('/health/live and /health/ready are 200', async () => {
    const { url } = await layerForTest();
    for (const path of ['/health/live', '/health/ready']) {
      const answer = await fetch(new URL(path, url));
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
    }
  });

  test('/health/ready is JSON where that is asked for, with what it waits for', async () => {
    const { url } = await layerForTest({
      env: { FEISHU_APP_ID: 'cli_wrong', FEISHU_APP_SECRET: 'wrong', REPLICAS: '2' },
    });
    const answer = await fetch(new URL('/health/ready', url), { headers: { accept: 'application/json' } });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      503,
      'application/json; charset=utf-8',
    ]);
    expect(await answer.json()).toEqual({
      ready: false,
      waitsFor: 'the first token of the Feishu application has not come yet',
      restriction: null,
    });
    const ready = await fetch(new URL('/health/ready', (await layerForTest()).url), {
      headers: { accept: 'application/json' },
    });
    expect(await ready.json()).toEqual({ ready: true, waitsFor: null, restriction: null });
  });

  test('answers have cache-control: no-store', async () => {
    const { url } = await layerForTest();
    for (const headers of [undefined, {}]) {
      expect((await post(url, headers)).headers.get('cache-control')).toBe('no-store');
    }
  });

  test('a browser is redirected from / to GraphiQL', async () => {
    const { url } = await layerForTest();
    const page = await fetch(new URL('/', url), { headers: { accept: 'text/html' } });
    expect(page.url).toBe(url);
    expect(page.headers.get('content-type')).toContain('text/html');
  });

  test('a path that is not served is 404', async () => {
    const { url } = await layerForTest();
    expect((await fetch(new URL('/elsewhere', url))).status).toBe(404);
  });

  test('an unreachable Feishu is UPSTREAM_UNAVAILABLE', async () => {
    const { url } = await layerForTest({ env: { FEISHU_BASE_URL: 'http://127.0.0.1:9' } });
    const answer = await (await post(url)).json();
    expect(answer).toMatchObject({
      data: { paymentActivities: null },
      errors: [{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }],
    });
  });

  test('a Feishu that exceeds the time-out is UPSTREAM_TIMEOUT', async () => {
    const { url, sandbox } = await layerForTest({
      env: { UPSTREAM_TIMEOUT_MS: '100', REQUEST_TIMEOUT_MS: '250' },
    });
    sandbox.script({ endpoint: '*', times: 9, delayMs: 10_000 });
    const answer = await (await post(url)).json();
    expect(answer).toMatchObject({ errors: [{ extensions: { code: 'UPSTREAM_TIMEOUT' } }] });
  });

  const unreadable: [what: string, status: number, contentType: string, body: string][] = [
    ['HTML', 200, 'text/html', '<h1>secret page</h1>'],
    ['a gateway’s HTML', 502, 'text/html', '<h1>secret page</h1>'],
    ['half a JSON', 200, 'application/json', '{"code":0,"data":{"secret'],
    ['nothing', 200, 'application/json', ''],
    ['JSON that is no envelope', 200, 'application/json', '["secret"]'],
    ['plain text for a path that it does not know', 404, 'text/plain', '404 page not found'],
  ];
  test.each(unreadable)(
    'a response that is %s is an UPSTREAM_ERROR without its content',
    async (_, status, contentType, body) => {
      const { url, sandbox } = await layerForTest();
      sandbox.script({ endpoint: '*', times: 9, status, contentType, body });
      const text = await (await post(url)).text();
      expect(JSON.parse(text)).toMatchObject({ errors: [{ extensions: { code: 'UPSTREAM_ERROR' } }] });
      expect(text).not.toMatch(/secret|page not found/);
    },
  );

  test('an operation makes at most MAX_UPSTREAM_CALLS calls', async () => {
    const { url, sandbox } = await layerForTest({ env: { MAX_UPSTREAM_CALLS: '1' } });
    const query = QUERY.replace('2026-01-01', '2024-01-01').replace('first: 1', 'first: 500');
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer u-sandbox-hr' },
      body: JSON.stringify({ query }),
    });
    expect(await answer.json()).toMatchObject({
      errors: [{ extensions: { code: 'UPSTREAM_BUDGET_EXCEEDED' } }],
    });
    expect(sandbox.calls.length).toBeLessThanOrEqual(1);
  });
});
