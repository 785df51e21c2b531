import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Client } from 'undici';
import { onTestFinished } from 'vitest';
import { LAYER, moduleOf } from './program.ts';

/** Under --expose-gc: answers each message with the bytes that the process holds after a collection. */
const HEAP_PROBE = moduleOf(`
  process.on('message', () => {
    globalThis.gc();
    const { heapUsed, external } = process.memoryUsage();
    process.send(heapUsed + external);
  });
`);

/** The layer with a sandbox, in a process of its own whose heap is limited. */
export interface ProcessUnderLimit {
  /** Sends a body to it, and resolves to the codes of the errors in the response. */
  send(body: object): Promise<string[]>;
  /** The megabytes that it holds after a garbage collection. */
  heldMegabytes(): Promise<number>;
}

/** Starts it for the current test. It ends where it needs more than the limit, and requests reject then. */
export async function processUnderLimit(maxHeapMegabytes: number): Promise<ProcessUnderLimit> {
  const limits = [`--max-old-space-size=${maxHeapMegabytes}`, '--expose-gc'];
  const child = fork(LAYER, {
    execArgv: [...limits, '--import', HEAP_PROBE],
    env: { PATH: process.env.PATH, PORT: '0', LOG_LEVEL: 'silent' },
    silent: true,
  });
  const output: string[] = [];
  child.stderr?.on('data', (text) => output.push(String(text)));
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const url = await new Promise<URL>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the process ended with ${code}: ${output.join('')}`)));
    child.stdout?.on('data', (text) => {
      const address = /listens on (\S+)/.exec(String(text))?.[1];
      if (address) resolve(new URL(address));
    });
  });
  const client = new Client(url.origin, { pipelining: 4 });
  onTestFinished(() => client.destroy());
  return {
    async send(body) {
      const response = await client.request({
        method: 'POST',
        path: url.pathname,
        headers: { 'content-type': 'application/json', authorization: 'Bearer made-up' },
        body: JSON.stringify(body),
      });
      const { errors = [] } = (await response.body.json()) as {
        errors?: { extensions: { code: string } }[];
      };
      return errors.map(({ extensions }) => extensions.code);
    },
    async heldMegabytes() {
      child.send('held');
      const [bytes] = await once(child, 'message');
      return Number(bytes) / 1024 / 1024;
    },
  };
}

/** Calls a function for each number below a limit, four at a time, in order. */
export async function fourAtATime(count: number, call: (n: number) => Promise<void>): Promise<void> {
  const numbers = Array(count).keys();
  const worker = async () => {
    for (const n of numbers) await call(n);
  };
  await Promise.all(Array.from({ length: 4 }, worker));
}
