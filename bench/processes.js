import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { Connection, jsonOf, requestBytes, TOKEN } from './client.js';
import { dialects, payDate } from './work.js';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** The V8 flags of `npm start`, which every contender gets. docs/performance.md explains them. */
const V8_FLAGS = JSON.parse(readFileSync(here('../package.json'))).scripts.start.match(/--\S+/g);
const START_LIMIT_MS = 60_000;

/** A child process of the bench that answers each message with one message. */
export class Helper {
  #process;

  constructor(file, ...args) {
    this.#process = fork(here(file), args);
  }

  async ask(message) {
    this.#process.send(message);
    return this.nextMessage();
  }

  async nextMessage() {
    const [message] = await once(this.#process, 'message');
    return message;
  }

  stop() {
    this.#process.disconnect();
  }
}

/** Starts the Feishu stub. */
export async function startUpstream(...args) {
  const helper = new Helper('upstream.js', ...args);
  const port = await helper.nextMessage();
  return { url: `http://127.0.0.1:${port}`, calls: () => helper.ask('calls'), stop: () => helper.stop() };
}

/** Starts a contender and waits for its first successful response; `startMs` is how long that took. */
export async function startContender(contender, feishu, { feishuLimits = false } = {}) {
  const port = await freePort();
  const command = contender.command({ port, feishu });
  const startedAt = performance.now();
  const child = spawn(process.execPath, [...V8_FLAGS, ...command], {
    env: {
      ...process.env,
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: String(port),
      FEISHU_BASE_URL: feishu,
      ...contender.env?.({ feishuLimits }),
    },
    // Contenders write their logs, as they would to a file; the bench discards them.
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const standardError = [];
  child.stderr.on('data', (chunk) => standardError.push(chunk));
  const firstResponse = await firstResponseOf(contender, port, child).catch((error) => {
    child.kill('SIGKILL');
    throw new Error(`${contender.name} does not start: ${error.message}\n${Buffer.concat(standardError)}`);
  });
  return {
    ...contender,
    port,
    firstResponse,
    startMs: performance.now() - startedAt,
    cpuMs: () => cpuMs(child.pid),
    residentBytes: () => residentBytes(child.pid),
    ask: async (body) => ask(port, requestBytes(port, TOKEN, body)),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

async function firstResponseOf({ dialect }, port, child) {
  const bytes = requestBytes(port, TOKEN, dialects[dialect]('Small', payDate(0)));
  const until = performance.now() + START_LIMIT_MS;
  while (child.exitCode === null && performance.now() < until) {
    const response = await ask(port, bytes).catch(() => undefined);
    if (response?.data) return response;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(child.exitCode === null ? 'no response' : `exit code ${child.exitCode}`);
}

async function ask(port, bytes) {
  const connection = new Connection(port);
  try {
    return jsonOf(await connection.ask(bytes));
  } finally {
    connection.close();
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

const TICKS_PER_SECOND = 100;

/** The processor time of a process in milliseconds; undefined on systems without /proc. */
function cpuMs(pid) {
  const fields = proc(pid, 'stat')
    ?.replace(/^.*\) /, '')
    .split(' ');
  return fields && ((Number(fields[11]) + Number(fields[12])) * 1_000) / TICKS_PER_SECOND;
}

/** The resident memory of a process; undefined on systems without /proc. */
function residentBytes(pid) {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(proc(pid, 'status') ?? '')?.[1];
  return kilobytes && Number(kilobytes) * 1_024;
}

function proc(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}
