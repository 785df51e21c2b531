import { deepStrictEqual } from 'node:assert';
import { cpus } from 'node:os';
import { contenders, LAYER } from './contenders/index.js';
import { layerBytes, packageBytes } from './packages.js';
import { Helper, startContender, startUpstream } from './processes.js';
import { cell, median, printTable, ratios, spread } from './table.js';
import { comparable, dialects, FIRST, JOINS, payDate } from './work.js';

// One run: the responses of all contenders are compared, then all are measured in turn in each round, so that other
// load on the machine affects all of them.

const quick = process.argv.includes('--quick');
const asJson = process.argv.includes('--json');
const only = process.argv.find((argument) => argument.startsWith('--only='))?.slice('--only='.length);
const SETTINGS = quick
  ? {
      rounds: 2,
      starts: 1,
      connections: [16],
      warmUpMs: { Small: 4_000, Large: 1_000 },
      // Of a shorter round most is its first answers.
      durationMs: 1_000,
      pollingMs: 4_000,
    }
  : {
      rounds: 5,
      starts: 5,
      connections: [1, 16, 64],
      warmUpMs: { Small: 20_000, Large: 10_000 },
      durationMs: 3_000,
      pollingMs: 30_000,
    };

const FIRST_ANSWERS = 2_000;

const different = (name) =>
  SETTINGS.connections.map((connections) => ({ name, variety: 'different', connections }));
const LOADS = [
  ...different('Small'),
  ...different('Large'),
  { name: 'Large', variety: 'same', connections: 64 },
];
const labelOf = ({ name, variety, connections }) =>
  variety === 'same'
    ? `the same page, ${connections} connections`
    : `${name.toLowerCase()}, ${connections} ${connections === 1 ? 'connection' : 'connections'}`;

const selected = only
  ? contenders.filter(({ name }) => only.toLowerCase().split(',').includes(name.toLowerCase()))
  : contenders;
const processes = [];
const figures = {};
const load = helper('load.js');
const log = (text) => process.stderr.write(`${text}\n`);

try {
  const rows = [
    ...(await throughput()),
    ...(await underFeishuLimits()),
    ...(await joins()),
    figure(
      'installed, MB',
      (contender) => (contender.packages ? packageBytes(contender.packages) : layerBytes()) / 1e6,
      0,
    ),
  ];
  const date = new Date().toISOString().slice(0, 10);
  const machine = `${cpus().length} × ${cpus()[0]?.model}`;
  const { rounds, durationMs } = SETTINGS;
  if (asJson) {
    console.log(
      JSON.stringify({ date, node: process.version, machine, rounds, durationMs, figures }, null, 2),
    );
  } else {
    printTable(
      selected.map(({ name }) => name),
      rows,
      `${date}, Node ${process.version}, ${machine}, ${rounds} rounds of ${durationMs / 1_000} s`,
    );
  }
} finally {
  for (const process of processes) await process.stop();
}

function row(label, of) {
  return [label, ...selected.map(of)];
}

/** Keeps the figure of each contender for --json, under the label of the table; null where there is none. */
function note(label, of) {
  const values = selected.map((contender, index) => [contender.name, of(contender, index)]);
  figures[label] = Object.fromEntries(
    values.map(([name, value]) => [name, Number.isFinite(value) ? value : null]),
  );
}

/** A row of one figure for each contender; `below` is the row that it belongs to. */
function figure(label, of, digits, below) {
  note(below ? `${below}, ${label}` : label, of);
  return row(below ? `  ${label}` : label, (contender, index) => cell(of(contender, index), digits));
}

function helper(file) {
  const process = new Helper(file);
  processes.push(process);
  return process;
}

async function start(contender, upstream, options) {
  const started = await startContender(contender, upstream.url, options);
  processes.push(started);
  return started;
}

async function upstreamFor(...args) {
  const upstream = await startUpstream(...args);
  processes.push(upstream);
  return upstream;
}

async function throughput() {
  const upstream = await upstreamFor();
  const starts = await inRounds(SETTINGS.starts, async (contender) => {
    const started = await startContender(contender, upstream.url);
    const firstAnswers = await askFirst(started);
    await started.stop();
    return { startMs: started.startMs, firstAnswers };
  });
  const firstAnswers = ratios(starts, ({ firstAnswers }) => 1 / firstAnswers);
  const started = [];
  for (const contender of selected) started.push(await start(contender, upstream));
  await compareAnswers(started);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const idle = started.map(({ residentBytes }) => residentBytes());
  const measured = [];
  let warmedUpFor;
  for (const job of LOADS) {
    if (warmedUpFor !== job.name) await warmUp(job.name, started);
    warmedUpFor = job.name;
    measured.push(...(await underLoad(job, started)));
  }
  return [
    ...measured,
    figure(
      `first ${FIRST_ANSWERS} small pages, by processor time`,
      (_, index) => median(firstAnswers[index]),
      2,
    ),
    figure('start to first answer, ms', (_, index) => median(starts[index].map(({ startMs }) => startMs)), 0),
    figure('resident idle, MB', (_, index) => idle[index] / 1e6, 0),
    figure('resident after the load, MB', (_, index) => started[index].residentBytes() / 1e6, 0),
  ];
}

