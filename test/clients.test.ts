import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { isObjectType } from 'graphql';
import { beforeAll, expect, test } from 'vitest';
import { clientSchema } from '../src/schema/common/subgraph.ts';
import { schema } from '../src/schema/index.ts';
import { INSTALL_TIMEOUT_MS, installPackages } from './support/install-packages.ts';
import { layerForTest } from './support/layer.ts';

const FOLDER = 'test/clients';
const GENERATED = join(FOLDER, 'generated');
const DOCUMENTS = resolve(GENERATED, 'documents.json');

const execute = promisify(execFile);

/** Runs a program of the clients' own packages; rejects with what it printed where it fails. */
async function run(program: string, ...args: string[]): Promise<void> {
  try {
    await execute(process.execPath, [resolve(FOLDER, 'node_modules', program), ...args], { cwd: FOLDER });
  } catch (error) {
    const { code, stdout, stderr } = error as { code?: number; stdout?: string; stderr?: string };
    throw new Error(`${program} ended with ${code}:\n${stdout}${stderr}`);
  }
}

const read = (file: string): Record<string, string> =>
  JSON.parse(readFileSync(join(GENERATED, file), 'utf8'));

beforeAll(async () => {
  installPackages(FOLDER);
  // Relay's compiler writes a document to its file only with a new artifact.
  for (const made of [GENERATED, join(FOLDER, 'relay/__generated__')]) {
    rmSync(made, { recursive: true, force: true });
  }
  mkdirSync(GENERATED);
  cpSync('schema.graphql', join(GENERATED, 'schema.graphql'));
  writeFileSync(join(GENERATED, 'relay-documents.json'), '{}');
  await Promise.all([
    run('@graphql-codegen/cli/cjs/bin.js', '--config', 'codegen/codegen.ts'),
    run('relay-compiler/cli.js', 'relay/relay.config.json'),
    run('gql.tada/bin/cli.js', 'generate', 'output'),
  ]);
  const documents = { ...read('gql/persisted-documents.json'), ...read('relay-documents.json') };
  writeFileSync(DOCUMENTS, JSON.stringify(documents));
}, INSTALL_TIMEOUT_MS);

test('the recipes have no type errors, and no scalar of theirs is unknown', async () => {
  await run('typescript/bin/tsc', '-p', '.');
  const types = readFileSync(join(GENERATED, 'gql/graphql.ts'), 'utf8');
  expect(types).toMatch(
    /effectiveDate: string, items: Array<\{[^}]*itemId: string, value: string \| null \}>/,
  );
  expect(types).toMatch(/start: string;/);
});

interface Outcome {
  readonly edges: number;
  readonly results: readonly {
    readonly __typename: string;
    readonly reason?: string;
    readonly hint?: string;
  }[];
  readonly code?: string;
  readonly cached?: boolean;
}

type Outcomes = Record<'apollo' | 'urql' | 'tanstack' | 'relay', Outcome> & {
  readonly tada: { readonly items: readonly { readonly value: string }[] };
  readonly warnings: readonly string[];
};

test('each client pages, writes, is refused and told why, and names persisted documents', async () => {
  const persisted = await layerForTest({ env: { PERSISTED_OPERATIONS: DOCUMENTS, PERSISTED_ONLY: 'true' } });
  const { url, sandbox } = await layerForTest();
  const approved = persisted.sandbox.state.paymentActivities
    .filter(({ activity_status }) => activity_status === 375)
    .flatMap(({ activity_id }) => activity_id ?? []);
  const bundle = resolve(GENERATED, 'run.mjs');
  await run(
    'esbuild/bin/esbuild',
    'run.ts',
    '--bundle',
    '--platform=node',
    '--format=esm',
    `--outfile=${bundle}`,
  );
  const args = [bundle, persisted.url, url, ...approved.slice(0, 4)];
  const { stdout } = await execute(process.execPath, args, { cwd: FOLDER });
  const { tada, warnings, ...clients }: Outcomes = JSON.parse(stdout);
  for (const [name, { edges, results }] of Object.entries(clients)) {
    expect(edges, name).toBe(name === 'relay' ? 3 : 6);
    expect(results, name).toMatchObject([
      { __typename: 'ArchivePaymentActivityPayload' },
      {
        __typename: 'ConflictError',
        reason: 'PAYMENT_ACTIVITY_NOT_APPROVED',
        hint: expect.stringMatching(/\p{Script=Han}/u),
      },
    ]);
  }
  for (const { code } of [clients.apollo, clients.urql, clients.tanstack])
    expect(code).toBe('BAD_USER_INPUT');
  expect([clients.apollo.cached, clients.relay.cached]).toEqual([true, true]);
  expect(tada.items[0]?.value).toMatch(/^\d+\.\d\d$/);
  expect(warnings).toEqual([]);
  expect(sandbox.calls).toHaveLength(1);
});

test('the code blocks of docs/clients.md are the files that are tested here', () => {
  const document = readFileSync('docs/clients.md', 'utf8');
  const blocks = [...document.matchAll(/\(\.\.\/test\/clients\/([\w./-]+)\):\n\n```\w+\n([\s\S]*?)```/g)];
  expect(blocks.length).toBe((document.match(/^```(ts|json)$/gm) ?? []).length);
  for (const [, file = '', text] of blocks) expect(text, file).toBe(readFileSync(join(FOLDER, file), 'utf8'));
});

test('the recipe of graphcache names every type without an id', async () => {
  const recipe = readFileSync(join(FOLDER, 'graphcache/client.ts'), 'utf8');
  const [, list = ''] = /EMBEDDED_TYPES = \[([\s\S]*?)\];/.exec(recipe) ?? [];
  const named = Array.from(list.matchAll(/'(\w+)'/g), ([, name = '']) => name);
  const clients = clientSchema(schema);
  const roots = [clients.getQueryType(), clients.getMutationType(), clients.getSubscriptionType()];
  const embedded = Object.values(clients.getTypeMap())
    .filter(isObjectType)
    .filter((type) => !roots.includes(type) && !type.getFields().id)
    .map(({ name }) => name)
    .filter((name) => !/^__|^PageInfo$|(Connection|Edge)$/.test(name));
  expect(named.sort()).toEqual(embedded.sort());
});
