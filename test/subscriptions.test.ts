import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { querySalaryArchives } from '../src/datasources/compensation.ts';
import { endpointKey } from '../src/datasources/feishu/endpoint.ts';
import { listPaymentActivities } from '../src/datasources/payroll.ts';
import { type Layer, startLayer } from './support/layer.ts';
import {
  ACTIVITY_CHANGED,
  type ActivityChanged,
  activityEvent,
  archiveEvent,
  changesIn,
  codeOf,
  collect,
  sseClient,
} from './support/subscriptions.ts';

let layer: Layer;

beforeAll(async () => {
  layer = await startLayer({ subscriptions: { retryMs: 5 } });
});

beforeEach(() => layer.sandbox.reset());

afterAll(() => layer.close());

async function subscribe<Data>(token: string, query: string, variables: Record<string, unknown> = {}) {
  const received = collect<Data>(sseClient(layer.url, token), query, variables);
  await received.begun;
  return received;
}

const toActivities = (variables: Record<string, unknown> = {}, token = 'u-sandbox-hr') =>
  subscribe<ActivityChanged>(token, ACTIVITY_CHANGED, variables);

/** The id of the nth activity that is approved. */
function approvedId(n = 0): string {
  const approved = layer.sandbox.state.paymentActivities.filter(
    ({ activity_status }) => activity_status === 375,
  );
  return approved[n]?.activity_id ?? '';
}

const LIST = endpointKey(listPaymentActivities);
const ARCHIVES = endpointKey(querySalaryArchives);

const callsOf = (endpoint: string) => layer.sandbox.calls.filter((call) => call.endpoint === endpoint);

