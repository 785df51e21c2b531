import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import * as attendance from '../src/datasources/attendance.ts';
import * as compensation from '../src/datasources/compensation.ts';
import * as coreHr from '../src/datasources/core-hr.ts';
import { exchangeTenantToken } from '../src/datasources/feishu/auth/tenant-token.ts';
import { endpointKey } from '../src/datasources/feishu/endpoint.ts';
import {
  catalogue,
  catalogued,
  ERROR_REASONS,
  gateway,
  hintFor,
  inputPath,
  reads,
  reasons,
} from '../src/datasources/feishu/error-codes/error-codes.ts';
import * as payroll from '../src/datasources/payroll.ts';

const archive = endpointKey(payroll.archivePaymentActivity);
const list = endpointKey(payroll.listPaymentActivities);
const details = endpointKey(payroll.listPaymentActivityDetails);
const create = endpointKey(compensation.createSalaryArchive);
const query = endpointKey(compensation.querySalaryArchives);
const leave = endpointKey(attendance.updateLeaveAccrualRecord);

const tally = (values: readonly string[]) =>
  values.reduce<Record<string, number>>((counts, value) => {
    counts[value] = (counts[value] ?? 0) + 1;
    return counts;
  }, {});

/** `effective_time`, but not APPROVED, PEOPLE_COREHR_ID or crypto.randomUUID(). */
const feishuName = /[a-z0-9]+_[a-z0-9]+/;
const everyRow = [...catalogue, ...gateway];
const named = everyRow.map((entry) => [`${entry.code} ${entry.reason}`, entry] as const);

describe('the catalogue holds what Feishu documents', () => {
  test('84 codes: 6 to archive, 3 to list, 42 to create, 33 to change leave', () => {
    expect(tally(catalogue.map(({ endpoint }) => endpoint))).toEqual({
      [archive]: 6,
      [list]: 3,
      [create]: 42,
      [leave]: 33,
    });
  });

  test('in these categories', () => {
    expect(tally(catalogue.map(({ category }) => category))).toEqual({
      INVALID_INPUT: 42,
      UPSTREAM_FAILURE: 14,
      FAILED_PRECONDITION: 12,
      NOT_FOUND: 10,
      CONFLICT: 4,
      FORBIDDEN: 2,
    });
  });

  test('of which 11 may pass a little later, all of them failures of Feishu itself', () => {
    const retryable = catalogue.filter((entry) => entry.retryable);
    expect(retryable).toHaveLength(11);
    expect(new Set(retryable.map(({ category }) => category))).toEqual(new Set(['UPSTREAM_FAILURE']));
  });

  test('each code once for an endpoint, and no endpoint that is not declared', () => {
    const keys = catalogue.map(({ endpoint, code }) => `${endpoint} ${code}`);
    expect(new Set(keys).size).toBe(keys.length);
    const declared = [payroll, compensation, attendance, coreHr].flatMap((room) =>
      Object.values(room).map((endpoint) => endpointKey(endpoint)),
    );
    expect(declared).toEqual(expect.arrayContaining([...new Set(catalogue.map(({ endpoint }) => endpoint))]));
  });

  test('and 81 of endpoints that only read, each with a meaning of its own', () => {
    expect(tally(reads.map(({ endpoint }) => endpoint))).toEqual({
      [query]: 6,
      [endpointKey(compensation.listSalaryPlans)]: 3,
      [endpointKey(compensation.listSalaryItems)]: 3,
      [endpointKey(compensation.listSalaryChangeReasons)]: 3,
      [endpointKey(coreHr.searchCurrencies)]: 1,
      [details]: 4,
      [endpointKey(attendance.listLeaveAccrualRecords)]: 31,
      [endpointKey(coreHr.listLeaveTypes)]: 30,
    });
    expect(catalogued(create, 2290006)?.reason).toBe('SALARY_PLAN_NOT_FOUND');
    expect(catalogued(query, 2290006)?.reason).toBe('INVALID_PARAMETER');
    expect(catalogued(details, 2500004)?.reason).toBe('PAYMENT_ACTIVITY_NOT_FOUND');
    expect(catalogued(archive, 2500004)?.reason).toBe('PAYMENT_ACTIVITY_NOT_APPROVED');
  });

  test("a gateway's code is no endpoint's", () => {
    const codes = gateway.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    expect(catalogue.filter(({ code }) => codes.includes(code))).toEqual([]);
  });
});

describe('a code is looked up on its endpoint', () => {
  test('2500004 is the wrong state of an activity to archive, and unknown where nothing is documented', () => {
    expect(catalogued(archive, 2500004)).toMatchObject({
      http: 500,
      category: 'FAILED_PRECONDITION',
      reason: 'PAYMENT_ACTIVITY_NOT_APPROVED',
      field: 'activity_id',
      retryable: false,
    });
    expect(catalogued(list, 2500004)).toBeUndefined();
    expect(catalogued(details, 2500005)).toBeUndefined();
  });

  test('2500006 is an activity that does not exist', () => {
    expect(catalogued(archive, 2500006)).toMatchObject({
      category: 'NOT_FOUND',
      reason: 'PAYMENT_ACTIVITY_NOT_FOUND',
    });
  });

  test('2290003 is an unknown employee to create, and nothing of the kind to query', () => {
    expect(catalogued(create, 2290003)?.reason).toBe('EMPLOYEE_NOT_FOUND');
    expect(catalogued(query, 2290003)?.reason).toBe('UPSTREAM_INTERNAL_ERROR');
  });

  test('the gateway answers for every endpoint, the token exchange for itself alone', () => {
    expect(catalogued(leave, 99991672)).toMatchObject({ category: 'FORBIDDEN', reason: 'SCOPE_MISSING' });
    expect(catalogued(query, 99991400)).toMatchObject({ category: 'RATE_LIMITED', retryable: true });
    expect(catalogued(endpointKey(exchangeTenantToken), 10014)).toMatchObject({
      http: 200,
      category: 'UNAUTHENTICATED',
    });
    expect(catalogued(create, 10014)).toBeUndefined();
  });

  test('a code that nobody documented stays unknown', () => {
    expect(catalogued(archive, 1)).toBeUndefined();
    expect(catalogued('GET /nowhere', 2500004)).toBeUndefined();
  });
});

