import { gql } from 'graphql-request';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { listLeaveAccrualRecords } from '../src/datasources/attendance.ts';
import {
  createSalaryArchive,
  listSalaryChangeReasons,
  listSalaryItems,
  listSalaryPlans,
  querySalaryArchives,
} from '../src/datasources/compensation.ts';
import { listLeaveTypes, searchCurrencies } from '../src/datasources/core-hr.ts';
import { endpoints } from '../src/datasources/endpoints.ts';
import { endpointKey } from '../src/datasources/feishu/endpoint.ts';
import { listPaymentActivities } from '../src/datasources/payroll.ts';
import { FIXTURES } from '../src/sandbox/scenarios/fixtures.ts';
import { sampleItems } from '../src/sandbox/scenarios/samples.ts';
import { grantInput, revokeInput } from './support/grant-input.ts';
import { issuerForTest } from './support/issuer.ts';
import { type Layer, type LayerOptions, layerForTest, startLayer } from './support/layer.ts';
import { leaveInput } from './support/leave-input.ts';
import { itemsInput, planInput, salaryInput } from './support/salary-input.ts';

const document = (mutation: string, payload: string) => {
  const name = mutation.charAt(0).toUpperCase() + mutation.slice(1);
  return gql`
    mutation Write($input: ${name}Input!) {
      ${mutation}(input: $input) {
        __typename
        ${payload}
        ... on ValidationPassed {
          checked
          notChecked { reason message cause requiredScopes }
          correctedArchive { archiveTid effectiveDate }
        }
        ... on MutationError { message hint reason upstreamCode logId }
        ... on InvalidInputError { issues { path message reason } }
        ... on NotFoundError { path paths }
        ... on ConflictError { path existingRecord { recordId } }
        ... on PermissionDeniedError { requiredScopes }
      }
    }
  `;
};
const ARCHIVE = document('archivePaymentActivity', '... on ArchivePaymentActivityPayload { activityId }');
const CREATE = document('createSalaryArchive', '... on CreateSalaryArchivePayload { archiveTid }');
const GRANT = document('grantLeave', '... on GrantLeavePayload { externalId }');
const REVOKE = document('revokeLeaveGrant', '... on RevokeLeaveGrantPayload { recordId }');
const CHANGE = document('updateLeaveAccrualRecord', '... on UpdateLeaveAccrualRecordPayload { recordId }');

const { activities, employees, plans, changeReasons, currencies, leaveTypes, leaveRecords } = FIXTURES;
const [approved = ''] = activities.approved;
/** The seed lies in fixed years, so that the days to scan are set wide enough for any today. */
const env = { ACTIVITY_SCAN_DAYS_BACK: '20000', ACTIVITY_SCAN_DAYS_AHEAD: '20000' };
const writes = new Set(endpoints.filter(({ effect }) => effect !== 'read').map(endpointKey));
const writesIn = ({ sandbox }: Layer) => sandbox.calls.filter(({ endpoint }) => writes.has(endpoint));
const callsIn = ({ sandbox }: Layer) => sandbox.calls.map(({ endpoint }) => endpoint).sort();
const keys = (...declarations: Parameters<typeof endpointKey>[0][]) => declarations.map(endpointKey).sort();
const freshLayer = (options: LayerOptions = {}) =>
  layerForTest({ ...options, env: { ...env, ...options.env } });

interface Passed {
  readonly __typename: string;
  readonly checked: readonly string[];
  readonly notChecked: readonly {
    reason: string;
    message: string;
    cause: string;
    requiredScopes: string[];
  }[];
  readonly correctedArchive: { archiveTid: string; effectiveDate: string } | null;
}

async function send(client: Layer['hr'], query: string, input: object) {
  const { data, errors } = await client.rawRequest<Record<string, unknown>>(query, { input });
  expect(errors).toBeUndefined();
  return Object.values(data)[0] as Record<string, unknown>;
}

