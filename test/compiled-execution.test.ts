import fc from 'fast-check';
import {
  execute,
  type GraphQLError,
  type GraphQLSchema,
  getVariableValues,
  Kind,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { planOf } from '../src/server/execution/plan.ts';
import { run } from '../src/server/execution/run.ts';
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

/** The answer of graphql-js and ours, to the same question. */
async function bothAnswers(question: Question, mishaps: Mishaps) {
  const schema = schemaOf(question.seed, mishaps);
  const document = parse(question.document);
  expect(validate(schema, document, rules)).toEqual([]);
  const { data, errors = [] } = await execute({ schema, document, variableValues: question.variables });
  // Through JSON, as a client gets it.
  const theirs = { data: JSON.parse(JSON.stringify(data)), errors };
  return { theirs, ours: await ourAnswer(schema, question) };
}

async function ourAnswer(schema: GraphQLSchema, { document: text, variables }: Question) {
  const document = parse(text);
  const operation = document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation');
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  const plan = coerced && planOf(schema, document, operation, coerced);
  if (!plan) throw new Error('no plan');
  const { data, errors } = await run(plan, undefined, undefined, coerced);
  return { data: JSON.parse(Buffer.concat(data).toString()), errors };
}

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

/** Rejections that nobody handled are told of behind the microtasks that made them. */
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
        const { ours, theirs } = await bothAnswers(question, mishaps);
        expect(ours.data).toEqual(theirs.data);
        expect(told(ours.errors)).toEqual(told(theirs.errors));
      }),
      { numRuns: RUNS },
    );
  });

  test('in data and in what is null for an error, where fields come later and fail then', async () => {
    const mishaps = { failing: 8, missing: 6, late: 30, lateFailures: true };
    await fc.assert(
      fc.asyncProperty(operations, async (question) => {
        const { ours, theirs } = await bothAnswers(question, mishaps);
        expect(ours.data).toEqual(theirs.data);
        expect(nullsOf(ours)).toEqual(nullsOf(theirs));
      }),
      { numRuns: RUNS },
    );
  });

  test('leaving no rejection unheard', async () => {
    await allHeard();
    strays.length = 0;
    const mishaps = { failing: 15, missing: 6, late: 40, lateFailures: true };
    await fc.assert(
      fc.asyncProperty(operations, async (question) => {
        await ourAnswer(schemaOf(question.seed, mishaps), question);
      }),
      { numRuns: RUNS },
    );
    await allHeard();
    expect(strays).toEqual([]);
  });
});

const RUNS = 500;
