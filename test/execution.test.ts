import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import fc from 'fast-check';
import {
  assertObjectType,
  buildSchema,
  execute,
  executeSync,
  type GraphQLError,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  getVariableValues,
  Kind,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { executePlan } from '../src/server/execution/execute.ts';
import { createExecutor, type SerializedResult } from '../src/server/execution/index.ts';
import { PlanCache } from '../src/server/execution/plan-cache.ts';
import {
  conditionalMutations,
  conditionalQueries,
  type Mishaps,
  mutations,
  queries,
  schemaOf,
} from './support/generated-operations.ts';

// Generated fragments may be unused, and a condition may be a variable that is null or absent.
const LEFT_OUT = ['NoUnusedFragmentsRule', 'NoUnusedVariablesRule', 'VariablesInAllowedPositionRule'];
const rules = specifiedRules.filter(({ name }) => !LEFT_OUT.includes(name));

interface Request {
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly seed: number;
}

/** A response in JSON, with the root fields of a mutation in the order in which they were resolved. */
interface Response {
  readonly data: string;
  readonly errors: readonly GraphQLError[];
  readonly started: readonly string[];
}

/** The response of graphql-js and ours, before and after code was generated for the plan. */
async function responsesTo(request: Request, mishaps: Mishaps) {
  const calls: string[] = [];
  const schema = schemaOf(request.seed, mishaps, (path) => calls.push(path));
  const document = parse(request.document);
  expect(validate(schema, document, rules)).toEqual([]);
  const { data, errors = [] } = await execute({ schema, document, variableValues: request.variables });
  const theirs: Response = { data: JSON.stringify(data), errors, started: rootFieldsIn(calls, request) };
  const { execute: executeOurs } = prepared(schema, request.document, request.variables);
  const ours: Response[] = [];
  for (let uses = 1; uses <= USES_WITH_CODE; uses++) {
    await idle();
    calls.length = 0;
    const result = await executeOurs();
    ours.push({ data: textOf(result), errors: result.errors, started: rootFieldsIn(calls, request) });
  }
  return { theirs, ours: [ours.at(0), ours.at(-1)].filter((response) => response !== undefined) };
}

/** The root fields of a query have no order. */
const rootFieldsIn = (calls: readonly string[], { document }: Request) =>
  document.startsWith('mutation') ? calls.filter((path) => !path.includes('.')) : [];

/** From this execution of a plan on, its rows are written by generated code. */
const USES_WITH_CODE = 3;

interface Given {
  readonly rootValue?: unknown;
  readonly context?: unknown;
}

/** An operation that an executor of its own executes, with these variables unless others are given. */
function prepared(schema: GraphQLSchema, text: string, variables: Request['variables'] = {}) {
  const { document, operation } = operationIn(text);
  const coerce = (given: Request['variables']) => {
    const { coerced, errors } = getVariableValues(schema, operation.variableDefinitions ?? [], given);
    if (errors) throw new Error('variables do not fit');
    return coerced;
  };
  const executor = createExecutor(schema);
  const execute = ({ rootValue, context }: Given = {}, given = variables) =>
    executor.execute({ document, operation, variables: coerce(given), rootValue, context });
  return { execute };
}

function operationIn(text: string) {
  const document = parse(text);
  const operation = document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation');
  return { document, operation };
}

const textOf = ({ data }: SerializedResult) => Buffer.concat(data).toString();

/** Messages of graphql-js that quote values of the response. Ours are others, because they reach clients. */
const QUOTES_VALUES =
  /^(Abstract type |Runtime Object type |Expected value of type |Expected `|`\w+\.serialize`)/;

const comparable = (errors: readonly GraphQLError[]) =>
  errors
    .map((error) => {
      const { message, ...rest } = error.toJSON();
      return JSON.stringify({ message: QUOTES_VALUES.test(message) ? 'a value' : message, ...rest });
    })
    .sort();

/**
 * The paths of the nulls that errors stand for. Where several fields fail below one null, which of them is reported
 * first depends on the order of promises, so that these paths are compared and not the messages.
 */
function nullsOf({ data, errors }: Response): string[] {
  const places = errors.map(({ path = [] }) => {
    let at: unknown = JSON.parse(data);
    const walked = [];
    for (const key of path) {
      if (at === null || typeof at !== 'object') break;
      walked.push(key);
      at = Reflect.get(at, key);
    }
    expect(at).toBeNull();
    return walked.join('.');
  });
  return [...new Set(places)].sort();
}

/** Resolves when Node has reported the rejections that are unhandled so far, and what was left pending has settled. */
const idle = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

const unhandled: unknown[] = [];
const listeners = process.listeners('unhandledRejection');

// graphql-js leaves rejections unhandled where an item of a list fails at once; ours are tested below.
beforeAll(() => {
  process
    .removeAllListeners('unhandledRejection')
    .on('unhandledRejection', (reason) => unhandled.push(reason));
});
afterAll(async () => {
  await idle();
  process.removeAllListeners('unhandledRejection');
  for (const listener of listeners) process.on('unhandledRejection', listener);
});

const RUNS = 250;
/** Each of these runs executes an operation several times, with several sets of variables. */
const CONDITIONAL_RUNS = 80;

describe.each([
  ['query', queries],
  ['mutation', mutations],
])('a compiled %s has the response of graphql-js', (_, operations) => {
  test('in data and in every error, where fields are null, fail or have values of a wrong type', async () => {
    const mishaps = { failing: 6, missing: 6, wrong: 5, late: 0, lateFailures: false };
    await fc.assert(
      fc.asyncProperty(operations, async (request) => {
        const { ours, theirs } = await responsesTo(request, mishaps);
        for (const { data, errors, started } of ours) {
          expect(data).toBe(theirs.data);
          expect(comparable(errors)).toEqual(comparable(theirs.errors));
          expect(started).toEqual(theirs.started);
        }
      }),
      { numRuns: RUNS },
    );
  });

  test('in data and in the nulls of errors, where fields resolve later and may reject', async () => {
    const mishaps = { failing: 20, missing: 4, wrong: 4, late: 30, lateFailures: true };
    await fc.assert(
      fc.asyncProperty(operations, async (request) => {
        const { ours, theirs } = await responsesTo(request, mishaps);
        for (const response of ours) {
          expect(response.data).toBe(theirs.data);
          expect(nullsOf(response)).toEqual(nullsOf(theirs));
          expect(response.started).toEqual(theirs.started);
        }
      }),
      { numRuns: RUNS },
    );
  });

  test('and leaves no rejection unhandled', async () => {
    await idle();
    unhandled.length = 0;
    const mishaps = {
      failing: 20,
      missing: 10,
      wrong: 4,
      late: 40,
      lateFailures: true,
      brokenIterables: true,
    };
    await fc.assert(
      fc.asyncProperty(operations, async ({ document, variables, seed }) => {
        const { execute } = prepared(schemaOf(seed, mishaps), document, variables);
        for (let uses = 1; uses <= USES_WITH_CODE; uses++) await execute();
      }),
      { numRuns: RUNS },
    );
    await idle();
    expect(unhandled).toEqual([]);
  });
});

describe.each([
  ['query', conditionalQueries],
  ['mutation', conditionalMutations],
])('one plan of a %s has the response of graphql-js for every outcome of its conditions', (_, operations) => {
  const NO_MISHAPS = { failing: 0, missing: 0, wrong: 0, late: 0, lateFailures: false };

  test.each([
    ['', NO_MISHAPS],
    [', with errors in the same order', { ...NO_MISHAPS, failing: 6, missing: 6, wrong: 5 }],
  ])('in data, errors and the nodes that resolvers are given%s', async (_, mishaps) => {
    await fc.assert(
      fc.asyncProperty(operations, async ({ document: text, variables, seed }) => {
        let resolved = new Map<string, string>();
        const schema = schemaOf(seed, mishaps, (path, { fieldNodes }) => {
          resolved.set(path, fieldNodes.map(({ loc }) => loc?.start).join());
        });
        const document = parse(text);
        const { execute: executeOurs } = prepared(schema, text);
        fc.pre(validate(schema, document, rules).length === 0);
        const requests = variables.map((variableValues) => {
          resolved = new Map();
          const { data, errors = [] } = executeSync({ schema, document, variableValues });
          return { variableValues, data: JSON.stringify(data), errors, resolved };
        });
        for (let uses = 1; uses <= USES_WITH_CODE; uses++) {
          for (const theirs of requests) {
            resolved = new Map();
            const ours = await executeOurs({}, theirs.variableValues);
            expect(textOf(ours)).toBe(theirs.data);
            expect(comparable(ours.errors)).toEqual(comparable(theirs.errors));
            for (const [path, nodes] of resolved)
              expect([path, nodes]).toEqual([path, theirs.resolved.get(path)]);
          }
        }
      }),
      { numRuns: CONDITIONAL_RUNS },
    );
  });

  test('in data and in the nulls of errors, where fields resolve later and may reject', async () => {
    const mishaps = { failing: 20, missing: 4, wrong: 4, late: 30, lateFailures: true };
    await fc.assert(
      fc.asyncProperty(operations, async ({ document: text, variables, seed }) => {
        const schema = schemaOf(seed, mishaps);
        const document = parse(text);
        fc.pre(validate(schema, document, rules).length === 0);
        const { execute: executeOurs } = prepared(schema, text);
        for (const variableValues of variables) {
          const { data, errors = [] } = await execute({ schema, document, variableValues });
          const theirs = { data: JSON.stringify(data), errors, started: [] };
          for (let uses = 1; uses <= USES_WITH_CODE; uses++) {
            const result = await executeOurs({}, variableValues);
            expect(textOf(result)).toBe(theirs.data);
            expect(nullsOf({ ...theirs, data: textOf(result), errors: result.errors })).toEqual(
              nullsOf(theirs),
            );
          }
        }
      }),
      { numRuns: CONDITIONAL_RUNS },
    );
  });
});

describe('the root fields of a mutation', () => {
  const mishaps = { failing: 10, missing: 4, wrong: 2, late: 40, lateFailures: true };

  test('are resolved one after the other: the next one when all promises of the previous one have settled', async () => {
    await fc.assert(
      fc.asyncProperty(mutations, async ({ document, variables, seed }) => {
        const roots: string[] = [];
        const schema = schemaOf(seed, mishaps, (path) => {
          const [root = ''] = path.split('.');
          if (roots.at(-1) !== root) roots.push(root);
        });
        await prepared(schema, document, variables).execute();
        // Each occurs once: no field below one of them was resolved after the next one had started.
        expect(new Set(roots).size).toBe(roots.length);
      }),
      { numRuns: RUNS },
    );
  });

  test('wait for promises whose values an error has removed from the response', async () => {
    const events: string[] = [];
    const late = async (event: string) => {
      for (let turns = 0; turns < 5; turns++) await idle();
      events.push(event);
      throw new Error(event);
    };
    const schema = buildSchema(`
      type Query { a: Int }
      type Mutation { list: [Int!] next: Int strict: Int! never: Int }
    `);
    answer(schema, 'Mutation', 'list', () => [late('before the error'), null, late('behind the error')]);
    answer(schema, 'Mutation', 'next', () => events.push('next'));
    answer(schema, 'Mutation', 'strict', () => null);
    answer(schema, 'Mutation', 'never', () => events.push('never'));
    const result = await prepared(schema, 'mutation { list next }').execute();
    expect(textOf(result)).toBe('{"list":null,"next":3}');
    expect(events).toEqual(['before the error', 'behind the error', 'next']);
    // The operation ends with a non-null one that fails.
    events.length = 0;
    const ended = await prepared(schema, 'mutation { next strict never }').execute();
    expect(textOf(ended)).toBe('null');
    expect(ended.errors.map(({ path }) => path)).toEqual([['strict']]);
    expect(events).toEqual(['next']);
  });
});

describe('a condition that is null or absent is an error where graphql-js reports it', () => {
  const schema = buildSchema('type Row { n: Int row: Row! rows: [Row] } type Query { row: Row }');
  for (const type of ['Row', 'Query']) answer(schema, type, 'row', () => 1);
  answer(schema, 'Row', 'rows', () => [1, 2]);

  test.each([
    ['{ row { n } ... @include(if: $if) { row { n } } }', [undefined]],
    ['{ row { n ...F } } fragment F on Row { n @skip(if: $if) }', [['row']]],
    [
      '{ row { rows { n @include(if: $if) } } }',
      [
        ['row', 'rows', 0],
        ['row', 'rows', 1],
      ],
    ],
    ['{ row { row { row { n @skip(if: $if) } } n } }', [['row', 'row', 'row']]],
    ['{ row { n @skip(if: true) @include(if: $if) } }', []],
  ])('%s', async (selection, paths) => {
    const document = `query ($if: Boolean) ${selection}`;
    for (const variables of [{}, { if: null }, { if: true }, { if: false }]) {
      const theirs = await execute({ schema, document: parse(document), variableValues: variables });
      const ours = await prepared(schema, document, variables).execute();
      expect(textOf(ours)).toBe(JSON.stringify(theirs.data));
      expect(comparable(ours.errors)).toEqual(comparable(theirs.errors ?? []));
      if (typeof variables.if !== 'boolean') expect(ours.errors.map(({ path }) => path)).toEqual(paths);
    }
  });

  test('and does not change the plans of other outcomes', async () => {
    const { execute } = prepared(schema, 'query ($if: Boolean) { row { n @include(if: $if) rows { n } } }');
    for (const given of [null, true, false, null, undefined, true]) {
      const { errors } = await execute({}, given === undefined ? {} : { if: given });
      expect(errors).toHaveLength(typeof given === 'boolean' ? 0 : 1);
    }
  });
});

describe('compiled plans', () => {
  const schema = schemaOf(1, { failing: 0, missing: 0, wrong: 0, late: 0, lateFailures: false });
  const nothing = { rootValue: undefined, context: undefined };
  /** A plan of one of many operations. */
  const planIn = (plans: PlanCache, alias: string, selection: string) => {
    const { document, operation } = operationIn(`{ ${alias}: any { ${selection} } }`);
    return { operation, find: () => plans.planFor(document, operation) };
  };

  test('are kept as long as all of them are within the limit, those used last longest', () => {
    const plans = new PlanCache({ schema, maxBytes: 100_000 });
    const first = planIn(plans, 'first', '__typename');
    const plan = first.find();
    for (let others = 0; others < 5; others++) planIn(plans, `other${others}`, '__typename').find();
    expect(first.find()).toBe(plan);
    for (let others = 0; others < 100; others++) planIn(plans, `other${others}`, '__typename').find();
    expect(first.find()).not.toBe(plan);
  });

  test('are one for all outcomes of the conditions of an operation, however many variables they have', () => {
    const plans = new PlanCache({ schema, maxBytes: 100_000_000 });
    const names = ['a', 'b', 'c', 'd', 'e'];
    const aliases = Array.from({ length: 20 }, (_, n) => `f${n}: name`).join(' ');
    const spreads = Array.from({ length: 55 }, (_, n) => {
      const condition = names[n] ? `@include(if: $${names[n]})` : '';
      return `s${n}: person(n: 1) ${condition} { ...F }`;
    });
    const { document, operation } = operationIn(
      `query (${names.map((name) => `$${name}: Boolean!`)}) { ${spreads.join(' ')} } fragment F on Person { ${aliases} }`,
    );
    const plan = plans.planFor(document, operation);
    for (let outcome = 0; outcome < 32; outcome++) {
      const variables = Object.fromEntries(names.map((name, bit) => [name, ((outcome >> bit) & 1) === 1]));
      const result = executePlan(plans.planFor(document, operation), { schema, variables, ...nothing });
      if (result instanceof Promise) throw new Error('nothing is late');
      const keys = Object.keys(JSON.parse(textOf(result)));
      expect(keys).toEqual(
        spreads.map((_, n) => `s${n}`).filter((_, n) => variables[names[n] ?? ''] ?? true),
      );
      expect(plans.planFor(document, operation)).toBe(plan);
    }
    expect(plans.size).toBe(1);
    // A plan for each outcome would hold this 32 times.
    expect(plan.size).toBeLessThan(2_000_000);
  });

  test('count the fields of a selection that is merged in parts, each once', () => {
    const plans = new PlanCache({ schema, maxBytes: 100_000_000 });
    const nested = (depth: number): string => (depth === 0 ? '{ name }' : `{ boss ${nested(depth - 1)} }`);
    const parts = Array.from({ length: 12 }, (_, n) => `person @include(if: $${'abc'[n % 3]}) ${nested(12)}`);
    const { operation, document } = operationIn(
      `query ($a: Boolean!, $b: Boolean!, $c: Boolean!) { ${parts.join(' ')} }`,
    );
    expect(plans.planFor(document, operation).size).toBeLessThan(500_000);
  });

  test('count what is compiled for them later: selections on types that occur, and generated code', () => {
    const plans = new PlanCache({ schema, maxBytes: 100_000 });
    const first = planIn(plans, 'first', '__typename').find();
    const other = planIn(plans, 'other', '...on Person { strictFriends { name id age } }');
    const { size } = other.find();
    executePlan(other.find(), { schema, variables: {}, ...nothing });
    const compiled = other.find().size;
    expect(compiled).toBeGreaterThan(size);
    other.find().grow(95_000);
    expect(plans.planFor(parse('{ a: any { __typename } }'), other.operation)).not.toBe(first);
  });
});

describe('code that is generated for a plan', () => {
  test('keeps no state between requests', async () => {
    const document = `query ($text: String, $only: Boolean = true) {
      rows { constant: echo(text: "fixed") given: echo(text: $text) rows @include(if: $only) { echo(text: $text) } }
    }`;
    const { execute: executeOurs } = prepared(echoing, document);
    for (const round of Array(8).keys()) {
      const variables = { text: `round ${round % 3}` };
      const asked = { schema: echoing, document: parse(document), rootValue: [round, 0, round] };
      const theirs = await execute({ ...asked, contextValue: round % 3, variableValues: variables });
      const ours = await executeOurs({ rootValue: asked.rootValue, context: round % 3 }, variables);
      expect(textOf(ours)).toBe(JSON.stringify(theirs.data));
    }
  });

  test('calls a resolver once for each row, whatever it answers', async () => {
    const calls: number[] = [];
    const answers = [
      () => 'text',
      () => Promise.resolve('late'),
      () => null,
      () => new Error('is an error'),
      fail,
    ];
    const schema = buildSchema('type Row { echo: String } type Query { rows: [Row!]! }');
    answer(schema, 'Query', 'rows', () => answers.keys());
    answer(schema, 'Row', 'echo', (row) => {
      calls.push(row);
      return answers[row]?.();
    });
    const { execute } = prepared(schema, '{ rows { echo } }');
    for (let uses = 1; uses < USES_WITH_CODE; uses++) await execute();
    calls.length = 0;
    await execute();
    expect(calls).toEqual([...answers.keys()]);
  });

  test('writes answers that are longer than the initial buffer', async () => {
    const schema = buildSchema('type Row { n: Int } type Query { rows: [Row!]! }');
    const keys = ['a', 'b', 'c'].map((letter) => letter.repeat(60));
    const { execute } = prepared(schema, `{ rows { ${keys.map((key) => `${key}: n`).join(' ')} } }`);
    for (let uses = 1; uses < USES_WITH_CODE; uses++) await execute({ rootValue: { rows: [] } });
    const rows = Array.from({ length: 50_000 }, (_, n) => ({ n }));
    const result = await execute({ rootValue: { rows } });
    const expected = rows.map(({ n }) => Object.fromEntries(keys.map((key) => [key, n])));
    expect(textOf(result) === JSON.stringify({ rows: expected })).toBe(true);
  });

  test('is not used if the process disallows code generation', async () => {
    const script = `
      import { buildSchema, parse } from 'graphql';
      import { createExecutor } from './src/server/execution/index.ts';
      const schema = buildSchema('type Row { text: String } type Query { rows: [Row!]! }');
      const document = parse('{ rows { text } }');
      const [operation] = document.definitions;
      const executor = createExecutor(schema);
      for (let uses = 0; uses < 9; uses++) {
        const rootValue = { rows: [{ text: 'there' }] };
        const { data } = executor.execute({ document, operation, variables: {}, rootValue });
        console.log(Buffer.concat(data).toString());
      }`;
    const flags = ['--disallow-code-generation-from-strings', '--import', 'tsx', '--input-type=module'];
    const { stdout } = await promisify(execFile)(process.execPath, [...flags, '--eval', script]);
    expect(stdout).toBe('{"rows":[{"text":"there"}]}\n'.repeat(9));
  });
});

function fail(): never {
  throw new Error('failed');
}

/** Answers with all that a resolver is told. */
const echoing = buildSchema(`
  type Row { echo(text: String): String rows: [Row!]! }
  type Query { rows: [Row!]! }
`);
for (const type of ['Row', 'Query']) answer(echoing, type, 'rows', () => [1, 2, 3]);
answer(echoing, 'Row', 'echo', (row, args, context, { fieldName, path, rootValue, variableValues }) =>
  JSON.stringify([row, args, context, fieldName, path.prev?.key, rootValue, variableValues]),
);

function answer(
  schema: GraphQLSchema,
  type: string,
  field: string,
  resolve: GraphQLFieldResolver<number, unknown>,
): void {
  Object.assign(assertObjectType(schema.getType(type)).getFields()[field] ?? {}, { resolve });
}
