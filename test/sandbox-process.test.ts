import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';

/** `npm run sandbox`, without npm. */
function run(...args: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/sandbox/main.ts', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  return { child, said: () => said };
}

test.each(['SIGTERM', 'SIGINT'] as const)(
  'the process says where it is and how to get in, and ends on %s',
  async (signal) => {
    const { child, said } = run('--rate-scale', 'Infinity');
    await once(child.stdout, 'data');
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said())?.[0] ?? '';
    for (const shown of ['u-sandbox-hr', 't-sandbox', 'cli_sandbox / sandbox-secret', `${url}/_sandbox`]) {
      expect(said()).toContain(shown);
    }
    const answer = await fetch(`${url}/_sandbox/fixtures`);
    expect(await answer.json()).toHaveProperty('activities.approved');
    child.kill(signal);
    expect(await once(child, 'exit')).toEqual([0, null]);
  },
);

test.each([
  ['--port', '70000'],
  ['--rate-scale', '0'],
  ['--rate-scale', 'fast'],
])('%s %s is refused with one line that names it', async (option, value) => {
  const { child, said } = run(option, value);
  const [code] = await once(child, 'close');
  expect(code).toBe(1);
  expect(said().trim().split('\n')).toEqual([expect.stringContaining(`${option} was "${value}"`)]);
});
