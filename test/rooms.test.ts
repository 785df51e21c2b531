import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rooms-'));
  for (const file of ['biome.json', '.gitignore', 'package.json']) cpSync(file, join(folder, file));
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Lints one file that holds this line, under the project's rules. */
function lint(path: string, line: string): { passes: boolean; output: string } {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${line}\n`);
  const biome = resolve('node_modules/@biomejs/biome/bin/biome');
  const { status, stdout, stderr } = spawnSync(process.execPath, [biome, 'lint', path], {
    cwd: folder,
    encoding: 'utf8',
  });
  rmSync(file);
  return { passes: status === 0, output: stdout + stderr };
}

const upwards: [path: string, line: string][] = [
  ['src/datasources/pay.ts', "export { badUserInput } from '../resolvers/errors.ts';"],
  ['src/datasources/pay.ts', "export type { Context } from '../context.ts';"],
  ['src/datasources/pay.ts', "export { GraphQLError } from 'graphql';"],
  ['src/datasources/feishu/pay.ts', "export type { PaymentActivityRow } from '../payroll.ts';"],
  ['src/resolvers/pay.ts', "export { schema } from '../schema/index.ts';"],
  ['src/resolvers/pay.ts', "export const late = () => import('../server.ts');"],
  ['src/schema/pay.ts', "export { createFeishu } from '../datasources/feishu/client.ts';"],
  ['src/schema/pay.ts', "export { createServer } from '../server.ts';"],
  ['src/sandbox/pay.ts', "export { readConnection } from '../resolvers/pages.ts';"],
  ['src/server.ts', "export { startSandbox } from './sandbox/sandbox.ts';"],
];

test.each(upwards)('%s may not say %s', (path, line) => {
  const { passes, output } = lint(path, line);
  expect(output).toContain('noRestrictedImports');
  expect(passes).toBe(false);
});

test('an import downwards passes', () => {
  const { passes } = lint(
    'src/resolvers/pay.ts',
    "export { listPaymentActivities } from '../datasources/payroll.ts';",
  );
  expect(passes).toBe(true);
});
