import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { updateLeaveAccrualRecord } from '../src/datasources/attendance.ts';
import { createSalaryArchive } from '../src/datasources/compensation.ts';
import { endpointKey } from '../src/datasources/feishu/endpoint.ts';
import { grantLeave, listLeaveBalances, revokeLeaveGrant } from '../src/datasources/leave/core-hr-leave.ts';
import { archivePaymentActivity, listPaymentActivities } from '../src/datasources/payroll.ts';
import { type Sandbox, startSandbox } from '../src/sandbox/sandbox.ts';
import { ERROR_SCENARIOS } from '../src/sandbox/scenarios/error-scenarios.ts';
import { sampleAdjustment, sampleGrant, sampleLeaveChange } from '../src/sandbox/scenarios/samples.ts';
import { ask, CREATE, GRANT, LEAVE_PATCH } from './contract/ask.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ rateScale: Number.POSITIVE_INFINITY });
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

const scenarioKeys = new Set(ERROR_SCENARIOS.map(({ endpoint, code }) => `${endpoint} ${code}`));
const documented = [
  archivePaymentActivity,
  listPaymentActivities,
  createSalaryArchive,
  updateLeaveAccrualRecord,
  grantLeave,
  revokeLeaveGrant,
  listLeaveBalances,
].flatMap((endpoint) => endpoint.errors.map((row) => ({ endpoint: endpointKey(endpoint), ...row })));
const faultOnly = documented.filter(({ endpoint, code }) => !scenarioKeys.has(`${endpoint} ${code}`));

const documentedErrors = new Map(documented.map((row) => [`${row.endpoint} ${row.code}`, row]));

test('the sample bodies, of which every error scenario is a variation, are accepted', async () => {
  const created = await ask(sandbox, CREATE, { query: { user_id_type: 'open_id' }, body: sampleAdjustment });
  const changed = await ask(sandbox, LEAVE_PATCH, {
    path: { leave_id: sampleLeaveChange.leave_type_id },
    body: sampleLeaveChange,
  });
  const granted = await ask(sandbox, GRANT, { query: { user_id_type: 'open_id' }, body: sampleGrant });
  expect([created.json.code, changed.json.code, granted.json.code]).toEqual([0, 0, 0]);
});

for (const { endpoint, code, ...options } of ERROR_SCENARIOS) {
  test(`${endpoint} answers ${code} for the state or input that it is documented for`, async () => {
    if (code === 2290028) await ask(sandbox, endpoint, options);
    const { status, json } = await ask(sandbox, endpoint, options);
    const row = documentedErrors.get(`${endpoint} ${code}`);
    expect({ code: json.code, status, msg: json.msg }).toEqual({
      code,
      status: row?.http,
      msg: row?.msg,
    });
  });
}

for (const { endpoint, code, http, msg } of faultOnly) {
  test(`${endpoint} answers ${code} when a fault injects it`, async () => {
    sandbox.script({ endpoint, refuse: { code } });
    const { status, json } = await ask(sandbox, endpoint, {
      path: { leave_id: '1', leave_granting_record_id: '1' },
    });
    expect({ code: json.code, status, msg: json.msg }).toEqual({ code, status: http, msg });
  });
}

const codesOf = (
  rows: readonly { endpoint: string; code: number }[],
  endpoints: readonly Parameters<typeof endpointKey>[0][],
) => rows.filter(({ endpoint }) => endpoints.map(endpointKey).includes(endpoint)).map(({ code }) => code);

test('a fault is needed only for codes that no state or input causes', () => {
  const four = [archivePaymentActivity, listPaymentActivities, createSalaryArchive, updateLeaveAccrualRecord];
  expect(codesOf(faultOnly, four)).toEqual([
    2500001, 2500003, 2500001, 2500003, 2290004, 2290012, 1220001, 1220002, 1220010, 1220011, 1220012,
    1220013, 1220014, 1220030, 1229999, 1220015, 1220600,
  ]);
  expect(codesOf(faultOnly, [grantLeave])).toEqual([
    1160001, 1160010, 1160011, 1160012, 1160013, 1160014, 1169999, 1160015, 1160031, 1160023, 1160033,
  ]);
});

test('a deletion and a read have the codes of grants in their table, of which few can happen', () => {
  expect(codesOf(ERROR_SCENARIOS, [revokeLeaveGrant])).toEqual([1160016, 1160005, 1160031, 1160035]);
  expect(codesOf(ERROR_SCENARIOS, [listLeaveBalances])).toEqual([1160016]);
});