describe('paymentActivityChanged', () => {
  test('a change is told with the activity as it is read after it', async () => {
    const id = approvedId();
    const received = await toActivities();
    await layer.hr.request(
      `mutation ($id: ID!) { archivePaymentActivity(input: { activityId: $id }) { __typename } }`,
      { id },
    );
    const event = activityEvent(id, 'ARCHIVED');
    await layer.events.publish(event);
    expect(await received.atLeast(1)).toEqual([
      {
        data: {
          paymentActivityChanged: {
            change: 'ARCHIVED',
            changedAt: new Date(event.createdAt).toISOString().replace('.000', ''),
            activity: { activityId: id, status: 'ARCHIVED' },
          },
        },
      },
    ]);
  });

  test('only of the activities and statuses that were asked for', async () => {
    const [one, two] = [approvedId(0), approvedId(1)];
    const ofOne = await toActivities({ activityIds: [one] });
    const archived = await toActivities({ statuses: ['ARCHIVED'] });
    const approved = await toActivities({ statuses: ['APPROVED', 'ARCHIVED'] });
    await layer.events.publish(activityEvent(two, 'APPROVED'));
    await layer.events.publish(activityEvent(one, 'APPROVED'));
    await approved.atLeast(2);
    await ofOne.atLeast(1);
    expect(changesIn(ofOne)).toEqual([['APPROVED', one]]);
    expect(changesIn(approved)).toEqual([
      ['APPROVED', two],
      ['APPROVED', one],
    ]);
    expect(archived.results).toEqual([]);
  });

  test('a subscriber who may not see an activity hears nothing of it, not even null', async () => {
    const [hidden, seen] = [approvedId(0), approvedId(1)];
    const received = await toActivities();
    layer.sandbox.state.paymentActivities = layer.sandbox.state.paymentActivities.filter(
      ({ activity_id }) => activity_id !== hidden,
    );
    await layer.events.publish(activityEvent(hidden));
    await layer.events.publish(activityEvent(seen));
    await received.atLeast(1);
    expect(changesIn(received)).toEqual([['ARCHIVED', seen]]);
  });

  test('an archiving is told once, however often and late Feishu sends it, and again after it was undone', async () => {
    const id = approvedId(2);
    const received = await toActivities();
    const at = (createdAt: number) => ({ createdAt });
    await layer.events.publish(activityEvent(id, 'ARCHIVED', at(1_000)));
    await layer.events.publish(activityEvent(id, 'ARCHIVED', at(1_005)));
    await layer.events.publish(activityEvent(id, 'UNARCHIVED', at(2_000)));
    await layer.events.publish(activityEvent(id, 'ARCHIVED', at(1_003)));
    await layer.events.publish(activityEvent(id, 'ARCHIVED', at(3_000)));
    await received.atLeast(3);
    await layer.events.publish(activityEvent(id, 'SKIPPED', at(4_000)));
    await received.atLeast(4);
    expect(changesIn(received).map(([change]) => change)).toEqual([
      'ARCHIVED',
      'UNARCHIVED',
      'ARCHIVED',
      'SKIPPED',
    ]);
  });

  test('all subscriptions of one caller share one read, and every caller reads as themselves', async () => {
    const id = approvedId();
    const ofHr = await Promise.all(
      Array.from({ length: 10 }, (_, n) => toActivities(n % 2 ? { activityIds: [id] } : {})),
    );
    const ofViewer = await toActivities({}, 'u-sandbox-viewer');
    // Both know the day of the activity from now on.
    await layer.events.publish(activityEvent(id, 'APPROVED'));
    await Promise.all([...ofHr, ofViewer].map((received) => received.atLeast(1)));
    layer.sandbox.clearCalls();
    await layer.events.publish(activityEvent(id, 'ARCHIVED'));
    await Promise.all([...ofHr, ofViewer].map((received) => received.atLeast(2)));
    expect(
      callsOf(LIST)
        .map(({ authorization }) => authorization)
        .sort(),
    ).toEqual(['Bearer u-sandbox-hr', 'Bearer u-sandbox-viewer']);
  });

  test('a hundred changes that come together are read together, and told in their order', async () => {
    const ids = layer.sandbox.state.paymentActivities
      .slice(0, 50)
      .flatMap(({ activity_id }) => activity_id ?? []);
    const received = await toActivities();
    layer.sandbox.clearCalls();
    const events = [...ids.map((id) => activityEvent(id, 'APPROVED')), ...ids.map((id) => activityEvent(id))];
    await Promise.all(events.map((event) => layer.events.publish(event)));
    await received.atLeast(events.length);
    expect(changesIn(received)).toEqual(events.map(({ change, activityId }) => [change, activityId]));
    expect(callsOf(LIST).length).toBeLessThan(10);
  });

  test('a change that cannot be read at once is read again, and told', async () => {
    const id = approvedId();
    const received = await toActivities();
    layer.sandbox.script({ endpoint: LIST, refuse: { code: 2500003 }, times: 6 });
    await layer.events.publish(activityEvent(id, 'SKIPPED'));
    await received.atLeast(1);
    expect(changesIn(received)).toEqual([['SKIPPED', id]]);
  });

  test('a change that cannot be read at all ends the subscription with the error', async () => {
    const received = await toActivities();
    layer.sandbox.script({ endpoint: LIST, refuse: { code: 2500001 }, times: 100 });
    await layer.events.publish(activityEvent(approvedId(), 'SKIPPED'));
    const [result = {}] = await received.atLeast(1);
    expect(codeOf(result)).toBe('UPSTREAM_ERROR');
    await received.completed;
  });

  test('arguments are checked before anything is heard', async () => {
    const codes = [];
    for (const variables of [{ activityIds: [] }, { activityIds: [' '] }, { statuses: ['UNRECOGNIZED'] }]) {
      const received = collect(sseClient(layer.url, 'u-sandbox-hr'), ACTIVITY_CHANGED, variables);
      const [result = {}] = await received.atLeast(1);
      codes.push(codeOf(result));
    }
    expect(codes).toEqual(Array(3).fill('BAD_USER_INPUT'));
    expect(callsOf(LIST)).toEqual([]);
  });
});

const ARCHIVE_CHANGED = /* GraphQL */ `
  subscription ($userIds: [ID!], $userIdType: UserIdType) {
    salaryArchiveChanged(userIds: $userIds, userIdType: $userIdType) {
      change
      effectiveDate
      previousArchiveTid
      employee { userId userIdType }
      archive { archiveTid items { value } }
    }
  }
`;

interface ArchiveChanged {
  readonly salaryArchiveChanged: {
    readonly change: string;
    readonly effectiveDate: string | null;
    readonly previousArchiveTid: string | null;
    readonly employee: { readonly userId: string; readonly userIdType: string };
    readonly archive: { readonly archiveTid: string; readonly items: readonly object[] } | null;
  };
}