/** The processor time of a process's first answers in ms, while its code is compiled. */
async function askFirst({ port, dialect, cpuMs }) {
  const before = cpuMs();
  const job = {
    kind: 'throughput',
    name: 'Small',
    variety: 'different',
    connections: 16,
    durationMs: 60_000,
  };
  await load.ask({ ...job, port, dialect, maxAnswers: FIRST_ANSWERS });
  return cpuMs() - before;
}

/** Measures the steady state and not the start: just-in-time compilers need some thousands of requests. */
async function warmUp(name, started) {
  const durationMs = SETTINGS.warmUpMs[name];
  for (const { port, dialect } of started) {
    await load.ask({
      kind: 'throughput',
      port,
      dialect,
      name,
      variety: 'different',
      connections: 16,
      durationMs,
    });
  }
  log(`all contenders are warmed up for ${name.toLowerCase()} pages`);
}

/** Fails if a contender gives another answer than the first one. */
async function compareAnswers(started) {
  for (const name of Object.keys(FIRST)) {
    const [expected, ...others] = await Promise.all(
      started.map(async ({ dialect, ask }) =>
        comparable(dialect, name, await ask(dialects[dialect](name, payDate(0)))),
      ),
    );
    others.forEach((answer, index) => {
      deepStrictEqual(
        answer,
        expected,
        `${started[index + 1].name} answers ${name} otherwise than ${started[0].name}`,
      );
    });
  }
  log('all contenders give the same answers');
}

async function underLoad(job, started) {
  const results = await inRounds(
    SETTINGS.rounds,
    async (_, index) => {
      const { port, dialect, cpuMs } = started[index];
      const before = cpuMs();
      const { durationMs } = SETTINGS;
      const result = await load.ask({ kind: 'throughput', port, dialect, durationMs, ...job });
      return { ...result, cpuPerAnswer: (cpuMs() - before) / result.answers };
    },
    labelOf(job),
  );
  const perSecond = ratios(results, ({ perSecond }) => perSecond);
  const cpu = ratios(results, ({ cpuPerAnswer }) => 1 / cpuPerAnswer);
  const errors = results.map((rounds) => rounds.reduce((total, round) => total + round.errors, 0));
  const label = labelOf(job);
  note(label, (_, index) => median(perSecond[index]));
  return [
    row(label, (_, index) => {
      const rate = index === 0 ? ` (${cell(median(results[0].map(({ perSecond }) => perSecond)), 0)}/s)` : '';
      const failed = errors[index] > 0 ? `, ${errors[index]} errors` : '';
      return `${cell(median(perSecond[index]), 2)} ±${cell(spread(perSecond[index]), 2)}${rate}${failed}`;
    }),
    figure('by processor time', (_, index) => median(cpu[index]), 2, label),
    figure('p99, ms', (_, index) => median(results[index].map(({ p99 }) => p99)), 1, label),
  ];
}

/** Polling under Feishu's rate limit and latency. The contenders run one at a time. */
async function underFeishuLimits() {
  const rounds = await inRounds(1, async (contender) => {
    const upstream = await upstreamFor('feishu-limits');
    const { port, dialect, stop } = await start(contender, upstream, { feishuLimits: true });
    await upstream.calls();
    const job = { kind: 'polling', port, dialect, connections: 64, pages: 8, durationMs: SETTINGS.pollingMs };
    const result = await load.ask(job);
    const { refused = 0 } = await upstream.calls();
    await stop();
    return { ...result, upstreamRefused: refused };
  });
  const results = rounds.map(([result]) => result);
  log("Feishu's limits: done");
  const limits = "Feishu's limits";
  return [
    figure(`${limits}: served/s`, (_, index) => results[index].servedPerSecond, 1),
    figure('refused/s', (_, index) => results[index].refusedPerSecond, 1, limits),
    figure('p50, ms', (_, index) => results[index].p50, 0, limits),
    figure('p99, ms', (_, index) => results[index].p99, 0, limits),
    figure('stale answers', (_, index) => results[index].stale, 0, limits),
    figure('refusals by Feishu', (_, index) => results[index].upstreamRefused, 0, limits),
  ];
}

/** The join needs references between types, which only the layer's schema has. */
async function joins() {
  const layer = selected.find(({ name }) => name === LAYER);
  if (!layer) return [];
  const upstream = await upstreamFor();
  const started = await start(layer, upstream);
  await upstream.calls();
  const first = await timedJoin(started, upstream);
  const again = await timedJoin(started, upstream);
  await started.stop();
  const only = (text) => row('', ({ name }) => (name === LAYER ? text : '–')).slice(1);
  return [
    ['joins, 100 employees: Feishu calls', ...only(`${first.calls}, then ${again.calls}`)],
    ['  ms', ...only(`${cell(first.ms, 0)}, then ${cell(again.ms, 0)}`)],
  ];
}

async function timedJoin({ ask }, upstream) {
  const startedAt = performance.now();
  const { errors } = await ask(JOINS);
  const ms = performance.now() - startedAt;
  if (errors) log(`joins: ${errors[0].message}`);
  const calls = Object.values(await upstream.calls()).reduce((total, count) => total + count, 0);
  return { calls: errors ? '–' : calls, ms };
}

/** Measures every contender once in each round; returns the results of each contender by round. */
async function inRounds(count, measure, label) {
  const results = selected.map(() => []);
  for (let round = 0; round < count; round++) {
    for (const [index, contender] of selected.entries()) {
      results[index].push(await measure(contender, index, round));
    }
    if (label) log(`${label}: round ${round + 1} of ${count}`);
  }
  return results;
}
