import { gql } from 'graphql-request';
import { describe, expect, test } from 'vitest';
import type { Context } from '../src/context.ts';
import { updateLeaveAccrualRecord } from '../src/datasources/attendance.ts';
import { createSalaryArchive } from '../src/datasources/compensation.ts';
import { endpointKey } from '../src/datasources/feishu/endpoint.ts';
import type { CallObserver } from '../src/datasources/feishu/operation.ts';
import { archivePaymentActivity } from '../src/datasources/payroll.ts';
import { auditIn, createLog, type WriteEvent } from '../src/log.ts';
import { executeWrite } from '../src/resolvers/write/write.ts';
import { FIXTURES } from '../src/sandbox/scenarios/fixtures.ts';
import { type Layer, layerForTest } from './support/layer.ts';
import { leaveInput } from './support/leave-input.ts';
import { salaryInput } from './support/salary-input.ts';

/** The three writes in one operation, in an order that is not Feishu's. */
const ALL = gql`
  mutation All($leave: UpdateLeaveAccrualRecordInput!, $salary: CreateSalaryArchiveInput!, $activity: ID!) {
    leave: updateLeaveAccrualRecord(input: $leave) { __typename }
    salary: createSalaryArchive(input: $salary) { __typename }
    activity: archivePaymentActivity(input: { activityId: $activity }) { __typename }
  }
`;
const [archive, create, leave] = [archivePaymentActivity, createSalaryArchive, updateLeaveAccrualRecord].map(
  endpointKey,
);
const variables = {
  leave: leaveInput(),
  salary: salaryInput({ operatorId: FIXTURES.employees.hr.open_id }),
  activity: FIXTURES.activities.approved[0],
};
const DONE = {
  leave: { __typename: 'UpdateLeaveAccrualRecordPayload' },
  salary: { __typename: 'CreateSalaryArchivePayload' },
  activity: { __typename: 'ArchivePaymentActivityPayload' },
};

const run = (layer: Layer, change: object = {}) =>
  layer.as('t-sandbox').rawRequest(ALL, { ...variables, ...change });
const endpoints = ({ sandbox }: Layer) => sandbox.calls.map(({ endpoint }) => endpoint);

describe('several writes in one operation', () => {
  test('are executed one after the other, in the order of the document', async () => {
    const layer = await layerForTest();
    for (const endpoint of [leave, create, archive]) {
      layer.sandbox.script({ endpoint: endpoint ?? '', delayMs: 60, apply: 'after' });
    }
    expect(await run(layer)).toMatchObject({ data: DONE });
    expect(endpoints(layer)).toEqual([leave, create, archive]);
    const [first = 0, second = 0, third = 0] = layer.sandbox.calls.map(({ at }) => at);
    expect(second - first).toBeGreaterThanOrEqual(60);
    expect(third - second).toBeGreaterThanOrEqual(60);
  });

  test.each([
    ['is refused here', 'leave', { leave: leaveInput({ quantity: 'x' }) }, undefined],
    ['is refused by Feishu', 'salary', {}, { endpoint: create, refuse: { code: 2290032 } }],
    ['fails', 'activity', {}, { endpoint: archive, refuse: { code: 2200 }, times: 9 }],
  ])('one that %s does not affect the outcome of the others', async (_, which, change, fault) => {
    const layer = await layerForTest({ env: { ACTIVITY_SCAN_DAYS_BACK: '20000' } });
    if (fault) layer.sandbox.script({ ...fault, endpoint: fault.endpoint ?? '' });
    const { data } = await run(layer, change);
    for (const [name, result] of Object.entries(Object(data))) {
      if (name === which) expect(result).not.toEqual(DONE[name as keyof typeof DONE]);
      else expect(result).toEqual(DONE[name as keyof typeof DONE]);
    }
    expect(layer.audit.filter(({ outcome }) => outcome === 'done')).toHaveLength(2);
  });
});

test('the fields of a payload are read after its own write', async () => {
  const layer = await layerForTest();
  const document = gql`
    mutation Two($a: CreateSalaryArchiveInput!, $b: CreateSalaryArchiveInput!) {
      a: createSalaryArchive(input: $a) { ...Archives }
      b: createSalaryArchive(input: $b) { ...Archives }
    }
    fragment Archives on CreateSalaryArchivePayload {
      archiveTid
      salaryArchive { employee { salaryArchives(first: 500) { nodes { archiveTid } } } }
    }
  `;
  const a = salaryInput();
  const b = salaryInput({ uniqueId: crypto.randomUUID(), effectiveDate: '2026-12-15' });
  const result = await layer.hr.request<Record<'a' | 'b', unknown>>(document, { a, b });
  for (const payload of [result.a, result.b]) {
    const { archiveTid } = Object(payload);
    expect(payload).toMatchObject({
      salaryArchive: { employee: { salaryArchives: { nodes: expect.arrayContaining([{ archiveTid }]) } } },
    });
  }
});