describe('a reason is what a program decides by', () => {
  test.each([
    [create, [2290003, 2290012]],
    [create, [2290002, 2290014]],
    [create, [2290022, 2290041]],
    [create, [2290026, 2290042]],
    [create, [2290029, 2290030]],
    [create, [2290001, 2290033, 2290034, 2290035, 2290036, 2290037, 2290038, 2290039]],
    [leave, [1220006, 1220017]],
  ])('%s: %j mean the same', (endpoint, codes) => {
    expect(new Set(codes.map((code) => catalogued(endpoint, code)?.reason)).size).toBe(1);
  });

  test('the same meaning has one reason on all endpoints', () => {
    expect(catalogued(leave, 1220006)?.reason).toBe(catalogued(create, 2290003)?.reason);
    expect(catalogued(leave, 1220003)?.reason).toBe(catalogued(create, 2290002)?.reason);
    expect(catalogued(leave, 1220016)?.reason).toBe(catalogued(archive, 2500002)?.reason);
    expect(catalogued(archive, 2500005)?.reason).toBe(catalogued(create, 2290005)?.reason);
  });

  test('a reason belongs to one category, so that it always comes as the same type', () => {
    const categories = new Map<string, Set<string>>();
    for (const { reason, category } of everyRow) {
      categories.set(reason, (categories.get(reason) ?? new Set()).add(category));
    }
    expect([...categories].filter(([, found]) => found.size > 1)).toEqual([]);
  });

  test('those without a code are the refusals of this layer, and UNRECOGNIZED', () => {
    const withCode = new Set(everyRow.map(({ reason }) => reason));
    expect(ERROR_REASONS.filter((reason) => !withCode.has(reason)).sort()).toEqual([
      'INVALID_LOCALE',
      'INVALID_RANGE',
      'INVALID_UUID',
      'LEAVE_CHANGE_EMPTY',
      'REASON_MISSING',
      'TOKEN_KIND_NOT_ACCEPTED',
      'UNRECOGNIZED',
    ]);
  });

  test.each(ERROR_REASONS)('%s is described in one sentence and has a hint in both languages', (reason) => {
    expect(reason).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
    expect(reasons[reason]).toMatch(/^[A-Z][^\n]*\.$/);
    expect(reasons[reason]).not.toMatch(feishuName);
    const { hintEn, hintZh } = hintFor(reason);
    expect(hintEn).toMatch(/^[A-Z][^\n]*\.$/);
    expect(hintZh).toMatch(/\p{Script=Han}[^\n]*。$/u);
  });
});

describe('every row is in our own words', () => {
  test.each(named)('%s', (_name, { message, said, hintEn, hintZh }) => {
    expect(message).toMatch(/^[A-Z][^\n]*\.$/);
    expect(message).not.toMatch(feishuName);
    expect(message.toLowerCase()).not.toContain(said.toLowerCase());
    expect(hintEn).toMatch(/^[A-Z][^\n]*\.$/);
    expect(hintEn).not.toMatch(feishuName);
    expect(hintEn).not.toMatch(/\p{Script=Han}/u);
    expect(hintZh).toMatch(/\p{Script=Han}[^\n]*。$/u);
    expect(hintZh).not.toMatch(feishuName);
  });
});

describe("a field of Feishu's is told by its place in the input", () => {
  test.each(catalogue.flatMap(({ endpoint, field }) => (field === null ? [] : [[endpoint, field] as const])))(
    '%s: %s',
    (endpoint, field) => {
      const path = inputPath(endpoint, field);
      expect(path.length).toBeGreaterThan(0);
      for (const segment of path) expect(segment).toMatch(/^([a-z][A-Za-z]*|\*)$/);
    },
  );

  test('with * where only the input shows which item is meant', () => {
    expect(inputPath(create, 'effective_time')).toEqual(['effectiveDate']);
    expect(inputPath(create, 'item_value_lists.item_value_regular')).toEqual(['items', '*', 'regularValue']);
    expect(inputPath(leave, 'employment_id')).toEqual(['userId']);
  });

  test('a field that is not known is the input as a whole', () => {
    expect(inputPath(create, 'constructor')).toEqual([]);
    expect(inputPath('GET /nowhere', 'activity_id')).toEqual([]);
  });
});

test('docs/errors.md is what the catalogue says', async () => {
  const run = promisify(execFile);
  const cwd = fileURLToPath(new URL('..', import.meta.url));
  await run(process.execPath, ['--import', 'tsx', 'scripts/errors-doc.ts', '--check'], { cwd });
});
