import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { updateLeaveAccrualRecord } from '../src/datasources/attendance.ts';
import { createSalaryArchive } from '../src/datasources/compensation.ts';
import { endpointKey } from '../src/datasources/feishu/endpoint.ts';
import { archivePaymentActivity, listPaymentActivities } from '../src/datasources/payroll.ts';
import { type Sandbox, startSandbox } from '../src/sandbox/sandbox.ts';
import { ERROR_SCENARIOS } from '../src/sandbox/scenarios/error-scenarios.ts';
import { sampleAdjustment, sampleLeaveChange } from '../src/sandbox/scenarios/samples.ts';
import { ask, CREATE, LEAVE_PATCH } from './contract/ask.ts';

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
].flatMap((endpoint) => endpoint.errors.map((row) => ({ endpoint: endpointKey(endpoint), ...row })));
const faultOnly = documented.filter(({ endpoint, code }) => !scenarioKeys.has(`${endpoint} ${code}`));

const documentedErrors = new Map(documented.map((row) => [`${row.endpoint} ${row.code}`, row]));

test('the sample bodies, of which every error scenario is a variation, are accepted', async () => {
  const created = await ask(sandbox, CREATE, { query: { user_id_type: 'open_id' }, body: sampleAdjustment });
  const changed = await ask(sandbox, LEAVE_PATCH, {
    path: { leave_id: sampleLeaveChange.leave_type_id },
    body: sampleLeaveChange,
  });
  expect([created.json.code, changed.json.code]).toEqual([0, 0]);
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
    const { status, json } = await ask(sandbox, endpoint, { path: { leave_id: '1' } });
    expect({ code: json.code, status, msg: json.msg }).toEqual({ code, status: http, msg });
  });
}

test('a fault is needed only for codes that no state or input causes', () => {
  expect(faultOnly.map(({ code }) => code)).toEqual([
    2500001, 2500003, 2500001, 2500003, 2290004, 2290012, 1220001, 1220002, 1220010, 1220011, 1220012,
    1220013, 1220014, 1220030, 1229999, 1220015, 1220600,
  ]);
});
