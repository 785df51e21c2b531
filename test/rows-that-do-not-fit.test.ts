import { beforeEach, describe, expect, test } from 'vitest';
import { endpoints } from '../src/datasources/endpoints.ts';
import { type EndpointDeclaration, endpointKey } from '../src/datasources/feishu/endpoint.ts';
import { type FieldKind, type FieldKinds, ObjectKind } from '../src/datasources/feishu/http/row-fields.ts';
import { type AlteredUpstream, alteredUpstreamForTest } from './support/altered-upstream.ts';
import { type ExhaustiveOperation, idsIn } from './support/exhaustive-operations.ts';
import { issuerForTest } from './support/issuer.ts';
import { type Layer, layerForTest } from './support/layer.ts';
import { plainWalks, walksByKey } from './support/root-field-walks.ts';

/** A field of a row, as the steps from the row to it; 0 is the first entry of a list. */
interface Field {
  readonly steps: readonly (string | number)[];
  readonly kind: FieldKind;
}

/** Every declared field of an endpoint's rows, those of rows within rows among them. */
function fieldsOf(kinds: FieldKinds, before: Field['steps'] = []): Field[] {
  return Object.entries(kinds).flatMap(([field, kind]): Field[] => {
    const steps = [...before, field];
    if (typeof kind === 'string') return [{ steps, kind }];
    if (kind instanceof ObjectKind) return [{ steps, kind }, ...fieldsOf(kind.kinds, steps)];
    return [{ steps, kind }, ...fieldsOf(kind as FieldKinds, [...steps, 0])];
  });
}

const TOO_LONG = 2 ** 53;

/** Values that a field of a kind does not have. */
function wrongValues(kind: FieldKind): unknown[] {
  switch (kind) {
    case 'integer':
      return ['375', true, 0.5, 2 ** 31, {}, ['1']];
    case 'boolean':
      return ['true', 1, {}, []];
    case 'text':
      return [true, 1.5, TOO_LONG, {}, ['a text']];
    case 'date':
      return [20260101, true, {}];
    case 'texts':
      return ['a text', {}, [true], [{}], [TOO_LONG], [null]];
    case 'i18n':
      return ['a text', 5, true, [null], ['a text'], [{ locale: 'zh_cn', value: 1.5 }], { zh_cn: {} }];
    default:
      return kind instanceof ObjectKind
        ? ['a text', 5, true, []]
        : ['a text', 5, {}, [null], ['a text'], [[]]];
  }
}

/** Puts a value at a place in a row; what is not there on the way becomes an object or a list. */
function put(row: Row, steps: Field['steps'], value: unknown): void {
  const [step = '', ...rest] = steps;
  if (rest.length === 0) {
    row[step] = value;
    return;
  }
  const next = row[step];
  const isThere = typeof next === 'object' && next !== null && !(Array.isArray(next) && next.length === 0);
  const holder = isThere ? next : typeof rest[0] === 'number' ? [{}] : {};
  row[step] = holder;
  put(holder as Row, rest, value);
}

const named = (steps: Field['steps']) =>
  steps.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');

interface Sent {
  readonly codes: readonly unknown[];
  readonly messages: string;
  readonly data: unknown;
}

let upstream: AlteredUpstream;
let layer: Layer;
let token: string;

beforeEach(async () => {
  const issuer = await issuerForTest();
  upstream = await alteredUpstreamForTest();
  layer = await layerForTest({
    env: { ...issuer.env, FEISHU_BASE_URL: upstream.url, CATALOGUE_TTL_MS: '0', MAX_UPSTREAM_CALLS: '200' },
  });
  upstream.target = layer.sandbox.url;
  const scopes = endpoints.flatMap((one) => [...one.scopes, ...Object.keys(one.fieldScopes ?? {})]);
  token = await issuer.sign({ scope: scopes.join(' '), feishu_operator_id: 'ou_sandbox_hr' });
});

