import type { GraphQLObjectType } from 'graphql';
import { encodeGlobalId } from '../../src/resolvers/node/global-id.ts';
import { FIXTURES } from '../../src/sandbox/scenarios/fixtures.ts';
import { idOf } from '../../src/sandbox/seed/ids.ts';
import { schema } from '../../src/schema/index.ts';
import {
  type ArgumentValues,
  type ExhaustiveOperation,
  exhaustiveOperation,
  keysOf,
} from './exhaustive-operations.ts';
import { grantInput, revokeInput } from './grant-input.ts';
import { leaveInput } from './leave-input.ts';
import { salaryInput } from './salary-input.ts';

const DAYS = { start: '2026-01-01', end: '2026-06-30' };
/** An employee, by the kind of id that every field of an employee takes. */
export const regular = FIXTURES.employees.regular.people_corehr_id;

/** Arguments with which every root field finds something in the sandbox. */
export const values: ArgumentValues = {
  payDate: DAYS,
  first: 2,
  activityId: FIXTURES.activities.approved[0],
  userId: regular,
  userIdType: 'PEOPLE_COREHR_ID',
  userIds: [regular],
  leaveTypeId: leaveInput().leaveTypeId,
  expirationDate: { start: '2026-01-01', end: '2027-12-31' },
};

const INPUTS: Readonly<Record<string, object>> = {
  archivePaymentActivity: { activityId: FIXTURES.activities.unknown },
  createSalaryArchive: salaryInput({ operatorId: FIXTURES.employees.hr.open_id }),
  updateLeaveAccrualRecord: leaveInput(),
  grantLeave: grantInput(),
  revokeLeaveGrant: revokeInput({ recordId: '1' }),
};

const SEVERAL_TYPES = new Set(['_entities', 'node', 'nodes']);
const queryFields = Object.values(schema.getQueryType()?.getFields() ?? {});
const mutationFields = Object.values(schema.getMutationType()?.getFields() ?? {});

/** An operation for each root field that gives one type. */
export function plainWalks(given: ArgumentValues = values): ExhaustiveOperation[] {
  return [
    ...queryFields
      .filter(({ name }) => !SEVERAL_TYPES.has(name))
      .map((field) => exhaustiveOperation(schema, 'query', field, given)),
    ...mutationFields.map((field) =>
      exhaustiveOperation(schema, 'mutation', field, {
        ...given,
        input: { ...INPUTS[field.name], ...(given.input as object) },
      }),
    ),
  ];
}

/**
 * An operation for each type that can be fetched by its global id, one of `found` for each type, or by a key of another
 * subgraph.
 */
export function walksByKey(found: ReadonlyMap<string, string>): ExhaustiveOperation[] {
  const keys = keyValues();
  const ids = new Map(found).set('Employee', encodeGlobalId('Employee', 'people_corehr_id', regular));
  const types = (name: string) =>
    schema.getPossibleTypes(schema.getType(name) as never) as readonly GraphQLObjectType[];
  const fieldNamed = (name: string) =>
    queryFields.find((field) => field.name === name) as (typeof queryFields)[number];
  return [
    ...types('Node').flatMap(({ name }) => [
      exhaustiveOperation(schema, 'query', fieldNamed('node'), { ...values, id: ids.get(name) }, name),
      exhaustiveOperation(schema, 'query', fieldNamed('nodes'), { ...values, ids: [ids.get(name)] }, name),
    ]),
    ...types('_Entity').flatMap((type) =>
      keysOf(type).map((fields) => {
        const key = fields.map((field) => [field, field === 'id' ? ids.get(type.name) : keys[field]]);
        const representations = [{ __typename: type.name, ...Object.fromEntries(key) }];
        return exhaustiveOperation(
          schema,
          'query',
          fieldNamed('_entities'),
          { ...values, representations },
          type.name,
        );
      }),
    ),
  ];
}

function keyValues(): ArgumentValues {
  const { currencyId, changeReasonId, items, planId } = salaryInput();
  return {
    ...values,
    currencyId,
    changeReasonId,
    itemId: items[0]?.itemId,
    planId,
    payGroupId: idOf('pay group', 0),
    accountingItemId: idOf('accounting item', 0),
    categoryId: idOf('category', 0),
    indicatorId: idOf('indicator', 0),
  };
}