describe('the deadline', () => {
  test('that passes while responses are awaited leaves the outcomes unknown', async () => {
    const layer = await layerForTest({ env: { REQUEST_TIMEOUT_MS: '300' } });
    layer.sandbox.script({ endpoint: '*', times: 9, delayMs: 2_000 });
    const documents = {
      leave:
        'mutation M($leave: UpdateLeaveAccrualRecordInput!) { updateLeaveAccrualRecord(input: $leave) { __typename } }',
      salary:
        'mutation M($salary: CreateSalaryArchiveInput!) { createSalaryArchive(input: $salary) { __typename } }',
      activity:
        'mutation M($activity: ID!) { archivePaymentActivity(input: { activityId: $activity }) { __typename } }',
    };
    for (const document of Object.values(documents)) {
      const { errors } = await layer.as('t-sandbox').rawRequest(document, variables);
      expect(errors).toMatchObject([{ extensions: { code: 'OUTCOME_UNKNOWN' } }]);
    }
    expect(layer.sandbox.calls).toHaveLength(3);
    expect(layer.audit.map(({ outcome }) => outcome)).toEqual(['unknown', 'unknown', 'unknown']);
  });
});

test('a write that was not sent is a failure, not an unknown outcome', async () => {
  const layer = await layerForTest({ env: { FEISHU_BASE_URL: 'http://127.0.0.1:9' } });
  const { errors = [] } = await run(layer);
  expect(errors.map(({ extensions }) => extensions.code)).toEqual(Array(3).fill('UPSTREAM_UNAVAILABLE'));
  expect(layer.audit.map(({ outcome, reason }) => [outcome, reason])).toEqual(
    Array(3).fill(['failed', 'UPSTREAM_UNAVAILABLE']),
  );
});

test('an internal error after a write was sent is an unknown outcome', async () => {
  const audited: WriteEvent[] = [];
  const context = {
    caller: { kind: 'anonymous' },
    authorise: () => undefined,
    audit: (event: WriteEvent) => audited.push(event),
    forWrite: (observer: CallObserver) => ({ operation: { observer } }),
  } as unknown as Context;
  const write = { operation: 'o', endpoint: archivePaymentActivity, input: {}, ids: {}, issues: [] };
  const run = (own: Context) => {
    own.operation.observer?.onSend();
    return Promise.reject(new TypeError('a slip'));
  };
  await expect(executeWrite({ ...write, run }, context)).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
  await expect(
    executeWrite({ ...write, run: () => run({ operation: {} } as Context) }, context),
  ).rejects.toThrow('a slip');
  expect(audited.map(({ outcome }) => outcome)).toEqual(['unknown', 'failed']);
});

test('a write that waits for a permit is not sent if its client disconnects', async () => {
  // One such call a second.
  const layer = await layerForTest({ env: { FEISHU_BUDGET_SCALE: '0.1' } });
  const document =
    'mutation M($input: CreateSalaryArchiveInput!) { createSalaryArchive(input: $input) { __typename } }';
  await layer.hr.request(document, { input: salaryInput() });
  const gone = new AbortController();
  const input = salaryInput({ uniqueId: crypto.randomUUID(), effectiveDate: '2026-12-15' });
  const request = layer.hr.request({ document, variables: { input }, signal: gone.signal });
  setTimeout(() => gone.abort(), 200);
  await expect(request).rejects.toThrow();
  await expect
    .poll(() => layer.audit.at(-1), { timeout: 5_000 })
    .toMatchObject({ outcome: 'failed', reason: 'CLIENT_GONE', logId: null });
  expect(layer.sandbox.state.usedUniqueIds.size).toBe(1);
});

describe('the audit log', () => {
  test.each(['info', 'error', 'debug'])('has a JSON line for a write, at level %s', (level) => {
    const lines: string[] = [];
    const audit = auditIn(createLog(level, { write: (line: string) => lines.push(line) }));
    const event = {
      operation: 'archivePaymentActivity',
      endpoint: archive ?? '',
      principal: 'p',
      ids: { activityId: '1' },
      outcome: 'done',
      logId: 'L',
    } as const;
    audit(event, 'r-1');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      level: 30,
      time: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T/),
      event: 'write',
      requestId: 'r-1',
      ...event,
      msg: 'archivePaymentActivity: done',
    });
  });

  test('is silent if the log is', () => {
    const lines: string[] = [];
    const event = {
      operation: 'o',
      endpoint: 'e',
      principal: 'p',
      ids: {},
      outcome: 'done',
      logId: null,
    } as const;
    auditIn(createLog('silent', { write: (line: string) => lines.push(line) }))(event, 'r-1');
    expect(lines).toEqual([]);
  });
});
