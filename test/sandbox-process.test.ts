import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';

/** `npm run sandbox`, without npm. */
function run(...args: string[]) {
  const child = spawn(process.execPath, ['dist/sandbox.js', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  return { child, output: () => output };
}

test.each(['SIGTERM', 'SIGINT'] as const)(
  'the process prints its address and tokens, and ends on %s',
  async (signal) => {
    const { child, output } = run('--rate-scale', 'Infinity');
    await once(child.stdout, 'data');
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(output())?.[0] ?? '';
    for (const shown of ['u-sandbox-hr', 't-sandbox', 'cli_sandbox / sandbox-secret', `${url}/_sandbox`]) {
      expect(output()).toContain(shown);
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
  ['--event-retry-scale', '0'],
])('%s %s is refused with one line that names it', async (option, value) => {
  const { child, output } = run(option, value);
  const [code] = await once(child, 'close');
  expect(code).toBe(1);
  expect(output().trim().split('\n')).toEqual([expect.stringContaining(`${option} was "${value}"`)]);
});

test('the options of events are set together, and show where events are sent', async () => {
  const url = 'http://127.0.0.1:4000/events/feishu';
  const refused = run('--event-url', url);
  expect(await once(refused.child, 'close')).toEqual([1, null]);
  expect(refused.output()).toContain('--event-url, --event-encrypt-key and --event-verification-token');
  const secrets = ['--event-encrypt-key', 'the key', '--event-verification-token', 'the token'];
  const { child, output } = run('--event-url', url, ...secrets);
  await once(child.stdout, 'data');
  expect(output()).toContain(`Events: ${url}`);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});
