import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { Connection, jsonOf, requestBytes, TOKEN } from './client.js';
import { dialects, payDate } from './work.js';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** What `npm start` gives the layer is for every contender. docs/performance.md says what for. */
const V8_FLAGS = JSON.parse(readFileSync(here('../package.json'))).scripts.start.match(/--\S+/g);
const START_LIMIT_MS = 60_000;

/** A process of ours that takes one message and answers it with one. */
export class Helper {
  #process;

  constructor(file, ...args) {
    this.#process = fork(here(file), args);
  }

  async ask(message) {
    this.#process.send(message);
    return this.heard();
  }

  async heard() {
    const [answer] = await once(this.#process, 'message');
    return answer;
  }

  stop() {
    this.#process.disconnect();
  }
}

/** Starts the stand-in for Feishu. */
export async function startUpstream(...args) {
  const helper = new Helper('upstream.js', ...args);
  const port = await helper.heard();
  return { url: `http://127.0.0.1:${port}`, calls: () => helper.ask('calls'), stop: () => helper.stop() };
}

/** Starts a contender and waits for its first answer; `startMs` is how long that took. */
export async function startContender(contender, feishu, { world = false } = {}) {
  const port = await freePort();
  const command = contender.command({ port, feishu });
  const began = performance.now();
  const child = spawn(process.execPath, [...V8_FLAGS, ...command], {
    env: {
      ...process.env,
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: String(port),
      FEISHU_BASE_URL: feishu,
      ...contender.env?.({ world }),
    },
    // Logs are written, and read by nobody: as they would be to a file.
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const complaints = [];
  child.stderr.on('data', (chunk) => complaints.push(chunk));
  const firstAnswer = await firstAnswerOf(contender, port, child).catch((error) => {
    child.kill('SIGKILL');
    throw new Error(`${contender.name} does not start: ${error.message}\n${Buffer.concat(complaints)}`);
  });
  return {
    ...contender,
    port,
    firstAnswer,
    startMs: performance.now() - began,
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

async function firstAnswerOf({ dialect }, port, child) {
  const bytes = requestBytes(port, TOKEN, dialects[dialect]('Small', payDate(0)));
  const until = performance.now() + START_LIMIT_MS;
  while (child.exitCode === null && performance.now() < until) {
    const answer = await ask(port, bytes).catch(() => undefined);
    if (answer?.data) return answer;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(child.exitCode === null ? 'no answer' : `exit code ${child.exitCode}`);
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

/** Processor time that a process has used, where the system tells. */
function cpuMs(pid) {
  const fields = proc(pid, 'stat')
    ?.replace(/^.*\) /, '')
    .split(' ');
  return fields && ((Number(fields[11]) + Number(fields[12])) * 1_000) / TICKS_PER_SECOND;
}

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
