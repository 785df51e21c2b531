import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { describe, expect, test } from 'vitest';

/** What a room may import of the project, beside itself, and what it must not import of packages. */
interface Room {
  readonly mayImport: readonly string[];
  readonly packages?: RegExp;
}

const GRAPHQL = /^(graphql(-yoga)?|@pothos|@graphql-yoga)(\/|$)/;
const HTTP = /^(undici|(node:)?https?2?)(\/|$)/;
const EVERY_ROOM = [
  'src/errors.ts',
  'src/error-reasons/',
  'src/locales.ts',
  'src/collections.ts',
  'src/async/',
];

/** The rooms of ARCHITECTURE.md. The first one that holds a file is its room, so that inner rooms stand first. */
const ROOMS: Readonly<Record<string, Room>> = {
  'src/async/': { mayImport: [], packages: /./ },
  'src/errors.ts': { mayImport: ['src/error-reasons/'], packages: /./ },
  'src/error-reasons/': { mayImport: [], packages: /./ },
  'src/locales.ts': { mayImport: [], packages: /./ },
  'src/collections.ts': { mayImport: [], packages: /./ },
  'src/config/': { mayImport: [], packages: /./ },
  'src/config.ts': { mayImport: ['src/config/'], packages: /./ },
  'src/version.ts': { mayImport: [], packages: /./ },
  'src/log.ts': { mayImport: [], packages: GRAPHQL },
  'src/process-errors.ts': { mayImport: ['src/log.ts'], packages: /./ },
  'src/events/': { mayImport: [...EVERY_ROOM], packages: GRAPHQL },
  'src/redis/': {
    mayImport: [
      ...EVERY_ROOM,
      'src/events/event.ts',
      'src/datasources/activity-dates.ts',
      'src/datasources/feishu/rate-limit/',
      'src/datasources/feishu/auth/tenant-token.ts',
      'src/datasources/feishu/replicas.ts',
    ],
    packages: GRAPHQL,
  },
  'src/datasources/feishu/': { mayImport: [...EVERY_ROOM], packages: GRAPHQL },
  'src/datasources/': {
    mayImport: [...EVERY_ROOM, 'src/datasources/feishu/'],
    packages: GRAPHQL,
  },
  'src/context.ts': {
    mayImport: [
      ...EVERY_ROOM,
      'src/datasources/',
      'src/datasources/feishu/',
      'src/log.ts',
      'src/events/event.ts',
    ],
    packages: GRAPHQL,
  },
  'src/resolvers/': {
    mayImport: [
      ...EVERY_ROOM,
      'src/datasources/',
      'src/datasources/feishu/',
      'src/context.ts',
      'src/log.ts',
      'src/events/event.ts',
    ],
    packages: /^(graphql-yoga|@pothos|undici|(node:)?https?2?)(\/|$)/,
  },
  'src/schema/': {
    mayImport: [
      ...EVERY_ROOM,
      'src/context.ts',
      'src/resolvers/',
      /* Row types and declarations; the rest of the door is not for the schema. */
      ...['payroll', 'compensation', 'attendance', 'core-hr'].map((name) => `src/datasources/${name}.ts`),
      'src/datasources/leave/core-hr-leave.ts',
      'src/datasources/feishu/wire.ts',
      'src/datasources/feishu/endpoint.ts',
      'src/events/event.ts',
    ],
    packages: HTTP,
  },
  'src/sandbox/': {
    mayImport: [...EVERY_ROOM, 'src/datasources/', 'src/datasources/feishu/'],
    packages: GRAPHQL,
  },
  'src/server/execution/': { mayImport: [...EVERY_ROOM], packages: HTTP },
  'src/server/subscriptions/': {
    mayImport: [
      ...EVERY_ROOM,
      'src/context.ts',
      'src/events/event.ts',
      'src/datasources/feishu/auth/caller.ts',
      'src/datasources/feishu/endpoint.ts',
      'src/datasources/feishu/operation.ts',
    ],
    packages: GRAPHQL,
  },
  'src/cli/': {
    mayImport: ['src/config.ts', 'src/errors.ts', 'src/datasources/feishu/', 'src/redis/'],
    packages: GRAPHQL,
  },
  'src/main.ts': { mayImport: ['src/cli/', 'src/version.ts', 'src/config.ts', 'src/start/'] },
  'src/start/': {
    mayImport: [
      'src/config.ts',
      'src/log.ts',
      'src/process-errors.ts',
      'src/datasources/feishu/',
      'src/events/',
      'src/redis/',
    ].concat(['src/sandbox/', 'src/server/']),
  },
  'src/server/': {
    mayImport: [
      ...EVERY_ROOM,
      'src/version.ts',
      'src/config.ts',
      'src/log.ts',
      'src/context.ts',
      'src/redis/',
    ].concat([
      'src/events/',
      'src/datasources/',
      'src/datasources/feishu/',
      'src/resolvers/',
      'src/schema/',
      'src/server/execution/index.ts',
      'src/server/subscriptions/',
    ]),
  },
};

