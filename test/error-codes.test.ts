import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { updateLeaveAccrualRecord as leave, listLeaveAccrualRecords } from '../src/datasources/attendance.ts';
import {
  createSalaryArchive as create,
  listSalaryChangeReasons,
  listSalaryIndicators,
  listSalaryItemCategories,
  listSalaryItems,
  listSalaryPlans,
  querySalaryArchives as query,
} from '../src/datasources/compensation.ts';
import { listLeaveTypes, searchCurrencies } from '../src/datasources/core-hr.ts';
import { endpoints } from '../src/datasources/endpoints.ts';
import { exchangeTenantToken } from '../src/datasources/feishu/auth/tenant-token.ts';
import { endpointKey } from '../src/datasources/feishu/endpoint.ts';
import { hintOf, provesNothingHappened } from '../src/datasources/feishu/error-codes/error-code.ts';
import { gatewayErrorCodes, userTokenNotAccepted } from '../src/datasources/feishu/error-codes/gateway.ts';
import { errorCodeOf, inputPath } from '../src/datasources/feishu/error-codes/lookup.ts';
import { grantLeave, listLeaveBalances, revokeLeaveGrant } from '../src/datasources/leave/core-hr-leave.ts';
import {
  archivePaymentActivity as archive,
  listPaymentActivityDetails as details,
  listPaymentActivities as list,
  listAccountingItems,
  listPayGroups,
  queryPaymentDetails,
} from '../src/datasources/payroll.ts';
import { ERROR_REASONS, errorReasons } from '../src/error-reasons/index.ts';

const tally = (values: readonly string[]) =>
  values.reduce<Record<string, number>>((counts, value) => {
    counts[value] = (counts[value] ?? 0) + 1;
    return counts;
  }, {});

/** `effective_time`, but not APPROVED, PEOPLE_COREHR_ID or crypto.randomUUID(). */
const feishuName = /[a-z0-9]+_[a-z0-9]+/;
const documented = [archive, list, create, leave].flatMap(({ errors }) => errors);
const everyRow = [...endpoints, exchangeTenantToken]
  .flatMap(({ errors }) => errors)
  .concat(gatewayErrorCodes, userTokenNotAccepted);
const named = everyRow.map((row) => [`${row.code} ${row.reason}`, row] as const);

describe('the declarations hold what Feishu documents', () => {
  test('each endpoint has its error codes, each code once', () => {
    const counts = endpoints.map((endpoint) => [endpointKey(endpoint), endpoint.errors.length]);
    expect(Object.fromEntries(counts)).toMatchObject({
      [endpointKey(archive)]: 6,
      [endpointKey(list)]: 3,
      [endpointKey(create)]: 42,
      [endpointKey(leave)]: 33,
      [endpointKey(query)]: 6,
      [endpointKey(listSalaryPlans)]: 3,
      [endpointKey(listSalaryItems)]: 3,
      [endpointKey(listSalaryItemCategories)]: 3,
      [endpointKey(listSalaryIndicators)]: 3,
      [endpointKey(listSalaryChangeReasons)]: 3,
      [endpointKey(searchCurrencies)]: 1,
      [endpointKey(details)]: 4,
      [endpointKey(queryPaymentDetails)]: 8,
      [endpointKey(listAccountingItems)]: 3,
      [endpointKey(listPayGroups)]: 3,
      [endpointKey(listLeaveAccrualRecords)]: 32,
      [endpointKey(listLeaveTypes)]: 36,
      [endpointKey(listLeaveBalances)]: 36,
      [endpointKey(grantLeave)]: 36,
      [endpointKey(revokeLeaveGrant)]: 36,
    });
    for (const { errors } of endpoints)
      expect(new Set(errors.map(({ code }) => code)).size).toBe(errors.length);
  });

  test('the 84 codes of the four documented endpoints, in these categories', () => {
    expect(documented).toHaveLength(84);
    expect(tally(documented.map(({ category }) => category))).toEqual({
      INVALID_INPUT: 42,
      UPSTREAM_FAILURE: 14,
      FAILED_PRECONDITION: 12,
      NOT_FOUND: 10,
      CONFLICT: 4,
      FORBIDDEN: 2,
    });
  });

  test('11 of them are transient, all failures of Feishu itself', () => {
    const retryable = documented.filter((row) => row.retryable);
    expect(retryable).toHaveLength(11);
    expect(new Set(retryable.map(({ category }) => category))).toEqual(new Set(['UPSTREAM_FAILURE']));
  });

  test('a code of the gateway is declared by no endpoint', () => {
    const codes = gatewayErrorCodes.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    const own = endpoints.flatMap(({ errors }) => errors.map(({ code }) => code));
    expect(own.filter((code) => codes.includes(code))).toEqual([]);
  });
});

