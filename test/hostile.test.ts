import fc from 'fast-check';
import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DOCUMENT_LIMITS } from '../src/server/pipeline/limits/document-limits.ts';
import { type Layer, startLayer } from './support/layer.ts';
import { fourAtATime, processUnderLimit } from './support/process-under-limit.ts';

let layer: Layer;
beforeAll(async () => {
  layer = await startLayer();
});
afterAll(() => layer.close());
beforeEach(() => layer.sandbox.clearCalls());

const LIST = 'paymentActivities(payDate: { start: "2026-01-01", end: "2026-12-31" }';

async function send(body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(layer.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer u-sandbox-hr', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const answer = JSON.parse(await response.text());
  return {
    status: response.status,
    answer,
    errors: (answer.errors ?? []) as { message: string; extensions: { code: string } }[],
    codes: (answer.errors ?? []).map((error: { extensions?: { code?: string } }) => error.extensions?.code),
  };
}

/** Expects QUERY_TOO_COMPLEX without data and without a call to Feishu. */
async function expectRefused(query: string, message: RegExp, variables?: Record<string, unknown>) {
  const { answer, errors, codes } = await send({ query, variables });
  expect(codes).toEqual(['QUERY_TOO_COMPLEX']);
  expect(errors[0]?.message).toMatch(message);
  expect(answer.data ?? null).toBeNull();
  expect(layer.sandbox.calls).toEqual([]);
}

describe('a document above the limits is QUERY_TOO_COMPLEX, without a call', () => {
  test('too many tokens: the parser stops', async () => {
    await expectRefused(`{ ${LIST}) { nodes { ${'payDate '.repeat(6_000)} } } }`, /tokens: at most 6000/);
  });

  test('too many characters, also in comments', async () => {
    await expectRefused(`{ __typename } # ${'x'.repeat(70_000)}`, /characters/);
  });

  test('too deep', async () => {
    const depth = DOCUMENT_LIMITS.depth + 1;
    await expectRefused(
      `${'{ nodes'.repeat(depth)} { payDate ${'}'.repeat(depth + 1)}`,
      /levels: at most 15/,
    );
  });

  test('too deep by fragments that spread one another', async () => {
    const chain = Array.from({ length: 16 }, (_, i) => `fragment F${i} on Q { f { ...F${i + 1} } }`).join(
      '\n',
    );
    await expectRefused(`{ ...F0 } ${chain} fragment F16 on Q { f }`, /levels/);
  });

  test('too many aliases', async () => {
    const fields = Array.from({ length: 201 }, (_, i) => `a${i}: __typename`).join(' ');
    await expectRefused(`{ ${fields} }`, /aliases: at most 200/);
  });

  test('too many directives', async () => {
    await expectRefused(`{ __typename ${'@skip(if: false) '.repeat(51)} }`, /directives: at most 50/);
  });

  test('too many repetitions of a field, which validation would compare pairwise', async () => {
    await expectRefused(`{ ${'employee(userId: "1") { userId } '.repeat(50)} }`, /asked for twice/);
    const nested = (n: number): string => (n ? `f { ${nested(n - 1)} } f { ${nested(n - 1)} }` : 'x');
    await expectRefused(`{ ${nested(6)} }`, /asked for twice/);
  });

  test('too many fragment spreads', async () => {
    const spreads = Array.from({ length: 101 }, (_, i) => `...F${i}`).join(' ');
    await expectRefused(`{ ${spreads} }`, /fragment spreads/);
  });

  test.each([
    [
      'lists',
      (depth: number) => `{ employee(userId: ${'['.repeat(depth)}1${']'.repeat(depth)}) { userId } }`,
    ],
    [
      'objects',
      (depth: number) => `{ employee(userId: ${'{a:'.repeat(depth)}1${'}'.repeat(depth)}) { userId } }`,
    ],
    ['selections', (depth: number) => `{ ${'... {'.repeat(depth)} __typename ${'}'.repeat(depth)} }`],
    ['types', (depth: number) => `query ($v: ${'['.repeat(depth)}Int${']'.repeat(depth)}) { __typename }`],
    [
      'a default value',
      (depth: number) => `query ($v: Int = ${'['.repeat(depth)}${']'.repeat(depth)}) { __typename }`,
    ],
    ['a directive', (depth: number) => `{ __typename @skip(if: ${'['.repeat(depth)}${']'.repeat(depth)}) }`],
    ['brackets that are never closed', (depth: number) => `{ __typename @skip(if: ${'['.repeat(depth)}`],
  ])('nested too deep for a parser that is recursive: %s, each time that it comes', async (_, document) => {
    for (const depth of [150, 1_900, 1_900, 2_900, 2_900]) {
      await expectRefused(document(depth), /within one another: at most 100|tokens: at most/);
    }
    expect((await send({ query: '{ __typename }' })).codes).toEqual([]);
  });

  test('brackets in texts and comments are none', async () => {
    const brackets = '[{('.repeat(500);
    for (const text of [`"${brackets}"`, `"""${brackets} \\""" ${brackets}"""`]) {
      const { codes } = await send({ query: `{ employee(userId: ${text}) { userId } } # ${brackets}` });
      expect(codes).not.toContain('QUERY_TOO_COMPLEX');
    }
  });

  test('fragments are counted as often as they are spread', async () => {
    const spreads = Array.from({ length: 40 }, (_, n) => `a${n}: employee(userId: "${n}") { ...F }`).join(
      ' ',
    );
    const document = (fields: string) => `{ ${spreads} } fragment F on Employee { ${fields} }`;
    await expectRefused(
      document('a: userId b: userId c: userId d: userId e: userId'),
      /aliases: at most 200/,
    );
    await expectRefused(
      document('userId @skip(if: false) userIdType @skip(if: false)'),
      /directives: at most 50/,
    );
    expect((await send({ query: document('userId userIdType __typename') })).codes).toEqual([]);
  });

  test('too many fields, by fragments that spread one another', async () => {
    const nested = Array.from(
      { length: 12 },
      (_, n) => `fragment F${n} on T { a { ...F${n + 1} } b { ...F${n + 1} } }`,
    );
    await expectRefused(
      `{ t { ...F0 } } ${nested.join(' ')} fragment F12 on T { x }`,
      /fields, those of fragments/,
    );
    const chain = Array.from(
      { length: 50 },
      (_, n) => `fragment F${n} on __Type { ${'ofType { '.repeat(20)} ...F${n + 1} ${'} '.repeat(20)} }`,
    );
    await expectRefused(
      `{ __type(name: "Int") { ...F0 } } ${chain.join(' ')} fragment F50 on __Type { name }`,
      /within one another/,
    );
  });

  test('is refused again when it is repeated', async () => {
    const query = `{ ${Array.from({ length: 201 }, (_, i) => `again${i}: __typename`).join(' ')} }`;
    await expectRefused(query, /aliases/);
    await expectRefused(query, /aliases/);
    const long = `{ ${'id '.repeat(6_001)} }`;
    await expectRefused(long, /tokens/);
    await expectRefused(long, /tokens/);
  });
});

describe('an operation with too high a cost is QUERY_TOO_COMPLEX, without a call', () => {
  test('fragments that double at every level: 2 to the power of 25 values', async () => {
    const doubling = Array.from(
      { length: 25 },
      (_, i) => `fragment D${i} on PaymentActivity { ...D${i + 1} ...D${i + 1} }`,
    ).join('\n');
    await expectRefused(
      `{ ${LIST}) { nodes { ...D0 } } } ${doubling} fragment D25 on PaymentActivity { payDate }`,
      /fields, those of fragments counted at each spread: at most 3000/,
    );
  });

  test('calls to Feishu, by aliases', async () => {
    const fields = Array.from({ length: 45 }, (_, i) => `a${i}: ${LIST}, first: 500) { nodes { payDate } }`);
    await expectRefused(`{ ${fields.join(' ')} }`, /225 calls to Feishu; at most 200/);
  });

  test('calls to Feishu, by writes: no more than an operation may make', async () => {
    const writes = Array.from(
      { length: 51 },
      (_, i) => `a${i}: archivePaymentActivity(input: { activityId: "${i}" }) { __typename }`,
    );
    await expectRefused(`mutation { ${writes.join(' ')} }`, /51 calls to Feishu; at most 50/);
  });

  test('rows, by a variable or a literal', async () => {
    const query = (first: string) =>
      `query ($first: Int) { ${Array.from({ length: 20 }, (_, i) => `a${i}: ${LIST}, first: ${first}) { nodes { names { locale value } calculationActivities { names { locale value } } } }`).join(' ')} }`;
    await expectRefused(query('$first').replace('($first: Int)', '($first: Int = 500)'), /values/);
    await expectRefused(query('$first'), /values/, { first: 500 });
    await expectRefused(query('500').replace('($first: Int)', ''), /values/);
    const { codes } = await send({ query: query('$first'), variables: { first: 1 } });
    expect(codes).toEqual([]);
  });

  test('rows, by a list of ids or representations', async () => {
    const representations = Array.from({ length: 3_000 }, () => ({
      __typename: 'Employee',
      userId: 'u',
      userIdType: 'OPEN_ID',
    }));
    const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Employee { ${Array.from({ length: 20 }, (_, i) => `a${i}: salaryArchives(first: 20) { nodes { items { itemId value } } }`).join(' ')} } } }`;
    await expectRefused(query, /calls|values/, { r: representations });
  });

  test('cyclic introspection', async () => {
    const loop = (n: number): string => (n ? `fields { type { ${loop(n - 1)} } }` : 'name');
    const { codes, status } = await send({ query: `{ __schema { types { ${loop(5)} } } }` });
    expect(codes).toEqual(['BAD_USER_INPUT']);
    expect(status).toBe(200);
  });

  const aliases150 = (field: string) => Array.from({ length: 150 }, (_, n) => `a${n}: ${field}`).join(' ');
  const FIELD = 'name description args { name type { kind name } } type { kind name ofType { kind name } }';
  test.each([
    ['types', `{ __schema { ${aliases150('types { name }')} } }`],
    [
      'types with their fields',
      `{ __schema { ${aliases150('types { name fields { name type { name } } }')} } }`,
    ],
    ['one type', `{ ${aliases150(`__type(name: "Query") { fields { ${FIELD} } }`)} }`],
    ['the SDL', `{ ${aliases150('_service { sdl }')} }`],
  ])('introspection by 150 aliases: %s', async (_, query) => {
    await expectRefused(query, /values of introspection/);
  });

  test('repeated introspection', async () => {
    const types =
      '{ types { fields { args { type { name ofType { name } } } type { name } } possibleTypes { fields { name args { name } } } } }';
    const { codes } = await send({
      query: `{ ${Array.from({ length: 199 }, (_, i) => `a${i}: __schema ${types}`).join(' ')} }`,
    });
    expect(codes).toEqual(['QUERY_TOO_COMPLEX']);
  });
});

describe('a legitimate operation is accepted', () => {
  test('100 employees, by an alias each', async () => {
    const aliases = Array.from(
      { length: 100 },
      (_, n) => `a${n}: employee(userId: "ou_${n}") { userId userIdType }`,
    );
    expect((await send({ query: `{ ${aliases.join(' ')} }` })).codes).toEqual([]);
  });

  test("GraphiQL's introspection", async () => {
    const query = getIntrospectionQuery({
      inputValueDeprecation: true,
      specifiedByUrl: true,
      schemaDescription: true,
      descriptions: true,
      directiveIsRepeatable: true,
      oneOf: true,
    });
    expect((await send({ query })).codes).toEqual([]);
  });

  test('500 activities with all fields', async () => {
    const query = `{ ${LIST}, first: 500) {
      edges { cursor node { id activityId name names { locale value } payDate status statusCode payrollCount
        calculationActivityCount calculationActivities { calculationActivityId name names { locale value } } } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;
    expect((await send({ query })).codes).toEqual([]);
  });

  test('100 employees with their archives and all rows that these refer to', async () => {
    const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Employee { userId salaryArchives(first: 20) { nodes {
      id archiveId archiveTid planId planTid changeReasonId effectiveDate expirationDate createdAt updatedAt
      items { itemId value regularValue } indicators { indicatorId value regularValue } } pageInfo { hasNextPage endCursor } } } } }`;
    const r = Array.from({ length: 100 }, (_, i) => ({
      __typename: 'Employee',
      userId: `ou_${i}`,
      userIdType: 'OPEN_ID',
    }));
    const { codes } = await send({ query, variables: { r } });
    expect(codes).not.toContain('QUERY_TOO_COMPLEX');
  });
});

describe('an invalid request', () => {
  test('several operations in one request are refused, and none is executed', async () => {
    const one = { query: `{ ${LIST}) { nodes { activityId } } }` };
    const { codes, errors } = await send([one, one]);
    expect(codes).toEqual(['BAD_USER_INPUT']);
    expect(errors[0]?.message).toMatch(/Batching is not supported/);
    expect(layer.sandbox.calls).toEqual([]);
  });

  test.each([
    ['no JSON', '{"query":'],
    ['no object', '"query"'],
    ['null', 'null'],
    ['no query', '{}'],
    ['a query that is no text', '{"query":{"a":1}}'],
    ['variables that are a list', '{"query":"{ __typename }","variables":[1]}'],
    ['an unknown operation', '{"query":"query A { __typename } query B { __typename }","operationName":"C"}'],
    ['a subscription', '{"query":"subscription { x }"}'],
    [
      'very deep variables',
      `{"query":"{ __typename }","variables":{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}}`,
    ],
  ])('%s: an error with a code, without internals', async (_, body) => {
    const { codes, answer } = await send(body);
    if (codes.length > 0) expect(codes).toEqual(['BAD_USER_INPUT']);
    expect(JSON.stringify(answer)).not.toMatch(/node_modules|at .*\.[jt]s:|stack/);
  });

  test('variables that are nested 90,000 levels deep overflow no stack', async () => {
    const queries = [
      ['[_Any!]!', '_entities(representations: $v) { __typename }'],
      ['[ID!]!', 'nodes(ids: $v) { id }'],
      ['DateRangeInput!', 'paymentActivities(payDate: $v) { nodes { payDate } }'],
    ];
    for (const deep of [
      `${'['.repeat(90_000)}${']'.repeat(90_000)}`,
      `${'{"a":'.repeat(90_000)}1${'}'.repeat(90_000)}`,
    ]) {
      for (const [type, selection] of queries) {
        const { codes } = await send(
          `{"query":"query ($v: ${type}) { ${selection} }","variables":{"v":${deep}}}`,
        );
        expect(new Set(codes)).toEqual(new Set(['BAD_USER_INPUT']));
      }
    }
  });

  test('cyclic fragments', async () => {
    const { codes } = await send({
      query: '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }',
    });
    expect(new Set(codes)).toEqual(new Set(['BAD_USER_INPUT']));
  });
});

describe('an error does not quote the values of the request', () => {
  test('wherever they are', async () => {
    const value = fc.oneof(
      fc.integer({ min: 100_000, max: 999_999 }).map((n) => `amount-${n}`),
      fc.string({ minLength: 6, maxLength: 30 }).map((text) => `secret${text}`),
      fc.constantFrom(
        'secret; Field "x"',
        'secret at "b"; because',
        'secret"; "',
        'secret value: x. Did you mean y?',
      ),
    );
    await fc.assert(
      fc.asyncProperty(value, fc.boolean(), async (text, nested) => {
        const wrong = nested ? { deep: [text, { [text]: text }] } : [text];
        const bodies = [
          { query: `query ($f: Int) { ${LIST}, first: $f) { nodes { payDate } } }`, variables: { f: text } },
          { query: `query ($f: Int) { ${LIST}, first: $f) { nodes { payDate } } }`, variables: { f: wrong } },
          {
            query: 'query ($d: DateRangeInput!) { paymentActivities(payDate: $d) { nodes { payDate } } }',
            variables: { d: { start: wrong, end: text } },
          },
          {
            query: 'query ($d: DateRangeInput!) { paymentActivities(payDate: $d) { nodes { payDate } } }',
            variables: { d: { start: text } },
          },
          {
            query:
              'query ($s: PaymentActivityStatus) { paymentActivities(payDate: {start: "2026-01-01", end: "2026-01-02"}, statuses: [$s]) { nodes { payDate } } }',
            variables: { s: text },
          },
          { query: `{ ${LIST}, first: ${JSON.stringify(text)}) { nodes { payDate } } }` },
          { query: `{ ${LIST}, statuses: [${JSON.stringify(text)}]) { nodes { payDate } } }` },
          { query: `{ employee(userId: { a: ${JSON.stringify(text)} }) { userId } }` },
          { query: `{ employee ${JSON.stringify(text)} }` },
        ];
        for (const body of bodies) {
          const { answer, codes } = await send(body);
          expect(codes[0]).toBe('BAD_USER_INPUT');
          const { message } = answer.errors[0];
          expect(message, JSON.stringify(body)).not.toContain('secret');
          expect(message, JSON.stringify(body)).not.toContain('amount-');
        }
      }),
      { numRuns: 40 },
    );
  });

  test('but its location', async () => {
    const { errors } = await send({
      query: 'query ($d: DateRangeInput!) { paymentActivities(payDate: $d) { nodes { payDate } } }',
      variables: { d: { start: 5, end: '2026-01-01' } },
    });
    expect(errors[0]?.message).toBe(
      'Variable "$d" got an invalid value at "d.start"; Expected type "Date". A Date is a string in the form "2024-01-31".',
    );
  });
});

/*
 * What clients make the process remember. Its heap is far too small for all of it, and what it holds is measured after a
 * garbage collection: documents and compiled plans have a limit of 48 MB each, by estimates that are rather high.
 */
describe('requests that are all different do not fill the memory', { timeout: 240_000 }, () => {
  const MAX_HEAP_MB = 200;
  const MAX_GROWTH_MB = 110;

  const CONDITIONS = ['a', 'b', 'c', 'd', 'e'];
  const VARIABLES = CONDITIONS.map((name) => `$${name}: Boolean!`).join(', ');
  /** One of the 32 outcomes of the conditions. */
  const outcome = (n: number) =>
    Object.fromEntries(CONDITIONS.map((name, bit) => [name, ((n >> bit) & 1) === 1]));
  const include = (n: number) => (CONDITIONS[n] ? `@include(if: $${CONDITIONS[n]})` : '');

  /** Sends bodies, and expects these error codes of each; what the process holds must not grow beyond the limit. */
  async function expectBounded(count: number, body: (n: number) => object, codes: readonly string[] = []) {
    const layer = await processUnderLimit(MAX_HEAP_MB);
    const before = await layer.heldMegabytes();
    await fourAtATime(count, async (n) => {
      expect([...new Set(await layer.send(body(n)))]).toEqual(codes);
    });
    expect((await layer.heldMegabytes()) - before).toBeLessThan(MAX_GROWTH_MB);
  }

  test('55 spreads of 130 aliases under five conditions: refused, fragments are counted at each spread', async () => {
    const aliases = Array.from({ length: 130 }, (_, n) => `f${n}: userId`).join(' ');
    const spreads = Array.from(
      { length: 55 },
      (_, n) => `s${n}: employee(userId: "1") ${include(n)} { ...F }`,
    );
    const query = (n: number) =>
      `query D${n >> 5}(${VARIABLES}) { ${spreads.join(' ')} } fragment F on Employee { ${aliases} }`;
    await expectBounded(128, (n) => ({ query: query(n), variables: outcome(n) }), ['QUERY_TOO_COMPLEX']);
  });

  test('32 outcomes of the conditions in each of many documents that are as large as they may be', async () => {
    const fields = 'kind name description specifiedByURL isOneOf ofType { kind name description }';
    const aliases = Array.from(
      { length: 190 },
      (_, n) => `s${n}: __type(name: "Int") ${include(n)} { ${fields} }`,
    );
    const query = (n: number) => `query D${n >> 5}(${VARIABLES}) { ${aliases.join(' ')} }`;
    await expectBounded(320, (n) => ({ query: query(n), variables: outcome(n) }));
  });

  test('code that is generated for many documents', async () => {
    const query = (n: number) =>
      `{ __schema { directives { ${Array.from({ length: 190 }, (_, field) => `d${n}_${field}: name`).join(' ')} } } }`;
    // Code is generated when a plan is executed for the third time.
    await expectBounded(900, (n) => ({ query: query(Math.floor(n / 3)) }));
  });

  test('10,000 small documents', async () => {
    await expectBounded(10_000, (n) => ({ query: `{ employee(userId: "u${n}") { userId userIdType } }` }));
  });
});
