import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isRecord } from '../src/collections.ts';
import { parseBody } from '../src/datasources/feishu/http/json-body.ts';
import { TransportFault } from '../src/datasources/feishu/http/transport-fault.ts';
import { upstreamForTest } from './support/fake-upstream.ts';
import { layerForTest } from './support/layer.ts';

const SHAPE = { rows: 'activities', lazyLists: ['names', 'parts'] };

const bodyOf = (data: unknown, space?: string) => Buffer.from(JSON.stringify({ code: 0, data }, null, space));

/** What became of a body, with every list read. */
function readWhole(body: Buffer): unknown {
  const parsed = parseBody(body, SHAPE);
  const rows = rowsOf(parsed);
  if (rows.every((row) => !isLazy(row))) return parsed;
  const whole = rows.map((row) => {
    if (!isLazy(row)) return row;
    const read = Object.entries({ ...row, names: row.names, parts: row.parts });
    return Object.fromEntries(read.filter(([key, value]) => !key.startsWith('!') && value !== undefined));
  });
  return Object.assign({}, parsed, { data: Object.assign({}, dataIn(parsed), { activities: whole }) });
}

const isLazy = (row: unknown) => isRecord(row) && Object.getPrototypeOf(row) !== Object.prototype;

/** Plain texts, and a few of what JSON itself is made of and of the key that is looked for. */
const unit = fc.constantFrom(...'[]{}",:\\ 0a_发', '"parts":[', ',"', '":[', ':[', ']}', '],"a', ']:');
const text = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom('a', 'b_1', '发薪', '') },
  { weight: 1, arbitrary: fc.string({ unit, maxLength: 3 }) },
);
const name = fc.oneof(fc.constantFrom('parts', 'names', 'activities', 'a', 'b_1'), text);
const { value: anything } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    fc.constantFrom(0, null, true),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(name, tie('value'), { maxKeys: 4 }),
  ),
}));

const part = fc.record({ part_id: text, names: fc.array(fc.record({ locale: text, value: text })) });
const row = fc.record(
  { activity_id: text, names: fc.array(text), parts: fc.array(part), status: fc.integer() },
  { requiredKeys: [] },
);

describe('a list that is parsed when it is read', () => {
  test('equals the parsed list, for any texts around it', () => {
    fc.assert(
      fc.property(fc.array(row), fc.boolean(), (activities, has_more) => {
        const body = bodyOf({ activities, has_more });
        expect(readWhole(body)).toEqual(JSON.parse(body.toString()));
      }),
      { numRuns: 2_000 },
    );
  });

  test('is found at no other place, in any JSON', () => {
    const data = fc.oneof(anything, fc.record({ activities: fc.array(anything) }));
    fc.assert(
      fc.property(data, fc.constantFrom(undefined, ' '), (given, space) => {
        const body = bodyOf(given, space);
        expect(readWhole(body)).toEqual(JSON.parse(body.toString()));
      }),
      { numRuns: 5_000 },
    );
  });

  test('is not parsed before it is read', () => {
    const body = Buffer.from(
      '{"code":0,"data":{"activities":[{"parts":[{"a":"[1]","names":["b"]}],"names":["c"],"id":"1"},{"names":[],"parts":[]}]}}',
    );
    const rows = rowsOf(parseBody(body, SHAPE));
    for (const row of rows) expect(isLazy(row)).toBe(true);
    expect(rows.map(({ parts }) => parts)).toEqual([[{ a: '[1]', names: ['b'] }], []]);
    expect(rows.map(({ names }) => names)).toEqual([['c'], []]);
    expect(rows[0]?.names).toBe(rows[0]?.names);
  });

  test('is parsed with its page once the operation has read it, and only then', () => {
    const definition = {};
    const body = bodyOf({ activities: [{ names: ['a'], parts: [{ b: [1] }], id: '1' }] });
    const readOnce = () => rowsOf(parseBody(body, SHAPE, definition))[0] ?? {};
    const own = (row: Row) => SHAPE.lazyLists.filter((key) => Object.hasOwn(row, key));
    expect(own(readOnce())).toEqual([]);
    expect(readOnce().parts).toEqual([{ b: [1] }]);
    const next = readOnce();
    expect(own(next)).toEqual(['parts']);
    expect(next).toMatchObject({ names: ['a'], parts: [{ b: [1] }], id: '1' });
    expect(own(readOnce())).toEqual(['names', 'parts']);
    const [ofAnother = {}] = rowsOf(parseBody(body, SHAPE, {}));
    expect(own(ofAnother)).toEqual([]);
  });

  test.each(['{"a" :[1],"b":2}', '{"a": [1],"b":2}', '{"a":[1] ,"b":2}', '{"a":[ [1]],"b":2}'])(
    'is what it is, however much space stands in %s',
    (item) => {
      const body = Buffer.from(`{"code":0,"data":{"activities":[{"parts":[${item}],"id":"1"}]}}`);
      expect(readWhole(body)).toEqual(JSON.parse(body.toString()));
    },
  );

  test('does not hide a truncated body', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1 }), fc.nat(), (activities, at) => {
        const body = bodyOf({ activities });
        expect(() => parseBody(body.subarray(0, at % body.length), SHAPE)).toThrow(SyntaxError);
      }),
      { numRuns: 2_000 },
    );
  });

  test('is a TransportFault, without what it said, where it is not JSON', () => {
    const body = Buffer.from('{"code":0,"data":{"activities":[{"parts":[{"a":12345.67.8}],"id":"1"}]}}');
    const [row = {}] = rowsOf(parseBody(body, SHAPE));
    expect(() => row.parts).toThrow(TransportFault);
    expect(() => row.parts).not.toThrow(/12345/);
  });
});

test('unreadable calculation activities are an error only in queries that select them', async () => {
  const { url } = await upstreamForTest((_, response) => {
    const row =
      '{"activity_id":"1","calculation_activities":[{"calculation_activity_id":"7.8" 9}],"pay_date":""}';
    response.setHeader('content-type', 'application/json');
    response.end(`{"code":0,"data":{"payment_activitys":[${row}],"has_more":false}}`);
  });
  const { hr } = await layerForTest({ env: { FEISHU_BASE_URL: url } });
  const ask = (fields: string) => hr.rawRequest(`{ paymentActivity(activityId: "1") { ${fields} } }`);
  expect((await ask('activityId')).data).toEqual({ paymentActivity: { activityId: '1' } });
  const { data, errors } = await ask('activityId calculationActivities { calculationActivityId }');
  expect(data).toEqual({ paymentActivity: null });
  expect(errors).toMatchObject([
    { path: ['paymentActivity', 'calculationActivities'], extensions: { code: 'UPSTREAM_ERROR' } },
  ]);
  expect(JSON.stringify(errors)).not.toContain('7.8');
});

interface Row {
  readonly names?: unknown;
  readonly parts?: unknown;
}

function dataIn(parsed: unknown): Record<string, unknown> {
  return isRecord(parsed) && isRecord(parsed.data) ? parsed.data : {};
}

function rowsOf(parsed: unknown): readonly Row[] {
  const { activities } = dataIn(parsed);
  return Array.isArray(activities) ? activities : [];
}