describe('a code is looked up at its endpoint', () => {
  test('2500004 is a wrong status when archiving, a missing activity in details, and undocumented in the list', () => {
    expect(errorCodeOf(archive, 2500004)).toMatchObject({
      http: 500,
      category: 'FAILED_PRECONDITION',
      reason: 'PAYMENT_ACTIVITY_NOT_APPROVED',
      fields: ['activity_id'],
    });
    expect(errorCodeOf(details, 2500004)).toMatchObject({ http: 200, reason: 'PAYMENT_ACTIVITY_NOT_FOUND' });
    expect(errorCodeOf(list, 2500004)).toBeUndefined();
    expect(errorCodeOf(details, 2500005)).toBeUndefined();
  });

  test('2500006 is an activity that does not exist', () => {
    expect(errorCodeOf(archive, 2500006)).toMatchObject({
      category: 'NOT_FOUND',
      reason: 'PAYMENT_ACTIVITY_NOT_FOUND',
    });
  });

  test('2290003 and 2290006 have one meaning for create and another for query', () => {
    expect(errorCodeOf(create, 2290003)?.reason).toBe('EMPLOYEE_NOT_FOUND');
    expect(errorCodeOf(query, 2290003)?.reason).toBe('UPSTREAM_INTERNAL_ERROR');
    expect(errorCodeOf(create, 2290006)?.reason).toBe('SALARY_PLAN_NOT_FOUND');
    expect(errorCodeOf(query, 2290006)?.reason).toBe('INVALID_PARAMETER');
  });

  test('the codes of the gateway apply to every endpoint, those of the token exchange to it alone', () => {
    expect(errorCodeOf(leave, 99991672)).toMatchObject({ category: 'FORBIDDEN', reason: 'SCOPE_MISSING' });
    expect(errorCodeOf(query, 99991400)).toMatchObject({ category: 'RATE_LIMITED', retryable: true });
    expect(errorCodeOf(exchangeTenantToken, 10014)).toMatchObject({ http: 200, category: 'UNAUTHENTICATED' });
    expect(errorCodeOf(create, 10014)).toBeUndefined();
  });

  test('99991668 is an invalid token, or a kind of token that the endpoint does not take', () => {
    expect(errorCodeOf(create, 99991668)?.reason).toBe('TOKEN_INVALID');
    expect(errorCodeOf(leave, 99991668)?.reason).toBe('TOKEN_KIND_NOT_ACCEPTED');
  });

  test('an undocumented code stays unknown', () => {
    expect(errorCodeOf(archive, 1)).toBeUndefined();
  });
});

describe('a refusal of a write', () => {
  test.each(documented.map((row) => [row.code, row] as const))(
    '%i proves that nothing was written, unless Feishu itself failed',
    (_, row) => {
      expect(provesNothingHappened(row)).toBe(row.category !== 'UPSTREAM_FAILURE');
    },
  );

  test('with an undocumented code proves nothing', () => {
    expect(provesNothingHappened(undefined)).toBe(false);
  });
});

