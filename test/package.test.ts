import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { startSandbox } from '../src/sandbox/sandbox.ts';
import { type Image, walkContainerfile } from './support/containerfile.ts';
import { INSTALL_TIMEOUT_MS } from './support/install-packages.ts';
import { freePort } from './support/redis.ts';

let folder: string;
let image: Image;

/** The production dependencies are installed once: by the image's own step. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'package-'));
  chmodSync(folder, 0o755);
  image = walkContainerfile({
    file: 'Containerfile',
    folder,
    // The packages of the build are those of this folder: the same lockfile.
    instead: {
      'npm ci --no-audit --no-fund --ignore-scripts': (workFolder) =>
        symlinkSync(resolve('node_modules'), join(workFolder, 'node_modules')),
    },
  });
  execFileSync('chmod', ['-R', 'a-w', image.root]);
}, INSTALL_TIMEOUT_MS);

afterAll(() => {
  execFileSync('chmod', ['-R', 'u+w', image.root]);
  execFileSync('rm', ['-r', folder]);
}, INSTALL_TIMEOUT_MS);

/** Files cannot be kept from root by their mode. */
const unprivileged = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/** The first line that a program prints. */
function firstLine({ stdout }: ChildProcess): Promise<string> {
  if (!stdout) throw new Error('no output');
  return new Promise((resolveLine) => createInterface({ input: stdout }).once('line', resolveLine));
}

async function activitiesAt(line: string, token: string): Promise<unknown> {
  const url = /http:\S+\/graphql/.exec(line)?.[0] ?? '';
  const query =
    '{ paymentActivities(payDate: { start: "2026-01-01", end: "2026-12-31" }) { nodes { activityId } } }';
  const answer = await fetch(url.replace('0.0.0.0', '127.0.0.1'), {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query }),
  });
  return answer.json();
}

test('what the Containerfile copies starts without root on a read-only file system, is healthy, answers and drains', async () => {
  const sandbox = await startSandbox();
  onTestFinished(sandbox.close);
  const [command = '', ...args] = image.entrypoint;
  const options = {
    cwd: image.workFolder,
    env: {
      PATH: process.env.PATH,
      ...image.env,
      PORT: String(await freePort()),
      FEISHU_BASE_URL: sandbox.url,
    },
    ...unprivileged,
  };
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  expect(await activitiesAt(await firstLine(child), 'u-sandbox-viewer')).toHaveProperty(
    'data.paymentActivities.nodes.length',
    20,
  );
  const [probe = '', ...probeArgs] = image.healthCheck;
  const isHealthy = () => spawnSync(probe, probeArgs, options).status === 0;
  expect(isHealthy()).toBe(true);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(isHealthy()).toBe(false);
});

test('the image has the production dependencies, no sources, the flags of npm start, and a user who is not root', () => {
  expect(readdirSync(image.workFolder).sort()).toEqual(['LICENSE', 'dist', 'node_modules', 'package.json']);
  const installed = readdirSync(join(image.workFolder, 'node_modules'));
  for (const name of Object.keys(manifest.devDependencies)) expect(installed).not.toContain(name);
  for (const name of Object.keys(manifest.optionalDependencies))
    expect(readdirSync(join(image.workFolder, 'node_modules', name))).toContain('package.json');
  expect(image.entrypoint.filter((arg) => arg.startsWith('--'))).toEqual(
    manifest.scripts.start.match(/--\S+/g),
  );
  expect(image.user).toBe('node');
  const licenses = readFileSync(join(image.workFolder, 'dist/THIRD_PARTY_LICENSES'), 'utf8');
  for (const bundled of ['graphql 16', 'graphql-yoga', '@pothos/core', 'undici', 'zod']) {
    expect(licenses).toMatch(new RegExp(`^${bundled}.*\\((MIT|ISC)\\)$`, 'm'));
  }
});

test('the build context holds what the Containerfile copies, and nothing else', () => {
  const ignored = readFileSync('.containerignore', 'utf8').trim().split('\n');
  const copied = [...readFileSync('Containerfile', 'utf8').matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(
    ([, places = '']) => places.split(' '),
  );
  expect(ignored.shift()).toBe('*');
  expect(new Set(ignored)).toEqual(new Set(copied.map((place) => `!${place}`)));
});

test('the packed package, installed with its production dependencies alone, starts and answers', {
  timeout: INSTALL_TIMEOUT_MS,
}, async () => {
  const home = join(folder, 'packed');
  mkdirSync(home);
  const npm = (...args: string[]) => execFileSync('npm', args, { encoding: 'utf8', stdio: 'pipe' });
  npm('pack', '--pack-destination', home);
  const [archive = ''] = readdirSync(home);
  // npm keeps of these what the package needs, and installs what is missing.
  renameSync(join(folder, 'dependencies/app/node_modules'), join(home, 'node_modules'));
  const flags = ['--prefer-offline', '--omit=dev', '--no-audit', '--no-fund', '--prefix', home];
  npm('install', ...flags, join(home, archive));

  const child = spawn(join(home, 'node_modules/.bin/feishu-people-graphql'), {
    cwd: home,
    env: { PATH: process.env.PATH, PORT: '0' },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  expect(await activitiesAt(await firstLine(child), 'u-sandbox-viewer')).toHaveProperty(
    'data.paymentActivities.nodes.length',
    20,
  );
});
