import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { HELP, readArguments } from '../src/cli/arguments.ts';
import { check } from '../src/cli/check.ts';
import { loadEnvFile } from '../src/cli/env-file.ts';
import { readConfig } from '../src/config.ts';
import { startSandbox } from '../src/sandbox/sandbox.ts';
import { upstreamForTest } from './support/fake-upstream.ts';
import { issuerForTest } from './support/issuer.ts';
import { runLayer } from './support/program.ts';
import { hasRedis, redisForTest } from './support/redis.ts';

describe('the program', () => {
  test('with an unknown argument ends with 2 and one line', async () => {
    expect(await runLayer(['--prot', '80'], {})).toEqual({
      code: 2,
      lines: ["Unknown option '--prot'; see --help"],
    });
  });

  test('with --check ends with 1 where one thing fails, and reads --env-file', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'env-')), 'layer.env');
    const { url, close } = await upstreamForTest(() => undefined);
    await close();
    writeFileSync(file, `FEISHU_BASE_URL=${url}\n`);
    const { code, lines } = await runLayer(['--check', '--env-file', file], {});
    expect(code).toBe(1);
    expect(lines).toEqual([
      'ok    settings',
      'FAIL  feishu: cannot be reached (ECONNREFUSED)',
      '--    application: not set',
      '--    redis: not set',
      '--    company tokens: not set',
    ]);
  });

  test('with --version prints the version', async () => {
    expect(await runLayer(['--version'], {})).toEqual({ code: 0, lines: [manifest.version] });
  });
});

test('--help names all options', () => {
  const options = [...readFileSync('src/cli/arguments.ts', 'utf8').matchAll(/^ +'?([\w-]+)'?: \{ type:/gm)];
  expect(options).toHaveLength(4);
  for (const [, option] of options) expect(HELP).toContain(`--${option}`);
});

test('a file of --env-file that cannot be read is refused in one line', () => {
  expect(() => loadEnvFile('/nope')).toThrow('--env-file is "/nope", which cannot be read (ENOENT)');
});

test.each([
  [['extra'], /Unexpected argument 'extra'/],
  [['--env-file'], /--env-file/],
  [['--check=yes'], /--check/],
])('the arguments %j are refused', (given, message) => {
  expect(() => readArguments(given)).toThrow(message);
  expect(() => readArguments(given)).toThrow(/; see --help$/);
});

describe('--check', () => {
  async function checked(env: Record<string, string>) {
    const lines: string[] = [];
    const isWell = await check(readConfig(env), (line) => lines.push(line));
    return { isWell, lines };
  }

  test('proves the application’s credentials and fetches the keys of company tokens', async () => {
    const issuer = await issuerForTest();
    const sandbox = await startSandbox();
    onTestFinished(sandbox.close);
    expect(await checked({ ...issuer.env, FEISHU_BASE_URL: sandbox.url })).toEqual({
      isWell: true,
      lines: [
        'ok    settings',
        `ok    feishu: ${sandbox.url} answers`,
        `ok    application: Feishu accepts ${issuer.env.FEISHU_APP_ID}`,
        '--    redis: not set',
        'ok    company tokens: 1 key at JWT_JWKS_URL',
      ],
    });
  });

  test('fails for refused credentials and for an address without keys, and prints no secret', async () => {
    const sandbox = await startSandbox();
    onTestFinished(sandbox.close);
    const { isWell, lines } = await checked({
      FEISHU_BASE_URL: sandbox.url,
      FEISHU_APP_ID: 'cli_unknown',
      FEISHU_APP_SECRET: 'SECRET',
      JWT_JWKS_URL: sandbox.url,
      JWT_ISSUER: 'https://login.example.com',
      JWT_AUDIENCE: 'people',
      REDIS_URL: 'redis://:SECRET@127.0.0.1:9',
    });
    expect(isWell).toBe(false);
    expect(lines).toEqual([
      'ok    settings',
      `ok    feishu: ${sandbox.url} answers`,
      'FAIL  application: Feishu does not accept FEISHU_APP_ID and FEISHU_APP_SECRET (code 10014)',
      'FAIL  redis: REDIS_URL cannot be reached, or does not accept its user and password',
      'FAIL  company tokens: JWT_JWKS_URL answers with status 404 and no key set',
    ]);
  });

  test.skipIf(!hasRedis)('connects to Redis', async () => {
    const redis = await redisForTest();
    expect((await checked({ REDIS_URL: redis.url })).lines).toContain('ok    redis: connected');
  });
});
