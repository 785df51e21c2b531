import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { isObjectType } from 'graphql';
import { beforeAll, expect, test } from 'vitest';
import { clientSchema } from '../src/schema/common/subgraph.ts';
import { schema } from '../src/schema/index.ts';
import { EVENT_SECRETS, EVENT_SETTINGS, EVENTS_PATH } from './support/feishu-events.ts';
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
    run('gql.tada/bin/cli.js', 'generate', 'persisted'),
  ]);
  const files = ['gql/persisted-documents.json', 'relay-documents.json', 'tada-documents.json'];
  const documents = Object.assign({}, ...files.map(read));
  writeFileSync(DOCUMENTS, JSON.stringify(documents));
}, INSTALL_TIMEOUT_MS);

test('the recipes have no type errors, and no scalar of theirs is unknown', async () => {
  // The project's own compiler, which is several times faster than the one that gql.tada needs.
  await run(resolve('node_modules/typescript/bin/tsc'), '-p', '.');
  const types = readFileSync(join(GENERATED, 'gql/graphql.ts'), 'utf8');
  expect(types).toMatch(
    /effectiveDate: string, items: Array<\{[^}]*itemId: string, value: string \| null \}>/,
  );
  expect(types).toMatch(/start: string;/);
});

interface Outcome {
  /** The rows that are shown in the end. */
  readonly rows: number;
  /** What is shown after a write, and after a refused one. */
  readonly told: readonly string[];
  /** What is shown once the live updates have ended. */
  readonly alert: string;
  readonly streamsAfterEnd: number;
}

interface Outcomes {
  readonly used: Readonly<Record<'apollo' | 'relay' | 'tanstack' | 'urql', Outcome>>;
  readonly codes: readonly string[];
  readonly amounts: readonly string[];
  readonly warnings: readonly string[];
}

/** Three activities for each recipe, which it finds on the first of two pages. */
const RECIPES = 4;
const ROWS = 6;

test('each recipe shows pages, writes, refusals, changes and changes that it missed, by persisted documents alone', async () => {
  const layer = await layerForTest({
    env: { ...EVENT_SETTINGS, PERSISTED_OPERATIONS: DOCUMENTS, PERSISTED_ONLY: 'true' },
  });
  const { events, state } = layer.sandbox;
  await events.setCallback({ ...EVENT_SECRETS, url: new URL(EVENTS_PATH, layer.url).href });
  state.paymentActivities = state.paymentActivities.map((activity) => ({
    ...activity,
    activity_status: 375,
  }));
  const recipes = Array.from({ length: RECIPES }, (_, n) => {
    const activities = state.paymentActivities.slice(n * ROWS, (n + 1) * ROWS);
    const [start, end] = [activities[0], activities.at(-1)].map((activity) => activity?.pay_date);
    return { payDate: { start, end }, activityIds: activities.map(({ activity_id }) => activity_id) };
  });
  await run('../build.mjs');
  const bundle = resolve(GENERATED, 'run.mjs');
  const { stdout } = await execute(process.execPath, [bundle, JSON.stringify({ url: layer.url, recipes })]);
  const { used, codes, amounts, warnings }: Outcomes = JSON.parse(stdout);
  for (const [name, outcome] of Object.entries(used)) {
    expect(outcome, name).toEqual({
      rows: ROWS,
      told: ['Archived.', expect.stringMatching(/^Not approved yet\. \p{Script=Han}/u)],
      alert: expect.stringMatching(/\(FORBIDDEN, [\w-]+\)$/),
      streamsAfterEnd: 0,
    });
  }
  expect(Object.keys(used)).toHaveLength(RECIPES);
  expect(codes).toEqual(Array(3).fill('BAD_USER_INPUT'));
  expect(amounts).toEqual(Array(2).fill(expect.stringMatching(/^\d+\.\d\d$/)));
  expect(warnings).toEqual([]);
});

test('the code blocks of docs/clients.md are the files that are tested here', () => {
  const document = readFileSync('docs/clients.md', 'utf8');
  const blocks = [...document.matchAll(/\(\.\.\/test\/clients\/([\w./-]+)\):\n\n```\w+\n([\s\S]*?)```/g)];
  expect(blocks.length).toBe((document.match(/^```(?!sh$)\w+$/gm) ?? []).length);
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
