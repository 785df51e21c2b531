import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import fc from 'fast-check';
import {
  assertObjectType,
  buildSchema,
  execute,
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
import { createExecutor, type SerializedResult } from '../src/server/execution/index.ts';
import { type Mishaps, operations, schemaOf } from './support/generated-operations.ts';

// Fragments that no selection happens to spread are no fault of the operation.
const rules = specifiedRules.filter(
  ({ name }) => name !== 'NoUnusedFragmentsRule' && name !== 'NoUnusedVariablesRule',
);

interface Question {
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly seed: number;
}

/** The answer of graphql-js, and ours before and after code was generated for the plan, to the same question. */
async function allAnswers(question: Question, mishaps: Mishaps) {
  const schema = schemaOf(question.seed, mishaps);
  const document = parse(question.document);
  expect(validate(schema, document, rules)).toEqual([]);
  const { data, errors = [] } = await execute({ schema, document, variableValues: question.variables });
  // Through JSON, as a client gets it.
  const theirs = { data: JSON.parse(JSON.stringify(data)), errors };
  return { theirs, ours: await ourAnswers(schema, question) };
}

async function ourAnswers(schema: GraphQLSchema, { document, variables }: Question) {
  const { execute } = prepared(schema, document, variables);
  const interpreted = parsed(await execute());
  for (let uses = 1; uses < USES_WITH_CODE; uses++) await execute();
  return [interpreted, parsed(await execute())];
}

/** From this execution of a plan on, its rows are written by generated code. */
const USES_WITH_CODE = 3;

interface Given {
  readonly rootValue?: unknown;
  readonly context?: unknown;
}

/** An operation that an executor of its own executes, with these variables unless others are given. */
function prepared(schema: GraphQLSchema, text: string, variables: Question['variables'] = {}) {
  const document = parse(text);
  const operation = document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation');
  const coerce = (given: Question['variables']) => {
    const { coerced, errors } = getVariableValues(schema, operation.variableDefinitions ?? [], given);
    if (errors) throw new Error('variables do not fit');
    return coerced;
  };
  const executor = createExecutor(schema);
  const execute = ({ rootValue, context }: Given = {}, given = variables) =>
    executor.execute({ document, operation, variables: coerce(given), rootValue, context });
  return { document, operation, execute };
}

const textOf = ({ data }: SerializedResult) => Buffer.concat(data).toString();
const parsed = (result: SerializedResult) => ({ data: JSON.parse(textOf(result)), errors: result.errors });

const told = (errors: readonly GraphQLError[]) =>
  errors.map((error) => JSON.stringify(error.toJSON())).sort();

/**
 * The nulls that errors stand for. Where several fail below one null, which of them is told first is chance, so that
 * the places are compared and not the messages.
 */
function nullsOf({ data, errors }: { data: unknown; errors: readonly GraphQLError[] }): string[] {
  const places = errors.map(({ path = [] }) => {
    let at = data;
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

/** Waits until Node has reported unhandled rejections, which it does after the microtasks of the current task. */
const allHeard = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

describe('a compiled query answers as graphql-js does', () => {
  const strays: unknown[] = [];
  const listeners = process.listeners('unhandledRejection');

  // graphql-js leaves rejections behind in lists of which one item fails at once; ours are asked for below.
  beforeAll(() => {
    process.removeAllListeners('unhandledRejection').on('unhandledRejection', (stray) => strays.push(stray));
  });
  afterAll(async () => {
    await allHeard();
    process.removeAllListeners('unhandledRejection');
    for (const listener of listeners) process.on('unhandledRejection', listener);
  });

  test('in data and in every error, whatever is missing or fails', async () => {
    const mishaps = { failing: 6, missing: 8, late: 0, lateFailures: false };
    await fc.assert(
      fc.asyncProperty(operations, async (question) => {
        const { ours, theirs } = await allAnswers(question, mishaps);
        for (const { data, errors } of ours) {
          expect(data).toEqual(theirs.data);
          expect(told(errors)).toEqual(told(theirs.errors));
        }
      }),
      { numRuns: RUNS },
    );
  });

  test('in data and in what is null for an error, where fields come later and fail then', async () => {
    const mishaps = { failing: 20, missing: 4, late: 30, lateFailures: true };
    await fc.assert(
      fc.asyncProperty(operations, async (question) => {
        const { ours, theirs } = await allAnswers(question, mishaps);
        for (const answer of ours) {
          expect(answer.data).toEqual(theirs.data);
          expect(nullsOf(answer)).toEqual(nullsOf(theirs));
        }
      }),
      { numRuns: RUNS },
    );
  });

  test('without an unhandled rejection', async () => {
    await allHeard();
    strays.length = 0;
    const mishaps = { failing: 15, missing: 6, late: 40, lateFailures: true };
    await fc.assert(
      fc.asyncProperty(operations, async (question) => {
        await ourAnswers(schemaOf(question.seed, mishaps), question);
      }),
      { numRuns: RUNS },
    );
    await allHeard();
    expect(strays).toEqual([]);
  });
});

const RUNS = 500;

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
