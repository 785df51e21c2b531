import { Connection, isOk, jsonOf, requestBytes, TOKEN } from './client.js';
import { dialects, payDate } from './work.js';

// The load generator, in a process of its own. It receives one job a message and answers with the result.

const REQUEST_COUNT = 4_096;
const PAUSE_AFTER_REFUSAL_MS = 1_000;

const requestBodies = {
  /** All requests differ, so that single-flight cannot share their execution. */
  different: (dialect, name) => Array.from({ length: REQUEST_COUNT }, (_, n) => dialect(name, payDate(n))),
  same: (dialect, name) => [dialect(name, payDate(0))],
};

process.on('message', async ({ kind, ...job }) => {
  process.send(await (kind === 'polling' ? poll(job) : saturate(job)));
});
process.on('disconnect', () => process.exit());

/** Closed-loop load: each connection sends its next request as soon as it has a response, until the time or the answers end. */
async function saturate({ port, dialect, name, variety, connections, durationMs, maxAnswers = Infinity }) {
  const requests = requestBodies[variety](dialects[dialect], name).map((body) =>
    requestBytes(port, TOKEN, body),
  );
  const latencies = [];
  let sentCount = 0;
  let errors = 0;
  let expectedLength;
  const until = performance.now() + durationMs;
  const startedAt = performance.now();
  await onEach(port, connections, async (connection) => {
    while (performance.now() < until && sentCount < maxAnswers) {
      const sentAt = performance.now();
      const response = await connection.ask(requests[sentCount++ % requests.length]);
      latencies.push(performance.now() - sentAt);
      expectedLength ??= lengthOf(response);
      if (!isOk(response) || lengthOf(response) !== expectedLength) errors += 1;
    }
  });
  const seconds = (performance.now() - startedAt) / 1_000;
  return {
    perSecond: latencies.length / seconds,
    answers: latencies.length,
    errors,
    ...percentiles(latencies),
  };
}

/** The content length: equal for all correct responses to an operation, and different for one with an error. */
function lengthOf(response) {
  const length = /\r\ncontent-length: *(\d+)/i.exec(response[0].latin1Slice(0, 1_024));
  return length ? length[1] : 'chunked';
}

/** Clients that poll a few pages and check that each response was read from Feishu after it was requested. */
async function poll({ port, dialect, connections, pages, durationMs }) {
  const requests = Array.from({ length: pages }, (_, n) =>
    requestBytes(port, TOKEN, dialects[dialect]('Large', payDate(n))),
  );
  const latencies = [];
  let refused = 0;
  let stale = 0;
  const until = performance.now() + durationMs;
  await onEach(port, connections, async (connection, index) => {
    while (performance.now() < until) {
      const sentAt = performance.now();
      const sentAtClock = Date.now() % 1_000_000_000;
      const readAt = readTimeOf(jsonOf(await connection.ask(requests[index % pages])));
      // Responses after the end do not count.
      if (performance.now() > until) return;
      if (readAt === undefined) {
        refused += 1;
        await new Promise((resolve) => setTimeout(resolve, PAUSE_AFTER_REFUSAL_MS));
        continue;
      }
      latencies.push(performance.now() - sentAt);
      if (readAt < sentAtClock) stale += 1;
    }
  });
  return {
    servedPerSecond: latencies.length / (durationMs / 1_000),
    refusedPerSecond: refused / (durationMs / 1_000),
    stale,
    ...percentiles(latencies),
  };
}

/** When the stub read the page, from its first row; undefined for a refusal. */
function readTimeOf({ data, errors }) {
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

function percentiles(latencies) {
  const sorted = Float64Array.from(latencies).sort();
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? null;
  return { p50: at(0.5), p99: at(0.99) };
}
