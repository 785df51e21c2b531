import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';

let folder: string;
const npm = (cwd: string, ...args: string[]) =>
  execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: 'pipe' });

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'package-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('the packed package, installed with its production dependencies alone, starts and answers', {
  timeout: 240_000,
}, async () => {
  npm('.', 'pack', '--pack-destination', folder);
  const [archive = ''] = readdirSync(folder);
  npm(
    folder,
    'install',
    '--prefer-offline',
    '--omit=dev',
    '--no-audit',
    '--no-fund',
    '--prefix',
    folder,
    join(folder, archive),
  );

  const child = spawn(join(folder, 'node_modules/.bin/feishu-people-graphql'), {
    cwd: folder,
    env: { PATH: process.env.PATH, PORT: '0' },
  });
  try {
    const line = await new Promise<string>((resolve) =>
      createInterface({ input: child.stdout }).once('line', resolve),
    );
    const url = line.match(/http:\S+\/graphql/)?.[0] ?? '';
    const query =
      '{ paymentActivities(payDate: { start: "2026-01-01", end: "2026-12-31" }) { nodes { activityId } } }';
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer u-sandbox-viewer' },
      body: JSON.stringify({ query }),
    });
    expect(await answer.json()).toHaveProperty('data.paymentActivities.nodes.length', 20);
  } finally {
    child.kill('SIGKILL');
  }
});
