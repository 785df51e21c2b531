import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Who takes part. Each is a Node program that listens on PORT and asks the Feishu at FEISHU_BASE_URL.

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
    env: ({ world }) => ({ FEISHU_BUDGET_SCALE: world ? '1' : '1000000' }),
  },
];

/** Hive Gateway's supergraph for the Feishu at this address. */
function supergraph(feishu) {
  const file = join(mkdtempSync(join(tmpdir(), 'bench-')), 'supergraph.graphql');
  composed ??= compose(file);
  writeFileSync(file, composed.replaceAll(ANY_FEISHU, feishu));
  return file;
}

const ANY_FEISHU = 'http://feishu.invalid';
let composed;

/** Composes it from the OpenAPI document. That takes seconds, so that it is done but once. */
function compose(file) {
  const command = here('../node_modules/@graphql-mesh/compose-cli/esm/bin.js');
  execFileSync(process.execPath, [command, '-c', 'mesh.config.js', '-o', file], {
    cwd: here('hive'),
    env: { ...process.env, FEISHU_BASE_URL: ANY_FEISHU },
    stdio: 'ignore',
  });
  return readFileSync(file, 'utf8');
}