describe('a reason', () => {
  test.each([
    ['createSalaryArchive', [2290003, 2290012], create],
    ['createSalaryArchive', [2290002, 2290014], create],
    ['createSalaryArchive', [2290022, 2290041], create],
    ['createSalaryArchive', [2290026, 2290042], create],
    ['createSalaryArchive', [2290029, 2290030], create],
    ['createSalaryArchive', [2290001, 2290033, 2290034, 2290035, 2290036, 2290037, 2290038, 2290039], create],
    ['updateLeaveAccrualRecord', [1220006, 1220017], leave],
  ])('%s: one reason for %j', (_, codes, endpoint) => {
    const reasons = codes.map((code) => errorCodeOf(endpoint, code)?.reason);
    expect(reasons).not.toContain(undefined);
    expect(new Set(reasons).size).toBe(1);
  });

  test('is the same for the same meaning on all endpoints', () => {
    expect(errorCodeOf(leave, 1220006)?.reason).toBe(errorCodeOf(create, 2290003)?.reason);
    expect(errorCodeOf(leave, 1220003)?.reason).toBe(errorCodeOf(create, 2290002)?.reason);
    expect(errorCodeOf(leave, 1220016)?.reason).toBe(errorCodeOf(archive, 2500002)?.reason);
    expect(errorCodeOf(archive, 2500005)?.reason).toBe(errorCodeOf(create, 2290005)?.reason);
  });

  test('belongs to one category, so that it always has the same type', () => {
    const categories = new Map<string, Set<string>>();
    for (const { reason, category } of everyRow) {
      categories.set(reason, (categories.get(reason) ?? new Set()).add(category));
    }
    expect([...categories].filter(([, found]) => found.size > 1)).toEqual([]);
  });

  test('has a code, except the refusals of this layer and UNRECOGNIZED', () => {
    const withCode = new Set<string>(everyRow.map(({ reason }) => reason));
    expect(ERROR_REASONS.filter((reason) => !withCode.has(reason)).sort()).toEqual([
      'INVALID_LOCALE',
      'INVALID_RANGE',
      'INVALID_UUID',
      'LEAVE_CHANGE_EMPTY',
      'REASON_MISSING',
      'UNRECOGNIZED',
    ]);
  });

  test.each(ERROR_REASONS)('%s is described in one sentence and has a hint, in both languages', (reason) => {
    expect(reason).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
    const { meaning, hint } = errorReasons[reason];
    for (const { en, zh } of [meaning, hint]) {
      expect(en).toMatch(/^[A-Z][^\n]*\.$/);
      expect(en).not.toMatch(/\p{Script=Han}/u);
      expect(zh).toMatch(/\p{Script=Han}[^\n]*。$/u);
    }
    expect(meaning.en).not.toMatch(feishuName);
    expect(meaning.zh).not.toMatch(feishuName);
  });
});

describe('every code has a hint in both languages', () => {
  test.each(named)('%s', (_name, row) => {
    const { message, msg } = row;
    expect(message.en).toMatch(/^[A-Z][^\n]*\.$/);
    expect(message.en.toLowerCase()).not.toContain(msg.toLowerCase());
    expect(message.zh).toMatch(/\p{Script=Han}[^\n]*。$/u);
    expect(message.zh).not.toContain(msg);
    const hint = hintOf(row);
    expect(hint.en).toMatch(/^[A-Z][^\n]*\.$/);
    expect(hint.en).not.toMatch(/\p{Script=Han}/u);
    expect(hint.zh).toMatch(/\p{Script=Han}[^\n]*。$/u);
    for (const text of [message.en, message.zh, hint.en, hint.zh]) expect(text).not.toMatch(feishuName);
  });
});

describe("a field of Feishu's has a path in the input", () => {
  const fields = endpoints.flatMap((endpoint) =>
    endpoint.errors.flatMap(({ fields = [] }) =>
      fields.map((field) => [endpointKey(endpoint), field, endpoint] as const),
    ),
  );

  test.each(fields)('%s: %s', (_, field, endpoint) => {
    const path = inputPath(endpoint, field);
    expect(path.length).toBeGreaterThan(0);
    for (const segment of path) expect(segment).toMatch(/^([a-z][A-Za-z]*|\*)$/);
  });

  test('with * if only the input shows which item is refused', () => {
    expect(inputPath(create, 'effective_time')).toEqual(['effectiveDate']);
    expect(inputPath(create, 'item_value_lists.item_value_regular')).toEqual(['items', '*', 'regularValue']);
    expect(inputPath(leave, 'employment_id')).toEqual(['userId']);
  });

  test('an unknown field is the whole input', () => {
    expect(inputPath(create, 'constructor')).toEqual([]);
    expect(inputPath(query, 'activity_id')).toEqual([]);
  });
});

test('docs/errors.md is what the declarations say', async () => {
  const run = promisify(execFile);
  const cwd = fileURLToPath(new URL('..', import.meta.url));
  await run(process.execPath, ['--import', 'tsx', 'scripts/errors-doc.ts', '--check'], { cwd });
});
