import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { freePort } from './redis.ts';

/**
 * Whether this machine has a Prometheus. Tests that need one are skipped with a warning where there is none; in CI a
 * missing one is an error.
 */
export const hasPrometheus = spawnSync('prometheus', ['--version']).status === 0;
if (!hasPrometheus) {
  const why = 'prometheus is not installed (Debian: apt-get install prometheus)';
  if (process.env.CI) throw new Error(`${why}, and CI requires one.`);
  console.warn(`${why}: the dashboard and the alerts are not loaded into one.`);
}

/** Starts a Prometheus that scrapes a target each second under docs/alerts.yaml, and ends with the current test. */
export async function prometheusForTest(target: string) {
  const folder = mkdtempSync(join(tmpdir(), 'prometheus-'));
  const config = {
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    rule_files: [resolve('docs/alerts.yaml')],
    scrape_configs: [{ job_name: 'feishu-people', static_configs: [{ targets: [new URL(target).host] }] }],
  };
  const file = join(folder, 'prometheus.yml');
  // JSON is YAML.
  writeFileSync(file, JSON.stringify(config));
  const address = `127.0.0.1:${await freePort()}`;
  const flags = {
    'config.file': file,
    'storage.tsdb.path': join(folder, 'data'),
    'web.listen-address': address,
  };
  const child = spawn(
    'prometheus',
    Object.entries(flags).map(([name, value]) => `--${name}=${value}`),
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const exit = new Promise((resolveExit) => child.once('exit', resolveExit));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await exit;
    rmSync(folder, { recursive: true });
  });
  const log: string[] = [];
  await new Promise<void>((resolveReady, reject) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      log.push(line);
      if (line.includes('ready to receive web requests')) resolveReady();
    });
    child.once('exit', (code) => reject(new Error(`prometheus ended with ${code}:\n${log.join('\n')}`)));
  });
  /** Asks its HTTP API; throws where it answers with an error. */
  const ask = async (path: string, search: Record<string, string> = {}): Promise<unknown> => {
    const response = await fetch(`http://${address}/api/v1/${path}?${new URLSearchParams(search)}`);
    const { status, data, error } = (await response.json()) as Record<string, unknown>;
    if (status !== 'success') throw new Error(`${search.query ?? path}: ${error}`);
    return data;
  };
  return { ask };
}