const dryRun = (client: Layer['hr'], query: string, input: object) =>
  send(client, query, { ...input, validateOnly: true });

async function passes(client: Layer['hr'], query: string, input: object): Promise<Passed> {
  const result = await dryRun(client, query, input);
  expect(result).toMatchObject({ __typename: 'ValidationPassed' });
  return result as unknown as Passed;
}

const reasonsOf = ({ notChecked }: Passed) => notChecked.map(({ reason }) => reason);

const salary = (change: Record<string, unknown> = {}) =>
  salaryInput({ operatorId: employees.hr.open_id, ...change });
const sampleSalaryItems = itemsInput(sampleItems(plans.staff));
const withProbationPay = (plan: typeof plans.sales) => ({
  ...planInput(plan),
  items: itemsInput(sampleItems(plan, '300')),
});

let shared: Layer;
beforeAll(async () => {
  shared = await startLayer({ env });
});
afterEach(() => shared.sandbox.reset());
afterAll(() => shared.close());

describe('a dry run is refused as the write is, but for the code and log id of Feishu', () => {
  test.each<[name: string, query: string, input: object, reason: string]>([
    ['an empty id', ARCHIVE, { activityId: ' ' }, 'REQUIRED_FIELD_EMPTY'],
    ['an unknown activity', ARCHIVE, { activityId: activities.unknown }, 'PAYMENT_ACTIVITY_NOT_FOUND'],
    ...Object.entries(activities.byStatus)
      .filter(([status]) => status !== '375')
      .map(([status, activityId]): [string, string, object, string] => [
        `an activity with status ${status}`,
        ARCHIVE,
        { activityId },
        'PAYMENT_ACTIVITY_NOT_APPROVED',
      ]),
    [
      'an input with several issues',
      CREATE,
      salary({ uniqueId: '', planId: '', items: [{ itemId: 'x', value: '-1' }] }),
      'REQUIRED_FIELD_EMPTY',
    ],
    ['an unknown employee', CHANGE, leaveInput({ userId: 'ou_unknown' }), 'EMPLOYEE_NOT_FOUND'],
    ['an unknown plan', CREATE, salary({ planId: '1' }), 'SALARY_PLAN_NOT_FOUND'],
    ['an unknown version of a plan', CREATE, salary({ planTid: '1' }), 'SALARY_PLAN_NOT_FOUND'],
    ['an unknown reason', CREATE, salary({ changeReasonId: '1' }), 'SALARY_CHANGE_REASON_NOT_FOUND'],
    [
      'a disabled reason',
      CREATE,
      salary({ changeReasonId: changeReasons.inactive }),
      'SALARY_CHANGE_REASON_NOT_FOUND',
    ],
    ['an unknown currency', CREATE, salary({ currencyId: '1' }), 'CURRENCY_NOT_FOUND'],
    ['a disabled currency', CREATE, salary({ currencyId: currencies.inactive }), 'CURRENCY_NOT_FOUND'],
    [
      "a currency that is not the plan's",
      CREATE,
      salary({ currencyId: currencies.usd }),
      'CURRENCY_MISMATCH',
    ],
    [
      "a date before the plan's",
      CREATE,
      salary({ effectiveDate: '2024-12-31' }),
      'EFFECTIVE_DATE_BEFORE_PLAN',
    ],
    ['a missing item', CREATE, salary({ items: sampleSalaryItems.slice(1) }), 'SALARY_ITEM_MISSING'],
    [
      'an item with a formula',
      CREATE,
      salary({ items: [...sampleSalaryItems, { itemId: FIXTURES.formulaItem, value: '1' }] }),
      'SALARY_ITEM_NOT_EDITABLE',
    ],
    [
      'an item of another plan',
      CREATE,
      salary({ items: [...sampleSalaryItems, { itemId: plans.us.editableItems[0], value: '1' }] }),
      'SALARY_ITEM_NOT_EDITABLE',
    ],
    [
      'values for after probation under a plan without',
      CREATE,
      salary(withProbationPay(plans.staff)),
      'SALARY_PLAN_WITHOUT_PROBATION',
    ],
    ['an unknown record', CHANGE, leaveInput({ recordId: '1' }), 'LEAVE_TYPE_NOT_FOUND'],
    ['an unknown leave type', CHANGE, leaveInput({ leaveTypeId: '1' }), 'LEAVE_TYPE_NOT_FOUND'],
    ['a record of another type', CHANGE, leaveInput({ recordId: leaveRecords.lieu }), 'LEAVE_TYPE_NOT_FOUND'],
    [
      'a type with subtypes',
      CHANGE,
      leaveInput({ leaveTypeId: leaveTypes.withSubtypes }),
      'LEAVE_SUBTYPE_REQUIRED',
    ],
    [
      'a disabled type',
      CHANGE,
      leaveInput({ leaveTypeId: leaveTypes.deactivated }),
      'LEAVE_TYPE_DEACTIVATED',
    ],
    [
      'a record that the system granted',
      CHANGE,
      leaveInput({ recordId: leaveRecords.system }),
      'LEAVE_RECORD_NOT_EDITABLE',
    ],
    [
      'an expiration before the effective date',
      CHANGE,
      leaveInput({ expirationDate: '2026-02-28' }),
      'EXPIRATION_DATE_INVALID',
    ],
    ['leave of an unknown type', GRANT, grantInput({ leaveTypeId: '1' }), 'LEAVE_TYPE_NOT_FOUND'],
    [
      'leave of a type with subtypes',
      GRANT,
      grantInput({ leaveTypeId: leaveTypes.withSubtypes }),
      'LEAVE_SUBTYPE_REQUIRED',
    ],
    [
      'leave of a disabled type',
      GRANT,
      grantInput({ leaveTypeId: leaveTypes.deactivated }),
      'LEAVE_TYPE_DEACTIVATED',
    ],
    ["leave in a unit that is not its type's", GRANT, grantInput({ unit: 'HOUR' }), 'LEAVE_UNIT_INVALID'],
    [
      'leave that expires before it can be taken',
      GRANT,
      grantInput({ expirationDate: '2026-10-31' }),
      'EXPIRATION_DATE_INVALID',
    ],
    ['the deletion of an unknown record', REVOKE, revokeInput({ recordId: '1' }), 'LEAVE_RECORD_NOT_FOUND'],
    [
      'the deletion of a record that the system granted',
      REVOKE,
      revokeInput({ recordId: leaveRecords.system }),
      'LEAVE_RECORD_NOT_EDITABLE',
    ],
    ['a quantity out of range', CHANGE, leaveInput({ quantity: '10000' }), 'LEAVE_QUANTITY_OUT_OF_RANGE'],
  ])('%s', async (_, query, input, reason) => {
    for (const language of ['en', 'zh-CN']) {
      const client = shared.as('t-sandbox', { 'accept-language': language });
      const foreseen = await dryRun(client, query, input);
      expect(writesIn(shared)).toEqual([]);
      const refused = await send(client, query, input);
      expect(foreseen).toEqual({ ...refused, upstreamCode: null, logId: null });
      expect(foreseen).toMatchObject({ reason });
      shared.sandbox.clearCalls();
    }
    expect(shared.audit.every(({ outcome }) => outcome === 'refused')).toBe(true);
  });

  test('with every issue of an invalid input', async () => {
    const input = salary({
      currencyId: currencies.usd,
      effectiveDate: '2024-12-31',
      items: sampleSalaryItems.slice(1),
    });
    expect(await dryRun(shared.as('t-sandbox'), CREATE, input)).toMatchObject({
      __typename: 'InvalidInputError',
      reason: 'CURRENCY_MISMATCH',
      issues: [
        { path: ['currencyId'], reason: 'CURRENCY_MISMATCH' },
        { path: ['effectiveDate'], reason: 'EFFECTIVE_DATE_BEFORE_PLAN' },
        { path: ['items'], reason: 'SALARY_ITEM_MISSING' },
      ],
    });
  });
});

