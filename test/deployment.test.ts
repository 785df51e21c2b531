import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';
import { INSTALL_TIMEOUT_MS, installPackages } from './support/install-packages.ts';

const PACKAGES = 'test/kubernetes';
const text = readFileSync('deploy/kubernetes.yaml', 'utf8');

/** The types that Kubernetes's published schema is printed as, by API version. */
const MODULES: Readonly<Record<string, string>> = {
  v1: 'core/v1',
  'apps/v1': 'apps/v1',
  'policy/v1': 'policy/v1',
  'networking.k8s.io/v1': 'networking/v1',
};

interface Resource {
  readonly apiVersion: string;
  readonly kind: string;
}

interface Container {
  readonly env: readonly { readonly name: string; readonly value?: string }[];
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly [probe: `${string}Probe`]: { readonly httpGet: { readonly path: string; readonly port: string } };
}

interface Deployment extends Resource {
  readonly spec: {
    readonly replicas: number;
    readonly template: { readonly spec: { readonly containers: readonly [Container] } };
  };
}

let folder: string;
let parseYaml: (text: string) => Resource[];

beforeAll(() => {
  installPackages(PACKAGES);
  folder = mkdtempSync(join(tmpdir(), 'kubernetes-'));
  symlinkSync(resolve(PACKAGES, 'node_modules'), join(folder, 'node_modules'));
  const yaml: { parseAllDocuments(text: string): { toJS(): Resource }[] } = createRequire(
    resolve(PACKAGES, 'package.json'),
  )('yaml');
  parseYaml = (given) => yaml.parseAllDocuments(given).map((document) => document.toJS());
}, INSTALL_TIMEOUT_MS);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What does not fit the schema, as the compiler says it: unknown fields and values of another type. */
function misfitsOf(resources: readonly Resource[]): string {
  const checks = resources.map((resource, index) => {
    const module = MODULES[resource.apiVersion];
    if (module === undefined) throw new Error(`no types of ${resource.apiVersion}`);
    return `import type { ${resource.kind} as T${index} } from 'kubernetes-types/${module}';
      export const r${index}: T${index} = ${JSON.stringify(resource)};`;
  });
  const file = join(folder, 'resources.ts');
  writeFileSync(file, checks.join('\n'));
  const flags = [
    '--noEmit',
    '--strict',
    '--module',
    'esnext',
    '--moduleResolution',
    'bundler',
    '--skipLibCheck',
  ];
  const compiler = resolve('node_modules/typescript/bin/tsc');
  return spawnSync(process.execPath, [compiler, ...flags, '--types', '', file], {
    cwd: folder,
    encoding: 'utf8',
  }).stdout;
}

test('deploy/kubernetes.yaml fits the schema of Kubernetes', () => {
  const resources = parseYaml(text);
  expect(resources.map(({ kind }) => kind)).toEqual([
    'Deployment',
    'PodDisruptionBudget',
    'Service',
    'NetworkPolicy',
  ]);
  expect(misfitsOf(resources)).toBe('');
});

test.each([
  ['a misspelt field', 'readinessProbe', 'readynessProbe', /readynessProbe.+does not exist/],
  [
    'a value of another type',
    'replicas: 2',
    "replicas: 'two'",
    /'string' is not assignable to type 'number'/,
  ],
])('the schema refuses %s', (_, from, to, complaint) => {
  expect(misfitsOf(parseYaml(text.replace(from, to)))).toMatch(complaint);
});

test('its settings are valid in production, its secrets are references, and its probes are served', () => {
  const [deployment] = parseYaml(text) as [Deployment];
  const { spec } = deployment;
  const [{ env, ports, ...container }] = spec.template.spec.containers;
  const config = readConfig({
    NODE_ENV: 'production',
    ...Object.fromEntries(env.map(({ name, value }) => [name, value ?? 'rediss://redis.example.com'])),
  });
  expect(config).toMatchObject({
    port: ports.find(({ name }) => name === 'http')?.containerPort,
    metrics: { port: ports.find(({ name }) => name === 'metrics')?.containerPort },
    redis: { replicas: spec.replicas + 1 },
  });
  const references = env.filter(({ value }) => value === undefined).map(({ name }) => name);
  expect(references).toEqual(['FEISHU_APP_ID', 'FEISHU_APP_SECRET', 'REDIS_URL']);
  expect([
    container.startupProbe?.httpGet,
    container.readinessProbe?.httpGet,
    container.livenessProbe?.httpGet,
  ]).toEqual([
    { path: '/health/live', port: 'http' },
    { path: '/health/ready', port: 'http' },
    { path: '/health/live', port: 'http' },
  ]);
});