async function send({ document, variables }: ExhaustiveOperation): Promise<Sent> {
  const { data, errors = [] } = await layer.as(token).rawRequest(document, variables);
  return {
    codes: errors.map(({ extensions }) => extensions.code),
    messages: errors.map(({ message }) => message).join('\n'),
    data,
  };
}

/** The operations that select all fields, by the endpoints of which they get rows. */
async function walksByEndpoint(): Promise<Map<EndpointDeclaration, ExhaustiveOperation[]>> {
  const plain = plainWalks();
  const found = [];
  for (const walk of plain) found.push((await send(walk)).data);
  const walks = new Map<EndpointDeclaration, ExhaustiveOperation[]>();
  const queries = plain.filter(({ document }) => document.startsWith('query'));
  for (const walk of [...queries, ...walksByKey(idsIn(found))]) {
    const answered = new Set<EndpointDeclaration>();
    upstream.alter = (method, path, { body }) => {
      const endpoint = withRows.find((one) => isCallOf(one, [method, path]));
      if (endpoint && rowsIn(endpoint, JSON.parse(body.toString())).length > 0) answered.add(endpoint);
    };
    await send(walk);
    for (const endpoint of answered) walks.set(endpoint, [...(walks.get(endpoint) ?? []), walk]);
  }
  return walks;
}

type Row = Record<string | number, unknown>;

const rowsIn = ({ rows = '' }: EndpointDeclaration, body: { data?: Record<string, Row[]> }): Row[] =>
  body.data?.[rows] ?? [];

const withRows = endpoints.filter(({ rows }) => rows !== undefined);

/** Whether a call is one of an endpoint. */
const isCallOf = (
  { method, path }: EndpointDeclaration,
  [calledMethod, calledPath]: readonly [string, string],
) => method === calledMethod && new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}$`).test(calledPath);

/** Puts a value into the first row of each answer of an endpoint. */
function alterFirstRow(endpoint: EndpointDeclaration, steps: Field['steps'], value: unknown): void {
  upstream.alter = (method, path, answer) => {
    if (!isCallOf(endpoint, [method, path])) return;
    const body = JSON.parse(answer.body.toString());
    const [row] = rowsIn(endpoint, body);
    if (row) put(row, steps, value);
    answer.body = Buffer.from(JSON.stringify(body));
  };
}

describe('a field of a row that is of another kind than its declaration says', () => {
  test('does not fit, for every endpoint, field and kind of value', () => {
    for (const { rowFields, path } of endpoints) {
      for (const { steps, kind } of fieldsOf(rowFields?.kinds ?? {})) {
        for (const value of wrongValues(kind)) {
          const row = {};
          put(row, steps, value);
          const what = `${path} ${named(steps)} = ${JSON.stringify(value)}`;
          expect(`.${rowFields?.misfit(row)}`, what).toContain(named(steps));
        }
      }
    }
  });

  test('is UPSTREAM_ERROR that names row and field, whichever way leads to it', async () => {
    const walks = await walksByEndpoint();
    let tried = 0;
    for (const endpoint of withRows) {
      const callers = walks.get(endpoint) ?? [];
      expect(callers.length, endpointKey(endpoint)).toBeGreaterThan(0);
      for (const { steps, kind } of fieldsOf(endpoint.rowFields?.kinds ?? {})) {
        const values = wrongValues(kind);
        const value = values[tried % values.length];
        // Each way that leads to the endpoint has its turn.
        const walk = callers[tried % callers.length] as ExhaustiveOperation;
        alterFirstRow(endpoint, steps, value);
        const { codes, messages } = await send(walk);
        const what = `${endpointKey(endpoint)} ${named(steps)} = ${JSON.stringify(value)} by ${walk.name}`;
        expect(codes, what).toContain('UPSTREAM_ERROR');
        expect(codes, what).not.toContain('INTERNAL_SERVER_ERROR');
        expect(messages, what).toContain(`${endpoint.rows}[0]${named(steps)}`);
        tried += 1;
      }
    }
    expect(tried).toBeGreaterThan(120);
  }, 240_000);
});
