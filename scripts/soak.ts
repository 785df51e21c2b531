/*
 * `npm run soak [-- --seconds 180 --clients 64]`: clients query the layer without pause. The layer runs as a process
 * of its own over a sandbox with Feishu's rate limits, into which faults are injected at random. Each answer is
 * compared with the data of the sandbox. Exits with 1 if an answer was wrong, if the sandbox refused a call for its
 * rate, or if memory grew.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Agent, request } from 'undici';
import manifest from '../package.json' with { type: 'json' };
import { endpointKey } from '../src/datasources/feishu/endpoint.ts';
import { listPaymentActivities } from '../src/datasources/payroll.ts';
import { type Fault, startSandbox } from '../src/sandbox/sandbox.ts';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '180' }, clients: { type: 'string', default: '64' } },
});
const seconds = Number(values.seconds);
const clients = Number(values.clients);
const list = endpointKey(listPaymentActivities);

/** The faults, of which one is injected at a time. */
const FAULTS: readonly [Fault, ...Fault[]] = [
  { endpoint: list, drop: 'before' },
  { endpoint: list, drop: 'after' },
  { endpoint: list, drop: 'midway' },
  { endpoint: list, delayMs: 1_000 },
  { endpoint: list, delayMs: 7_000 },
  { endpoint: list, status: 502, body: '<h1>Bad Gateway</h1>' },
  { endpoint: list, status: 200, body: '{"code":0,"data":{"paym', contentType: 'application/json' },
  { endpoint: list, refuse: { code: 2500001 } },
];
const MONTHS: readonly [string, ...string[]] = [
  '2025-10',
  '2025-11',
  '2025-12',
  '2026-01',
  '2026-02',
  '2026-03',
  '2026-04',
  '2026-05',
];
const EXPECTED_CODES = new Set([
  'RATE_LIMITED',
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_ERROR',
]);

const TOKENS: readonly [string, ...string[]] = ['u-sandbox-hr', 'u-sandbox-viewer', 't-sandbox'];
const QUERY = `
  query Month($range: DateRangeInput!) {
    paymentActivities(payDate: $range, first: 100) {
      nodes { activityId payDate status name calculationActivities { calculationActivityId name } }
    }
  }
`;

const sandbox = await startSandbox();
const layer = await startLayer(sandbox.url);
const agent = new Agent({ connections: clients });
let tally = emptyTally();

const faults = setInterval(() => {
  if (Math.random() < 0.5) sandbox.script(randomItem(FAULTS));
}, 1_000);
await runClients(10);
const heapAtStart = await heapAfterGc();
tally = emptyTally();
await runClients(seconds);
clearInterval(faults);
const heapAtEnd = await heapAfterGc();

const refusedByFeishu = sandbox.calls.filter(({ code }) => code === 99991400).length;
const latencies = tally.latencies.sort((a, b) => a - b);
const percentile = (part: number) => `${Math.round(latencies[Math.floor(latencies.length * part)] ?? 0)} ms`;
const grew = heapAtEnd > heapAtStart * 1.2 + 5;
const refused = Array.from(tally.refused, ([code, count]) => `${code} ${count}`).join(', ') || 'none';
console.log(`clients ${clients}, seconds ${seconds}, calls to Feishu ${sandbox.calls.length}`);
console.log(
  `served ${tally.served} (${Math.round(tally.served / seconds)}/s; p50 ${percentile(0.5)}, p99 ${percentile(0.99)})`,
);
console.log(`refused ${refused}`);
console.log(
  `wrong ${tally.wrong.length}${tally.wrong
    .slice(0, 3)
    .map((problem) => `\n  ${problem}`)
    .join('')}`,
);
console.log(`refused by Feishu ${refusedByFeishu}`);
console.log(
  `memory ${heapAtStart.toFixed(1)} MB at the start, ${heapAtEnd.toFixed(1)} MB at the end${grew ? ': it grew' : ''}`,
);
layer.child.kill('SIGTERM');
await agent.close();
await sandbox.close();
process.exitCode = tally.wrong.length > 0 || refusedByFeishu > 0 || grew ? 1 : 0;