describe('a dry run that passes is followed by a write that succeeds', () => {
  const t = (layer: Layer) => layer.as('t-sandbox');

  test('for an activity, with one call', async () => {
    const layer = await freshLayer();
    const { payDate } = await dateOf(layer, approved);
    expect(payDate).toMatch(/^20/);
    layer.sandbox.clearCalls();
    const result = await passes(layer.hr, ARCHIVE, { activityId: approved });
    expect(result).toEqual({
      __typename: 'ValidationPassed',
      checked: ['INVALID_PARAMETER', 'PAYMENT_ACTIVITY_NOT_APPROVED', 'PAYMENT_ACTIVITY_NOT_FOUND'],
      notChecked: ['SCOPE_MISSING', 'PERMISSION_DENIED'].map((reason) => ({
        reason,
        message: expect.stringMatching(/\.$/),
        cause: 'ONLY_FEISHU_KNOWS',
        requiredScopes: [],
      })),
      correctedArchive: null,
    });
    expect(callsIn(layer)).toEqual(keys(listPaymentActivities));
    // Nothing is written, and nothing is in the audit log.
    expect(layer.audit).toEqual([]);
    expect(await send(layer.hr, ARCHIVE, { activityId: approved })).toMatchObject({ activityId: approved });
  });

  test('for a salary, with three calls, and with one while reference data are cached', async () => {
    const layer = await freshLayer();
    const result = await passes(t(layer), CREATE, salary());
    expect(callsIn(layer)).toEqual(keys(listSalaryPlans, listSalaryChangeReasons, querySalaryArchives));
    expect(reasonsOf(result)).toEqual([
      'SCOPE_MISSING',
      'PERMISSION_DENIED',
      'PERSON_RECORD_NOT_FOUND',
      'SALARY_PLAN_DEACTIVATED',
      'EFFECTIVE_DATE_AFTER_LAST_DAY',
      'EFFECTIVE_DATE_BEFORE_HIRE_DATE',
      'SALARY_STANDARD_NOT_MATCHED',
      'UNIQUE_ID_ALREADY_USED',
      'OPERATOR_INVALID',
      'SALARY_ADJUSTMENT_PENDING_ON_DATE',
      'SALARY_ADJUSTMENT_PENDING',
    ]);
    expect(result.correctedArchive).toBeNull();
    layer.sandbox.clearCalls();
    await passes(t(layer), CREATE, salary());
    expect(callsIn(layer)).toEqual(keys(querySalaryArchives));
    expect(await send(t(layer), CREATE, salary())).toMatchObject({ archiveTid: expect.stringMatching(/./) });
    // The key is not used up by a dry run, and its second use is known to Feishu only.
    expect(reasonsOf(await passes(t(layer), CREATE, salary()))).toContain('UNIQUE_ID_ALREADY_USED');
  });

  test('for a correction, with the archive that it corrects', async () => {
    const { correctedArchive } = await passes(t(shared), CREATE, salary({ effectiveDate: '2026-04-01' }));
    const [before] = archivesOn('2026-04-01');
    expect(correctedArchive).toEqual({ archiveTid: before?.tid, effectiveDate: '2026-04-01' });
    await send(t(shared), CREATE, salary({ effectiveDate: '2026-04-01' }));
    expect(archivesOn('2026-04-01')).toMatchObject([{ id: before?.id }]);
  });

  test('for a plan with an item whose adjustment the graph does not know', async () => {
    const layer = await freshLayer();
    const state = layer.sandbox.state;
    state.plans = state.plans.map((plan) => {
      const added = { item_id: sampleSalaryItems[0]?.itemId ?? '', adjustment_type: 'by_market' };
      return { ...plan, row: { ...plan.row, plan_items: [added] } };
    });
    const result = await passes(t(layer), CREATE, salary({ items: sampleSalaryItems.slice(0, 1) }));
    expect(reasonsOf(result)).toContain('SALARY_ITEM_NOT_EDITABLE');
    expect(reasonsOf(await passes(t(layer), CREATE, salary({ items: [] })))).toContain('SALARY_ITEM_MISSING');
  });

  test('for values after probation, which only Feishu can judge', async () => {
    const input = salary({ userId: employees.onProbation.open_id, ...withProbationPay(plans.sales) });
    const result = await passes(t(shared), CREATE, input);
    expect(result.checked).toContain('SALARY_PLAN_WITHOUT_PROBATION');
    expect(reasonsOf(result)).toEqual(
      expect.arrayContaining(['EMPLOYEE_NOT_ON_PROBATION', 'REGULAR_VALUE_NOT_ALLOWED']),
    );
    expect(await send(t(shared), CREATE, input)).toHaveProperty('archiveTid');
  });

  test.each([
    ['200.55', 'checked'],
    ['200.555', 'notChecked'],
    ['0', 'notChecked'],
  ] as const)('for a value of %s, whose fitness is %s', async (value, where) => {
    const layer = await freshLayer();
    const items = sampleSalaryItems.map((item) => ({ ...item, value }));
    const result = await passes(t(layer), CREATE, salary({ items }));
    const reasons = { checked: result.checked, notChecked: reasonsOf(result) };
    expect(reasons[where]).toContain('SALARY_ITEM_VALUE_INVALID');
    const read = keys(listSalaryPlans, listSalaryChangeReasons, querySalaryArchives);
    expect(callsIn(layer)).toEqual(value === '0' ? read : [...read, endpointKey(listSalaryItems)].sort());
    expect(await send(t(layer), CREATE, salary({ items }))).toHaveProperty('archiveTid');
  });

  test('for an employee without archives that the caller may see, who may not exist', async () => {
    const result = await passes(t(shared), CREATE, salary({ userId: employees.withoutArchives.open_id }));
    expect(reasonsOf(result)).toContain('EMPLOYEE_NOT_FOUND');
  });

  test.each([
    ['with another quantity', {}],
    ['with another expiration date', { expirationDate: '2026-03-01', quantity: null }],
    ['of a record that another system granted', { recordId: leaveRecords.external }],
    ['of a record that never expires', { recordId: leaveRecords.neverExpiring }],
    ['of a subtype', { recordId: leaveRecords.ofSubtype, leaveTypeId: leaveTypes.subtype }],
  ])('for leave %s, with two calls', async (_, change) => {
    const layer = await freshLayer();
    const before = structuredClone([...layer.sandbox.state.leaveRecords.values()]);
    const { checked } = await passes(t(layer), CHANGE, leaveInput(change));
    expect(checked).toEqual(
      expect.arrayContaining([
        'LEAVE_RECORD_NOT_EDITABLE',
        'EXPIRATION_DATE_INVALID',
        'LEAVE_TYPE_DEACTIVATED',
      ]),
    );
    expect(callsIn(layer)).toEqual(keys(listLeaveAccrualRecords, listLeaveTypes));
    expect([...layer.sandbox.state.leaveRecords.values()]).toEqual(before);
    expect(await send(t(layer), CHANGE, leaveInput(change))).toHaveProperty('recordId');
  });
});

