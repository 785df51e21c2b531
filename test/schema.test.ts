import {
  type GraphQLNamedType,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isNonNullType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
} from 'graphql';
import { gql } from 'graphql-request';
import { describe, expect, test } from 'vitest';
import { encodeGlobalId } from '../src/resolvers/node/global-id.ts';
import { schema } from '../src/schema/index.ts';
import { layerForTest } from './support/layer.ts';

const types = Object.values(schema.getTypeMap()).filter((type) => !isIntrospectionType(type));

interface Described {
  readonly name: string;
  readonly description?: string | null | undefined;
}

/** Everything that a frontend developer can look up, by its coordinate: `PaymentActivity.name(locale:)`. */
function* described(type: GraphQLNamedType): Generator<[string, Described]> {
  yield [type.name, type];
  if (isEnumType(type)) {
    for (const value of type.getValues()) yield [`${type.name}.${value.name}`, value];
  }
  if (isInputObjectType(type)) {
    for (const field of Object.values(type.getFields())) yield [`${type.name}.${field.name}`, field];
  }
  if (isObjectType(type) || isInterfaceType(type)) {
    for (const field of Object.values(type.getFields())) {
      yield [`${type.name}.${field.name}`, field];
      for (const arg of field.args) yield [`${type.name}.${field.name}(${arg.name}:)`, arg];
    }
  }
}

test('every type, field, argument and enum value has a description in whole sentences', () => {
  const poor = types
    .flatMap((type) => [...described(type)])
    .filter(([, { description }]) => !/^\S.*[.)]$/s.test(description ?? ''))
    .map(([coordinate]) => coordinate);
  expect(poor).toEqual([]);
});

test('every custom scalar names its specification', () => {
  const custom = types.filter(isScalarType).filter((type) => !isSpecifiedScalarType(type));
  expect(custom.map(({ name }) => name).sort()).toEqual(expect.arrayContaining(['Date', 'Decimal']));
  for (const { name, specifiedByURL } of custom) expect(specifiedByURL, name).toMatch(/^https:/);
});

test('a connection says that it goes forward only', () => {
  const connections = types.filter(({ name }) => name.endsWith('Connection'));
  expect(connections).not.toEqual([]);
  for (const { name, description } of connections) expect(description, name).toContain('go forward only');
});

/** The directives of Federation on a type or field, as composition sees them. */
function directives(element: { readonly extensions: Readonly<Record<string, unknown>> }) {
  return (element.extensions.directives ?? []) as readonly {
    readonly name: string;
    readonly args?: object;
  }[];
}

test('a field that calls Feishu is nullable, so that its failure affects no other field', () => {
  const fields = types
    .filter(isObjectType)
    .flatMap((type) =>
      Object.values(type.getFields()).map((field) => ({ coordinate: `${type.name}.${field.name}`, field })),
    );
  const calls = fields.filter(({ field }) => field.extensions.feishuCall);
  expect(calls.length).toBeGreaterThan(10);
  expect(calls.filter(({ field }) => isNonNullType(field.type)).map(({ coordinate }) => coordinate)).toEqual(
    [],
  );
});

test('a field with @requiresScopes names each of its scopes in its description, which GraphiQL shows', () => {
  const fields = types
    .filter(isObjectType)
    .flatMap((type) => Object.values(type.getFields()))
    .flatMap((field) =>
      directives(field).flatMap(({ name, args }) =>
        name === 'requiresScopes' ? [{ field, scopes: (args as { scopes: string[][] }).scopes.flat() }] : [],
      ),
    );
  expect(fields.length).toBeGreaterThan(20);
  for (const { field, scopes } of fields) {
    for (const scope of scopes) expect(field.description, field.name).toContain(scope);
  }
});

describe('identity', () => {
  const node = schema.getType('Node');
  const nodes = isAbstractType(node) ? schema.getPossibleTypes(node).map(({ name }) => name) : [];

  test.each(nodes)('%s can be refetched by its global id', async (name) => {
    const { hr } = await layerForTest();
    // No type has nine key parts: a known type refuses the id, and an unknown type is null.
    const id = encodeGlobalId(name, ...'123456789');
    const { errors } = await hr.rawRequest(gql`query ($id: ID!) { node(id: $id) { id } }`, { id });
    expect(errors?.[0]?.message).toMatch(/"id" is not a global id/);
  });

  const entities = types.filter(isObjectType).flatMap((type) =>
    directives(type).flatMap(({ name, args }) => {
      const { fields, resolvable } = (args ?? {}) as { fields?: string; resolvable?: boolean };
      return name === 'key' && resolvable !== false && fields ? [{ type: type.name, fields }] : [];
    }),
  );

  test('the entities are the types with a key', () => {
    const union = schema.getType('_Entity');
    expect(
      (isAbstractType(union) ? schema.getPossibleTypes(union) : []).map(({ name }) => name).sort(),
    ).toEqual([...new Set(entities.map(({ type }) => type))].sort());
  });

  test.each(entities)('$type is an entity by "$fields"', async ({ type, fields }) => {
    const { as } = await layerForTest();
    const keys = Object.fromEntries(fields.split(' ').map((field) => [field, 'anything']));
    const { errors } = await as(undefined).rawRequest(
      gql`query ($representations: [_Any!]!) { _entities(representations: $representations) { __typename } }`,
      { representations: [{ __typename: type, ...keys }] },
    );
    // The key is understood, and goes on to be judged.
    expect(errors?.[0]?.message).not.toMatch(/does not say which|is not an entity/);
    expect(errors?.[0]?.extensions.code).toMatch(/UNAUTHENTICATED|BAD_USER_INPUT/);
  });
});

const REFERENCE_TYPES = new Set([
  ...['LeaveType', 'SalaryPlan', 'SalaryItem', 'SalaryItemCategory', 'SalaryIndicator', 'SalaryChangeReason'],
  ...['Currency', 'PayGroup', 'AccountingItem'],
]);

test('every field that is joined to reference data names the scopes of their list', () => {
  const joins = Object.values(schema.getTypeMap()).flatMap((type) =>
    isObjectType(type) && !/^Query$|Edge$|Connection$/.test(type.name)
      ? Object.values(type.getFields())
          .filter((field) => REFERENCE_TYPES.has(getNamedType(field.type).name))
          // A subtype comes with the row of its type.
          .filter((field) => getNamedType(field.type) !== type)
          .map((field) => ({ name: `${type.name}.${field.name}`, directives: field.extensions.directives }))
      : [],
  );
  expect(joins.map(({ name }) => name)).toContain('LeaveBalance.leaveType');
  const unscoped = joins.filter(
    ({ directives }) => !JSON.stringify(directives ?? []).includes('"requiresScopes"'),
  );
  expect(unscoped.map(({ name }) => name)).toEqual([]);
});