describe('salaryArchiveChanged', () => {
  const toArchives = (variables: Record<string, unknown> = {}, token = 'u-sandbox-hr') =>
    subscribe<ArchiveChanged>(token, ARCHIVE_CHANGED, variables);

  /** An employee of the sandbox with the latest of their archives. */
  function employeeAt(n: number) {
    const employee = layer.sandbox.state.employees[n];
    const archives = layer.sandbox.state.salaryArchives.get(employee?.people_corehr_id ?? '') ?? [];
    const latest = archives.at(-1);
    if (!employee || !latest) throw new Error('the seed has changed');
    return { employee, archives, latest };
  }

  test('an addition and a modification are told with the archive as it is read after them', async () => {
    const { employee, latest } = employeeAt(1);
    const received = await toArchives();
    const { people_corehr_id: id } = employee;
    const after = { afterTid: latest.tid, effectiveDate: latest.effective_date };
    await layer.events.publish(archiveEvent(id, 'ADDED', after));
    await layer.events.publish(archiveEvent(id, 'MODIFIED', { ...after, beforeTid: 'the version before' }));
    const results = await received.atLeast(2);
    const told = {
      effectiveDate: latest.effective_date,
      employee: { userId: id, userIdType: 'PEOPLE_COREHR_ID' },
      archive: { archiveTid: latest.tid, items: expect.any(Array) },
    };
    expect(results.map(({ data }) => data?.salaryArchiveChanged)).toEqual([
      { change: 'ADDED', previousArchiveTid: null, ...told },
      { change: 'MODIFIED', previousArchiveTid: 'the version before', ...told },
    ]);
  });

  test('employees are named by ids of any kind, and told by the same', async () => {
    const { employee, latest } = employeeAt(1);
    const other = employeeAt(2);
    const named = await Promise.all(
      (['open_id', 'union_id', 'user_id', 'people_corehr_id'] as const).map((type) =>
        toArchives({ userIds: [employee[type]], userIdType: type.toUpperCase() }),
      ),
    );
    await layer.events.publish(
      archiveEvent(other.employee.people_corehr_id, 'ADDED', { afterTid: other.latest.tid }),
    );
    await layer.events.publish(archiveEvent(employee.people_corehr_id, 'ADDED', { afterTid: latest.tid }));
    await Promise.all(named.map((received) => received.atLeast(1)));
    expect(
      named.map(({ results }) => results.map(({ data }) => data?.salaryArchiveChanged.employee)),
    ).toEqual([
      [{ userId: employee.open_id, userIdType: 'OPEN_ID' }],
      [{ userId: employee.union_id, userIdType: 'UNION_ID' }],
      [{ userId: employee.user_id, userIdType: 'USER_ID' }],
      [{ userId: employee.people_corehr_id, userIdType: 'PEOPLE_COREHR_ID' }],
    ]);
  });

  test('a deletion is told with null, and only to those who are shown another archive of the employee', async () => {
    const { employee, archives, latest } = employeeAt(1);
    const only = employeeAt(2);
    const outside = employeeAt(298);
    expect(outside.employee.outsideDataScope).toBe(true);
    expect(archives.length).toBeGreaterThan(1);
    const received = await toArchives();
    const byOpenId = await toArchives({
      userIds: [employee, only.employee, outside.employee].map(({ open_id }) => open_id),
    });
    layer.sandbox.state.salaryArchives.set(only.employee.people_corehr_id, []);
    layer.sandbox.state.salaryArchives.set(employee.people_corehr_id, archives.slice(0, -1));
    for (const [{ people_corehr_id }, { tid }] of [
      [only.employee, only.latest],
      [outside.employee, outside.latest],
      [employee, latest],
    ] as const) {
      await layer.events.publish(archiveEvent(people_corehr_id, 'DELETED', { beforeTid: tid }));
    }
    await received.atLeast(1);
    await byOpenId.atLeast(1);
    for (const { results } of [received, byOpenId]) {
      expect(results.map(({ data }) => data?.salaryArchiveChanged)).toEqual([
        expect.objectContaining({ change: 'DELETED', previousArchiveTid: latest.tid, archive: null }),
      ]);
    }
    expect(byOpenId.results[0]?.data?.salaryArchiveChanged.employee.userId).toBe(employee.open_id);
  });

  test('the changes of a hundred employees are one call', async () => {
    const received = await toArchives();
    layer.sandbox.clearCalls();
    const employees = Array.from({ length: 100 }, (_, n) => n)
      .filter((n) => n % 15 !== 14)
      .map(employeeAt);
    await Promise.all(
      employees.map(({ employee, latest }) =>
        layer.events.publish(archiveEvent(employee.people_corehr_id, 'MODIFIED', { afterTid: latest.tid })),
      ),
    );
    await received.atLeast(employees.length);
    expect(callsOf(ARCHIVES)).toHaveLength(1);
  });

  test('without the permission for salaries no subscription begins', async () => {
    const received = collect(sseClient(layer.url, 'u-sandbox-nobody'), ARCHIVE_CHANGED);
    const [result = {}] = await received.atLeast(1);
    expect(codeOf(result)).toBe('FORBIDDEN');
    await received.completed;
  });
});