describe('a dry run and the write', () => {
  test('can stand in one operation: each dry run sees what was written before it', async () => {
    const query = gql`
      mutation ($id: ID!) {
        before: archivePaymentActivity(input: { activityId: $id, validateOnly: true }) { __typename }
        archive: archivePaymentActivity(input: { activityId: $id, validateOnly: false }) { __typename }
        after: archivePaymentActivity(input: { activityId: $id, validateOnly: true }) { __typename }
      }
    `;
    expect(await shared.hr.request(query, { id: approved })).toEqual({
      before: { __typename: 'ValidationPassed' },
      archive: { __typename: 'ArchivePaymentActivityPayload' },
      after: { __typename: 'ConflictError' },
    });
    expect(writesIn(shared)).toHaveLength(1);
  });

  test('are both refused for an activity outside the data range, which a dry run cannot tell from none', async () => {
    const input = { activityId: activities.outsideDataScope };
    expect(await dryRun(shared.hr, ARCHIVE, input)).toMatchObject({ reason: 'PAYMENT_ACTIVITY_NOT_FOUND' });
    expect(await send(shared.hr, ARCHIVE, input)).toMatchObject({ reason: 'PERMISSION_DENIED' });
  });
});

describe('a caller who may not read what decides', () => {
  const cannotRead = (result: Passed) =>
    result.notChecked
      .filter(({ cause }) => cause === 'READ_NOT_PERMITTED')
      .map(({ reason, requiredScopes }) => [reason, requiredScopes]);

  test('is told so where Feishu takes no token of a person', async () => {
    const result = await passes(shared.hr, CREATE, salaryInput());
    expect(callsIn(shared)).toEqual(keys(querySalaryArchives));
    const ofPlan = ['CURRENCY_MISMATCH', 'EFFECTIVE_DATE_BEFORE_PLAN', 'SALARY_ITEM_MISSING'];
    for (const reason of ['SALARY_PLAN_NOT_FOUND', 'SALARY_CHANGE_REASON_NOT_FOUND', ...ofPlan]) {
      expect(cannotRead(result)).toContainEqual([reason, []]);
    }
    // A person's own token needs no operator.
    expect(result.checked).toContain('OPERATOR_INVALID');
  });

  test('is told the permission that a company token lacks', async () => {
    const issuer = await issuerForTest();
    const layer = await freshLayer({ env: issuer.env });
    const scope = ['corehr:compensation_archive:write', 'corehr:compensation_plan:read'].join(' ');
    const client = layer.as(await issuer.sign({ scope }));
    expect(cannotRead(await passes(client, CREATE, salary()))).toEqual([
      ['EMPLOYEE_NOT_FOUND', ['corehr:compensation_archive_detail:read']],
      ['SALARY_CHANGE_REASON_NOT_FOUND', ['corehr:compensation_change_reason:read']],
      ['SALARY_ITEM_MISSING', ['corehr:compensation_plan_detail.items:read']],
      ['SALARY_ITEM_NOT_EDITABLE', ['corehr:compensation_plan_detail.items:read']],
    ]);
    // What it may read is refused as ever.
    expect(await dryRun(client, CREATE, salary({ planTid: '1' }))).toMatchObject({
      reason: 'SALARY_PLAN_NOT_FOUND',
    });
  });

  test('is told the permission that Feishu says is missing, and is shown no row', async () => {
    const layer = await freshLayer();
    const input = salaryInput({ effectiveDate: '2026-04-01' });
    const result = await passes(layer.as('u-sandbox-nobody'), CREATE, input);
    expect(cannotRead(result)).toContainEqual([
      'EMPLOYEE_NOT_FOUND',
      ['corehr:compensation_archive_detail:read'],
    ]);
    expect(result.correctedArchive).toBeNull();
    const activity = await passes(layer.as('u-sandbox-nobody'), ARCHIVE, { activityId: approved });
    expect(cannotRead(activity)).toContainEqual([
      'PAYMENT_ACTIVITY_NOT_APPROVED',
      ['payroll:payment_activity:read'],
    ]);
  });
});