function emptyTally() {
  return { served: 0, refused: new Map<string, number>(), wrong: [] as string[], latencies: [] as number[] };
}

function randomItem<Item>(items: readonly [Item, ...Item[]]): Item {
  return items[Math.floor(Math.random() * items.length)] ?? items[0];
}

async function runClients(forSeconds: number): Promise<void> {
  const until = performance.now() + forSeconds * 1_000;
  await Promise.all(Array.from({ length: clients }, () => runClient(until)));
}

/** Queries random months until the time is up. Aborts 2 % of its requests after 200 ms. */
async function runClient(until: number): Promise<void> {
  while (performance.now() < until) {
    const abort = Math.random() < 0.02 ? AbortSignal.timeout(200) : undefined;
    const sentAt = performance.now();
    const pauseMs = await queryMonth(randomItem(MONTHS), randomItem(TOKENS), abort).catch(
      (error: unknown) => {
        if (!abort?.aborted) tally.wrong.push(String(error));
        return 0;
      },
    );
    tally.latencies.push(performance.now() - sentAt);
    if (pauseMs > 0) await wait(Math.min(pauseMs, 2_000));
  }
}

interface Answer {
  readonly data?: {
    readonly paymentActivities: { readonly nodes: { readonly activityId: string }[] } | null;
  };
  readonly errors?: { readonly extensions: { readonly code: string; readonly retryAfterMs?: number } }[];
}

/** Queries one month and checks the answer; returns the milliseconds to pause before the next query. */
async function queryMonth(month: string, token: string, abort: AbortSignal | undefined): Promise<number> {
  const range = { start: `${month}-01`, end: `${month}-28` };
  const { body } = await request(layer.url, {
    method: 'POST',
    dispatcher: agent,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query: QUERY, variables: { range } }),
    signal: abort ?? null,
  });
  const { data, errors } = (await body.json()) as Answer;
  const refusal = errors?.[0]?.extensions;
  if (refusal) {
    tally.refused.set(refusal.code, (tally.refused.get(refusal.code) ?? 0) + 1);
    if (!EXPECTED_CODES.has(refusal.code)) tally.wrong.push(JSON.stringify(errors));
    return refusal.retryAfterMs ?? 100;
  }
  const received = data?.paymentActivities?.nodes.map(({ activityId }) => activityId);
  if (expectedIds(range) === received?.sort().join()) tally.served += 1;
  else tally.wrong.push(`${month}: ${received}`);
  return 0;
}

function expectedIds({ start, end }: { start: string; end: string }): string {
  const inRange = ({ pay_date: date }: { pay_date?: string | null }) =>
    !!date && date >= start && date <= end;
  return sandbox.state.paymentActivities
    .filter(inRange)
    .map(({ activity_id: id }) => id)
    .sort()
    .join();
}

/**
 * Starts the built layer with the flags of `npm start`, and a signal handler that sends its heap size after a
 * collection.
 */
async function startLayer(baseUrl: string): Promise<{ child: ChildProcess; url: string }> {
  const reportHeap = 'process.on("SIGUSR2", () => { gc(); process.send(process.memoryUsage().heapUsed); });';
  const startFlags = manifest.scripts.start.match(/--\S+/g) ?? [];
  const flags = [...startFlags, '--expose-gc', '--import', `data:text/javascript,${reportHeap}`];
  const child = spawn(process.execPath, [...flags, 'dist/main.js'], {
    env: { ...process.env, PORT: '0', FEISHU_BASE_URL: baseUrl, LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the layer ended with ${code}`)));
    child.stdout?.on('data', (output) => {
      const address = /listens on (\S+)/.exec(String(output))?.[1];
      if (address) resolve(address);
    });
  });
  return { child, url };
}

/** The heap of the layer in MB, after a second without load and a garbage collection. */
async function heapAfterGc(): Promise<number> {
  await wait(1_000);
  const reported = new Promise<string>((resolve) => {
    layer.child.once('message', (message) => resolve(String(message)));
  });
  layer.child.kill('SIGUSR2');
  return Number(await reported) / 1024 / 1024;
}
