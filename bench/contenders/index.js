import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// The contenders. Each is a Node program that listens on PORT and calls FEISHU_BASE_URL.

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

export const LAYER = 'this layer';

export const contenders = [
  { name: 'raw', dialect: 'ours', packages: ['undici'], command: () => [here('raw.js')] },
  {
    name: 'yoga + Pothos',
    dialect: 'ours',
    packages: ['graphql', 'graphql-yoga', '@pothos/core'],
    command: () => [here('yoga-pothos.js')],
  },
  {
    name: 'Apollo',
    dialect: 'ours',
    packages: ['@apollo/server', '@apollo/datasource-rest', 'graphql'],
    command: () => [here('apollo.js')],
  },
  {
    name: 'Mercurius',
    dialect: 'ours',
    packages: ['fastify', 'mercurius', 'undici'],
    command: () => [here('mercurius.js')],
  },
  {
    name: 'Hive',
    dialect: 'feishu',
    packages: ['@graphql-hive/gateway', '@graphql-mesh/transport-rest'],
    command: ({ port, feishu }) => [
      here('../node_modules/@graphql-hive/gateway/dist/bin.js'),
      'supergraph',
      supergraph(feishu),
      '--jit',
      '--host=127.0.0.1',
      `--port=${port}`,
    ],
  },
  {
    name: LAYER,
    dialect: 'ours',
    command: () => [here('../../dist/main.js')],
    env: ({ feishuLimits }) => ({ FEISHU_BUDGET_SCALE: feishuLimits ? '1' : '1000000' }),
  },
];

/** Writes Hive Gateway's supergraph for a base URL of Feishu, and returns the file. */
function supergraph(feishu) {
  const file = join(mkdtempSync(join(tmpdir(), 'bench-')), 'supergraph.graphql');
  composed ??= compose(file);
  writeFileSync(file, composed.replaceAll(FEISHU_PLACEHOLDER, feishu));
  return file;
}

const FEISHU_PLACEHOLDER = 'http://feishu.invalid';
let composed;

/** Composes it from the OpenAPI document. That takes seconds, so the result is kept. */
function compose(file) {
  const command = here('../node_modules/@graphql-mesh/compose-cli/esm/bin.js');
  execFileSync(process.execPath, [command, '-c', 'mesh.config.js', '-o', file], {
    cwd: here('hive'),
    env: { ...process.env, FEISHU_BASE_URL: FEISHU_PLACEHOLDER },
    stdio: 'ignore',
  });
  return readFileSync(file, 'utf8');
}
