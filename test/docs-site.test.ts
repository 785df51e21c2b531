import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { INSTALL_TIMEOUT_MS, installPackages } from './support/install-packages.ts';

const FOLDER = 'docs/site';

test('the reference of the graph is made, and asks for nothing elsewhere', {
  timeout: INSTALL_TIMEOUT_MS,
}, () => {
  installPackages(FOLDER);
  rmSync(join(FOLDER, 'public'), { recursive: true, force: true });
  const generator = resolve(FOLDER, 'node_modules/spectaql/bin/spectaql.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [generator, 'spectaql.yml'], {
    cwd: FOLDER,
    encoding: 'utf8',
  });
  expect(status, `${stdout}${stderr}`).toBe(0);
  const page = readFileSync(join(FOLDER, 'public/index.html'), 'utf8');
  for (const name of ['paymentActivities', 'archivePaymentActivity', 'paymentActivityChanged'])
    expect(page).toContain(name);
  expect(page).not.toMatch(/<(script|link|img)[^>]+(src|href)="https?:/);
});
