import { Connection, isOk, jsonOf, requestBytes, TOKEN } from './client.js';
import { dialects, payDate } from './work.js';

// A process that puts a contender under load and says what came back. One job is one message.

const PREPARED = 4_096;
const PAUSE_AFTER_REFUSAL_MS = 1_000;

const questions = {
  /** Every request different, so that nothing can be shared. */
  different: (dialect, name) => Array.from({ length: PREPARED }, (_, n) => dialect(name, payDate(n))),
  same: (dialect, name) => [dialect(name, payDate(0))],
};

process.on('message', async ({ kind, ...job }) => {
  process.send(await (kind === 'world' ? poll(job) : press(job)));
});
process.on('disconnect', () => process.exit());

/** As many requests as the connections can carry, one after the other on each. */
async function press({ port, dialect, name, which, connections, durationMs }) {
  const prepared = questions[which](dialects[dialect], name).map((body) => requestBytes(port, TOKEN, body));
  const latencies = [];
  let asked = 0;
  let errors = 0;
  let expected;
  const until = performance.now() + durationMs;
  const began = performance.now();
  await onEach(port, connections, async (connection) => {
    while (performance.now() < until) {
      const sent = performance.now();
      const answer = await connection.ask(prepared[asked++ % prepared.length]);
      latencies.push(performance.now() - sent);
      expected ??= bodyShape(answer);
      if (!isOk(answer) || bodyShape(answer) !== expected) errors += 1;
    }
  });
  const seconds = (performance.now() - began) / 1_000;
  return { perSecond: latencies.length / seconds, answers: latencies.length, errors, ...spread(latencies) };
}

/** All answers to the same operation are equally long; one that holds an error is not. */
function bodyShape(answer) {
  const length = /\r\ncontent-length: *(\d+)/i.exec(answer[0].latin1Slice(0, 1_024));
  return length ? length[1] : 'chunked';
}

/** Clients that poll a few pages, each its own, and read what they get. */
async function poll({ port, dialect, connections, pages, durationMs }) {
  const prepared = Array.from({ length: pages }, (_, n) =>
    requestBytes(port, TOKEN, dialects[dialect]('Large', payDate(n))),
  );
  const latencies = [];
  let refused = 0;
  let stale = 0;
  const until = performance.now() + durationMs;
  await onEach(port, connections, async (connection, index) => {
    while (performance.now() < until) {
      const asked = performance.now();
      const askedAt = Date.now() % 1_000_000_000;
      const stamp = stampOf(jsonOf(await connection.ask(prepared[index % pages])));
      // What is answered after the end counts for no contender.
      if (performance.now() > until) return;
      if (stamp === undefined) {
        refused += 1;
        await new Promise((resolve) => setTimeout(resolve, PAUSE_AFTER_REFUSAL_MS));
        continue;
      }
      latencies.push(performance.now() - asked);
      if (stamp < askedAt) stale += 1;
    }
  });
  return {
    servedPerSecond: latencies.length / (durationMs / 1_000),
    refusedPerSecond: refused / (durationMs / 1_000),
    stale,
    ...spread(latencies),
  };
}

/** When Feishu read the page, which stands in its first row; undefined for an answer that is a refusal. */
function stampOf({ data, errors }) {
  if (errors || !data) return undefined;
  const page = data.paymentActivityList?.data;
  return (
    data.paymentActivities?.nodes[0]?.payrollCount ?? page?.payment_activitys?.[0]?.total_number_of_payroll
  );
}

async function onEach(port, connections, work) {
  const all = Array.from({ length: connections }, () => new Connection(port));
  await Promise.all(all.map(work));
  for (const connection of all) connection.close();
}

function spread(latencies) {
  const sorted = Float64Array.from(latencies).sort();
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? null;
  return { p50: at(0.5), p99: at(0.99) };
}
