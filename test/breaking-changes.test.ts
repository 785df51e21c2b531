import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

/** What the check says of a schema that was released as `released`, is now `current`, with this change log. */
async function check(released: string, current: string, changeLog: string) {
  const folder = await mkdtemp(join(tmpdir(), 'breaking-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const files = Object.entries({ released, current, changeLog }).map(([name, text]) => ({
    path: join(folder, name),
    text,
  }));
  await Promise.all(files.map(({ path, text }) => writeFile(path, text)));
  const args = ['--import', 'tsx', 'scripts/breaking-changes.ts', ...files.map(({ path }) => path)];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return { status, stderr };
}

const NOTHING = '# Changes\n\n## Unreleased\n\n### Breaking\n\n### Added\n\n- A thing.\n';

test('a removed field fails the check until the change log lists it in the words of the check', async () => {
  const released = await readFile('schema.graphql', 'utf8');
  const current = released.replace(' statusCode: Int\n', ' statusNumber: Int\n');

  const { status, stderr } = await check(released, current, NOTHING);
  expect(status).toBe(1);
  const line = '- PaymentActivity.statusCode was removed.';
  expect(stderr).toContain(line);

  const told = NOTHING.replace('### Breaking\n', `### Breaking\n\n${line}\n`);
  expect(await check(released, current, told)).toEqual({ status: 0, stderr: '' });
});

test('an entry under an earlier release or another section does not count', async () => {
  const told = [
    '# Changes\n\n## Unreleased\n\n### Added\n\n- Query.b was removed.\n',
    '# Changes\n\n## Unreleased\n\n## 1.0.0\n\n### Breaking\n\n- Query.b was removed.\n',
  ];
  for (const changeLog of told) {
    const { status } = await check('type Query { a: Int b: Int }', 'type Query { a: Int }', changeLog);
    expect(status, changeLog).toBe(1);
  }
});

test('a change that does not break clients passes', async () => {
  expect(
    await check('type Query { a: Int }', '"Better said." type Query { a: Int! b(c: Int): Int }', NOTHING),
  ).toEqual({ status: 0, stderr: '' });
});