describe('a caller who may not write', () => {
  test('is refused as for the write, without a call, where this layer knows it', async () => {
    const issuer = await issuerForTest();
    const layer = await freshLayer({ env: issuer.env });
    const reader = layer.as(await issuer.sign({ scope: 'payroll:payment_activity:read' }));
    for (const [client, query, input] of [
      [reader, ARCHIVE, { activityId: approved }],
      [layer.hr, CHANGE, leaveInput()],
    ] as const) {
      const foreseen = await dryRun(client, query, input);
      expect(foreseen).toMatchObject({ __typename: 'PermissionDeniedError' });
      expect(foreseen).toEqual(await send(client, query, input));
    }
    expect(layer.sandbox.calls).toEqual([]);
  });

  test('is told that only Feishu knows the permissions of its own token', async () => {
    const result = await passes(shared.as('t-sandbox-basic'), CHANGE, leaveInput());
    expect(reasonsOf(result)).toContain('SCOPE_MISSING');
  });

  test('is not served without a token', async () => {
    const { data, errors } = await shared
      .as(undefined)
      .rawRequest<Record<string, unknown>>(ARCHIVE, { input: { activityId: approved, validateOnly: true } });
    expect(data?.archivePaymentActivity).toBeUndefined();
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });
});

describe('what is read for a dry run', () => {
  test('is read anew before a cached list refuses', async () => {
    const layer = await freshLayer();
    const client = layer.as('t-sandbox');
    await passes(client, CREATE, salary());
    const version = layer.sandbox.state.plans.find(({ row }) => row.tid === plans.staff.plan_tid);
    if (!version) throw new Error('the seed has no such plan');
    layer.sandbox.state.plans.push({ ...version, row: { ...version.row, tid: '7777' } });
    layer.sandbox.clearCalls();
    await passes(client, CREATE, salary({ planTid: '7777' }));
    expect(callsIn(layer)).toEqual(keys(listSalaryPlans, listSalaryChangeReasons, querySalaryArchives));
  });

  test('is not read again where it was read for the dry run', async () => {
    const layer = await freshLayer();
    await dryRun(layer.as('t-sandbox'), CREATE, salary({ currencyId: currencies.usd }));
    expect(callsIn(layer)).toEqual(
      keys(listSalaryPlans, listSalaryChangeReasons, querySalaryArchives, searchCurrencies),
    );
  });

  test.each([99992351, 99992361, 99991401, 99991662])(
    'is refused with %i, as the write would be: the same refusal',
    async (code) => {
      shared.sandbox.script({ endpoint: endpointKey(querySalaryArchives), refuse: { code } });
      const foreseen = await dryRun(shared.as('t-sandbox'), CREATE, salary());
      shared.sandbox.script({ endpoint: endpointKey(createSalaryArchive), refuse: { code } });
      const refused = await send(shared.as('t-sandbox'), CREATE, salary());
      expect(foreseen).toEqual({ ...refused, upstreamCode: null, logId: null });
    },
  );

  test.each([
    ['fails', { refuse: { code: 2290003 } }, 'UPSTREAM_ERROR'],
    [
      'is called too often',
      { refuse: { code: 99991400, headers: { 'x-ogw-ratelimit-reset': '60' } } },
      'RATE_LIMITED',
    ],
  ])('is an error where it %s, and not a refusal', async (_, fault, code) => {
    const layer = await freshLayer({ env: { REQUEST_TIMEOUT_MS: '3000' } });
    layer.sandbox.script({ ...fault, endpoint: endpointKey(querySalaryArchives), times: 20 });
    const { data, errors } = await layer
      .as('t-sandbox')
      .rawRequest(CREATE, { input: { ...salary(), validateOnly: true } });
    expect(data).toEqual({ createSalaryArchive: null });
    expect(errors).toMatchObject([{ extensions: { code } }]);
    expect(writesIn(layer)).toEqual([]);
  });
});

function archivesOn(date: string) {
  const all = shared.sandbox.state.salaryArchives.get(employees.regular.people_corehr_id) ?? [];
  return all.filter(({ effective_date }) => effective_date === date);
}

/** The pay date of an activity, which the layer remembers when it has listed it. */
async function dateOf(layer: Layer, id: string): Promise<{ payDate: string }> {
  const query = gql`query ($id: ID!) { paymentActivity(activityId: $id) { payDate } }`;
  const { paymentActivity } = await layer.hr.request<{ paymentActivity: { payDate: string } }>(query, { id });
  return paymentActivity;
}