/** Packages that may be imported although a room's pattern bars them. */
const ALLOWED_PACKAGES: Readonly<Record<string, readonly string[]>> = { 'src/async/': ['lru-cache'] };

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((file) => join('src', file))
  .filter((file) => file.endsWith('.ts'))
  .sort();

/** Imports of a file: static ones, type-only ones, re-exports and `import()`. */
function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  const specifiers = [...text.matchAll(/(?:^|[\s}])(?:from|import)\s*\(?\s*'([^']+)'/g)].map(
    ([, name = '']) => name,
  );
  return specifiers.map((name) => (name.startsWith('.') ? join(dirname(file), name) : name));
}

const isIn = (place: string, file: string) =>
  file === place || (place.endsWith('/') && file.startsWith(place));

function roomOf(file: string): [name: string, room: Room] {
  const found = Object.entries(ROOMS).find(([name]) => isIn(name, file));
  if (!found) throw new Error(`${file} stands in no room`);
  return found;
}

/** An inner room is opened by its own name only: who may import `src/datasources/` may not import the door in it. */
function mayImport(file: string, target: string): boolean {
  const [name, room] = roomOf(file);
  const [inner] = roomOf(target);
  return inner === name || room.mayImport.some((place) => isIn(place, target) && place.startsWith(inner));
}

function mayUse(file: string, target: string): boolean {
  const [name, { packages }] = roomOf(file);
  const isNodes = target.startsWith('node:') && packages?.source === '.';
  return isNodes || !packages?.test(target) || (ALLOWED_PACKAGES[name]?.includes(target) ?? false);
}

const complaintsAbout = (file: string): string[] =>
  importsOf(file)
    .filter((target) => !(target.startsWith('src/') ? mayImport(file, target) : mayUse(file, target)))
    .map((target) => `${file} may not import ${target}`);

test.each(Object.keys(ROOMS))('%s has only permitted imports', (room) => {
  const own = files.filter((file) => roomOf(file)[0] === room);
  expect(own).not.toEqual([]);
  expect(own.flatMap(complaintsAbout)).toEqual([]);
});

describe('the table forbids imports', () => {
  test.each([
    ['src/datasources/payroll.ts', 'src/resolvers/write/write.ts'],
    ['src/datasources/feishu/client.ts', 'src/datasources/payroll.ts'],
    ['src/datasources/payroll.ts', 'src/context.ts'],
    ['src/resolvers/compensation/currency.ts', 'src/schema/index.ts'],
    ['src/schema/compensation/currency.ts', 'src/datasources/feishu/client.ts'],
    ['src/sandbox/sandbox.ts', 'src/resolvers/compensation/currency.ts'],
    ['src/server/server.ts', 'src/sandbox/sandbox.ts'],
    ['src/server/server.ts', 'src/server/execution/plan.ts'],
    ['src/async/deadline.ts', 'src/errors.ts'],
    ['src/context.ts', 'src/server/server.ts'],
  ])('%s may not import %s', (file, target) => {
    expect(mayImport(file, target)).toBe(false);
  });

  test('of packages', () => {
    expect(mayUse('src/datasources/payroll.ts', 'graphql')).toBe(false);
    expect(mayUse('src/schema/compensation/currency.ts', 'node:http')).toBe(false);
    expect(mayUse('src/async/deadline.ts', 'undici')).toBe(false);
  });
});

test('there is no import cycle, type-only imports included', () => {
  const graph = new Map(
    files.map((file) => [file, importsOf(file).filter((target) => target.startsWith('src/'))]),
  );
  const cycles: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    const at = path.indexOf(file);
    if (at >= 0) cycles.push([...path.slice(at), file].join(' → '));
    if (at >= 0 || done.has(file)) return;
    for (const target of graph.get(file) ?? []) visit(target, [...path, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  expect(cycles).toEqual([]);
});

test('only the observability of the server imports what measures', () => {
  const measuring = /^(prom-client|@opentelemetry)(\/|$)/;
  const importers = files.filter((file) => importsOf(file).some((target) => measuring.test(target)));
  expect(importers).not.toEqual([]);
  expect(importers.filter((file) => !file.startsWith('src/server/observability/'))).toEqual([]);
});

test('the door names no endpoint but its own token exchange', () => {
  const paths = files
    .filter((file) => file.startsWith('src/datasources/feishu/'))
    .flatMap((file) => readFileSync(file, 'utf8').match(/\/open-apis\/[\w/:]+/g) ?? []);
  expect(paths).toEqual(['/open-apis/auth/v3/tenant_access_token/internal']);
});

test('no folder has too many files', () => {
  const counts: Record<string, number> = {};
  for (const file of files) counts[dirname(file)] = (counts[dirname(file)] ?? 0) + 1;
  expect(Object.entries(counts).filter(([, count]) => count > MOST_FILES)).toEqual([]);
});

const MOST_FILES = 15;
