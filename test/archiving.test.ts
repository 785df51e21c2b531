import { gql } from 'graphql-request';
import { describe, expect, test } from 'vitest';
import { endpointKey } from '../src/datasources/feishu/endpoint.ts';
import { archivePaymentActivity, listPaymentActivities } from '../src/datasources/payroll.ts';
import type { Fault } from '../src/sandbox/sandbox.ts';
import { FIXTURES } from '../src/sandbox/scenarios/fixtures.ts';
import { type Layer, type LayerOptions, layerForTest } from './support/layer.ts';
import { ambiguousCode, LOST_RESPONSES, SHORT_TIMEOUT } from './support/lost-responses.ts';

const ARCHIVE = gql`
  mutation Archive($id: ID!) {
    archivePaymentActivity(input: { activityId: $id }) {
      __typename
      ... on ArchivePaymentActivityPayload { activityId }
      ... on MutationError { message hint reason upstreamCode logId }
      ... on InvalidInputError { issues { path message reason } }
      ... on NotFoundError { path }
      ... on ConflictError { path }
      ... on PermissionDeniedError { requiredScopes }
    }
  }
`;
const ARCHIVE_AND_READ = gql`
  mutation ArchiveAndRead($id: ID!) {
    archivePaymentActivity(input: { activityId: $id }) {
      __typename
      ... on ArchivePaymentActivityPayload { activityId paymentActivity { activityId status } }
    }
  }
`;

const write = endpointKey(archivePaymentActivity);
const read = endpointKey(listPaymentActivities);
const [approved = '', alsoApproved = ''] = FIXTURES.activities.approved;
const done = { __typename: 'ArchivePaymentActivityPayload', activityId: approved };

/** The seed lies in fixed years, so that the days to scan are set wide enough for any today. */
function layer(options: LayerOptions = {}): Promise<Layer> {
  const env = { ACTIVITY_SCAN_DAYS_BACK: '20000', ACTIVITY_SCAN_DAYS_AHEAD: '20000', ...options.env };
  return layerForTest({ ...options, env });
}

const statusOf = ({ sandbox }: Layer, id = approved) =>
  sandbox.state.paymentActivities.find((row) => row.activity_id === id)?.activity_status;
const triesOf = ({ sandbox }: Layer) => sandbox.calls.filter(({ endpoint }) => endpoint === write).length;

/** The endpoints that were called, in the order of their first calls. */
const endpoints = ({ sandbox }: Layer) => [...new Set(sandbox.calls.map(({ endpoint }) => endpoint))];

async function archive(layer: Layer, id = approved, client = layer.hr) {
  const { data, errors } = await client.rawRequest<{ archivePaymentActivity: unknown }>(ARCHIVE, { id });
  return { result: data?.archivePaymentActivity, errors };
}

const tooManyCalls = {
  refuse: { code: 99991400, headers: { 'x-ogw-ratelimit-reset': '60' } },
};

describe('an approved activity', () => {
  test('is archived in one call', async () => {
    const it = await layer();
    expect(await archive(it)).toEqual({ result: done, errors: undefined });
    expect(statusOf(it)).toBe(400);
    expect(it.sandbox.calls.map(({ endpoint }) => endpoint)).toEqual([write]);
  });

  test('is read again after it was archived, if the payload selects it', async () => {
    const it = await layer();
    const { archivePaymentActivity: result } = await it.hr.request<Record<string, unknown>>(
      ARCHIVE_AND_READ,
      {
        id: approved,
      },
    );
    expect(result).toEqual({ ...done, paymentActivity: { activityId: approved, status: 'ARCHIVED' } });
    expect(endpoints(it)).toEqual([write, read]);
  });

  test.each([99991672, 99991679, 99991676])(
    'is null without an error if reading it is refused with %i',
    async (code) => {
      const it = await layer();
      it.sandbox.script({ endpoint: read, refuse: { code } });
      const { data, errors } = await it.hr.rawRequest(ARCHIVE_AND_READ, { id: approved });
      expect(data).toEqual({ archivePaymentActivity: { ...done, paymentActivity: null } });
      expect(errors).toBeUndefined();
    },
  );

  test.each<[string, string, object]>([
    ['is refused', 'UPSTREAM_ERROR', { refuse: { code: 2500003 } }],
    ['takes too long', 'UPSTREAM_TIMEOUT', { delayMs: 5_000 }],
    ['is called too often', 'RATE_LIMITED', tooManyCalls],
    ['ends in HTML', 'UPSTREAM_ERROR', { status: 502 }],
  ])('is archived all the same where reading it %s: an error of that field', async (_, code, fault) => {
    const it = await layer({ env: { UPSTREAM_TIMEOUT_MS: '200', REQUEST_TIMEOUT_MS: '4000' } });
    it.sandbox.script({ ...fault, endpoint: read, times: 50 } as Fault);
    const { data, errors } = await it.hr.rawRequest(ARCHIVE_AND_READ, { id: approved });
    expect(data).toEqual({ archivePaymentActivity: { ...done, paymentActivity: null } });
    expect(errors).toMatchObject([
      { path: ['archivePaymentActivity', 'paymentActivity'], extensions: { code } },
    ]);
    expect(it.audit).toMatchObject([{ outcome: 'done' }]);
  });

  test('is archived all the same where Feishu does not list it: an error of the field that says so', async () => {
    const it = await layer();
    it.sandbox.script({
      endpoint: read,
      times: 50,
      status: 200,
      contentType: 'application/json',
      body: JSON.stringify({ code: 0, msg: '', data: { payment_activitys: [], has_more: false } }),
    });
    const { data, errors } = await it.hr.rawRequest(ARCHIVE_AND_READ, { id: approved });
    expect(data).toEqual({ archivePaymentActivity: { ...done, paymentActivity: null } });
    expect(errors).toMatchObject([
      {
        path: ['archivePaymentActivity', 'paymentActivity'],
        message: expect.stringContaining('was archived'),
        extensions: { code: 'UPSTREAM_ERROR' },
      },
    ]);
    expect(it.audit).toMatchObject([{ outcome: 'done' }]);
  });

  test('is archived all the same where its row does not fit: an error of the field that does not', async () => {
    const it = await layer();
    const row = { activity_id: approved, pay_date: 'soon' };
    it.sandbox.script({
      endpoint: read,
      status: 200,
      contentType: 'application/json',
      body: JSON.stringify({ code: 0, msg: '', data: { payment_activitys: [row], has_more: false } }),
    });
    const document = gql`
      mutation ArchiveAndDate($id: ID!) {
        archivePaymentActivity(input: { activityId: $id }) {
          ... on ArchivePaymentActivityPayload { activityId paymentActivity { activityId payDate } }
        }
      }
    `;
    const { data, errors } = await it.hr.rawRequest(document, { id: approved });
    expect(data).toEqual({
      archivePaymentActivity: {
        activityId: approved,
        paymentActivity: { activityId: approved, payDate: null },
      },
    });
    expect(errors).toMatchObject([
      {
        path: ['archivePaymentActivity', 'paymentActivity', 'payDate'],
        extensions: { code: 'UPSTREAM_ERROR' },
      },
    ]);
  });

  test('is not archived by a caller without a token', async () => {
    const it = await layer();
    const { errors } = await archive(it, approved, it.as(undefined));
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(it.sandbox.calls).toHaveLength(0);
  });
});

test('an id that is empty or blank is refused before any call', async () => {
  const it = await layer();
  for (const id of ['', '  ']) {
    expect((await archive(it, id)).result).toEqual({
      __typename: 'InvalidInputError',
      message: 'activityId is empty.',
      hint: 'Fill in every required field; an empty text does not count.',
      reason: 'REQUIRED_FIELD_EMPTY',
      upstreamCode: null,
      logId: null,
      issues: [{ path: ['activityId'], message: 'activityId is empty.', reason: 'REQUIRED_FIELD_EMPTY' }],
    });
  }
  expect(it.sandbox.calls).toHaveLength(0);
});

describe('a refusal by Feishu', () => {
  test.each([
    ['one that is archived already', FIXTURES.activities.byStatus[400] ?? ''],
    ['one whose approval was refused', FIXTURES.activities.byStatus[300] ?? ''],
  ])('%s is a ConflictError (2500004)', async (_, id) => {
    const it = await layer();
    expect((await archive(it, id)).result).toMatchObject({
      __typename: 'ConflictError',
      reason: 'PAYMENT_ACTIVITY_NOT_APPROVED',
      upstreamCode: 2500004,
      logId: expect.stringMatching(/./),
    });
    expect(it.sandbox.calls).toHaveLength(1);
  });

  test('an activity outside the data range is a PermissionDeniedError (2500005)', async () => {
    const it = await layer();
    expect((await archive(it, FIXTURES.activities.outsideDataScope)).result).toMatchObject({
      __typename: 'PermissionDeniedError',
      reason: 'PERMISSION_DENIED',
      upstreamCode: 2500005,
      requiredScopes: [],
    });
  });

  test('an activity that does not exist is a NotFoundError (2500006)', async () => {
    const it = await layer();
    expect((await archive(it, FIXTURES.activities.unknown)).result).toMatchObject({
      __typename: 'NotFoundError',
      reason: 'PAYMENT_ACTIVITY_NOT_FOUND',
      upstreamCode: 2500006,
      path: ['activityId'],
    });
  });

  test('a caller without the permission is told which one is missing', async () => {
    const it = await layer();
    expect((await archive(it, approved, it.as('u-sandbox-viewer'))).result).toMatchObject({
      __typename: 'PermissionDeniedError',
      reason: 'SCOPE_MISSING',
      upstreamCode: 99991679,
      requiredScopes: ['payroll:payment_activity:archive'],
    });
    expect(statusOf(it)).toBe(375);
  });
});

describe('hint and message', () => {
  test.each([
    ['zh-CN,zh;q=0.9,en;q=0.8', /\p{Script=Han}/u],
    ['fr, zh-TW;q=0.5, en;q=0.4', /\p{Script=Han}/u],
    ['en-US, zh', /^[A-Z]/],
    ['fr', /^[A-Z]/],
    ['zho-not-a-language, en', /^[A-Z]/],
  ])('has the language of Accept-Language %s', async (accepted, expected) => {
    const it = await layer();
    const client = it.as('u-sandbox-hr', { 'accept-language': accepted });
    const { result } = await archive(it, FIXTURES.activities.unknown, client);
    expect(result).toMatchObject({
      hint: expect.stringMatching(expected),
      message: expect.stringMatching(expected),
    });
  });
});

const losses = [...LOST_RESPONSES, ...ambiguousCode(2500001), ...ambiguousCode(2500003)];

describe('a lost response', () => {
  test.each(losses)('$what: it is archived once, and the caller is told so', async ({ at, acted }) => {
    const it = await layer({ env: SHORT_TIMEOUT });
    it.sandbox.script(at(write));
    expect(await archive(it)).toEqual({ result: done, errors: undefined });
    expect(statusOf(it)).toBe(400);
    expect(triesOf(it)).toBe(acted ? 1 : 2);
    expect(it.audit).toMatchObject([{ outcome: 'done' }]);
  });

  test('a first attempt that arrives after the retry is a success', async () => {
    const it = await layer({ env: { UPSTREAM_TIMEOUT_MS: '600' } });
    it.sandbox.script({ endpoint: write, delayMs: 900, apply: 'after' });
    it.sandbox.script({ endpoint: write, delayMs: 500, apply: 'after' });
    expect(await archive(it)).toEqual({ result: done, errors: undefined });
    expect(it.sandbox.calls.filter(({ endpoint }) => endpoint === write).map(({ code }) => code)).toEqual([
      0, 2500004,
    ]);
  });

  test.each(losses.filter(({ acted }) => !acted))('$what, twice: the outcome is unknown', async ({ at }) => {
    const it = await layer({ env: SHORT_TIMEOUT });
    it.sandbox.script(at(write, 9));
    const { result, errors } = await archive(it);
    expect(result).toBeNull();
    expect(errors).toMatchObject([
      { path: ['archivePaymentActivity'], extensions: { code: 'OUTCOME_UNKNOWN' } },
    ]);
    expect(errors?.[0]?.message).toContain(`Look at the status of payment activity "${approved}"`);
    expect(triesOf(it)).toBe(2);
    expect(it.audit).toMatchObject([{ outcome: 'unknown', reason: 'OUTCOME_UNKNOWN' }]);
  });

  test('is resolved for an activity of any age that is scanned, and its payload finds it', async () => {
    const it = await layerForTest();
    const rows = it.sandbox.state.paymentActivities;
    const payDate = new Date(Date.now() - 3_000 * 86_400_000).toISOString().slice(0, 10);
    const old = { ...rows[0], activity_id: 'old', pay_date: payDate, activity_status: 375 };
    rows.splice(0, rows.length, old);
    it.sandbox.script({ endpoint: write, drop: 'after' });
    expect(await it.hr.request(ARCHIVE_AND_READ, { id: 'old' })).toMatchObject({
      archivePaymentActivity: { paymentActivity: { activityId: 'old', status: 'ARCHIVED' } },
    });
  });

  test('where the activity cannot be read, the outcome is unknown, and it is not tried again', async () => {
    const it = await layer();
    it.sandbox.script({ endpoint: write, refuse: { code: 2500001 }, respond: 'after-apply' });
    it.sandbox.script({ endpoint: read, times: 9, refuse: { code: 99991679 } });
    const { errors } = await archive(it);
    expect(errors).toMatchObject([
      {
        extensions: { code: 'OUTCOME_UNKNOWN', feishu: { code: 2500001, logId: expect.stringMatching(/./) } },
      },
    ]);
    expect(triesOf(it)).toBe(1);
  });

  test('an unknown code where the activity is not archived: the outcome is unknown, and it is not tried again', async () => {
    const it = await layer();
    it.sandbox.script({ endpoint: write, refuse: { code: 7654321 } });
    expect((await archive(it)).errors).toMatchObject([
      { extensions: { code: 'OUTCOME_UNKNOWN', feishu: { code: 7654321 } } },
    ]);
    expect(triesOf(it)).toBe(1);
  });

  test('if the activity is in another state, the outcome is unknown, and the write is not retried', async () => {
    const it = await layer();
    const id = FIXTURES.activities.byStatus[360] ?? '';
    it.sandbox.script({ endpoint: write, drop: 'before' });
    expect((await archive(it, id)).errors).toMatchObject([{ extensions: { code: 'OUTCOME_UNKNOWN' } }]);
    expect(triesOf(it)).toBe(1);
  });

  test('a business code under HTTP 5xx is that refusal, and nothing is looked up', async () => {
    const it = await layer();
    it.sandbox.script({ endpoint: write, refuse: { code: 2500004, http: 503 } });
    expect((await archive(it)).result).toMatchObject({ __typename: 'ConflictError', upstreamCode: 2500004 });
    expect(it.sandbox.calls).toHaveLength(1);
  });
});

describe('several writes in one operation', () => {
  const TWO = gql`
    mutation Two($a: ID!, $b: ID!) {
      a: archivePaymentActivity(input: { activityId: $a }) { __typename }
      b: archivePaymentActivity(input: { activityId: $b }) { __typename }
    }
  `;

  test('are executed one after the other', async () => {
    const it = await layer();
    it.sandbox.script({ endpoint: write, delayMs: 200, apply: 'after' });
    const sent: unknown[] = [];
    const watch = setInterval(() => sent.push(triesOf(it)), 20);
    const { data } = await it.hr.rawRequest(TWO, { a: approved, b: alsoApproved });
    clearInterval(watch);
    expect(data).toEqual({
      a: { __typename: 'ArchivePaymentActivityPayload' },
      b: { __typename: 'ArchivePaymentActivityPayload' },
    });
    expect(it.sandbox.calls.map(({ body }) => body)).toEqual([
      { activity_id: approved },
      { activity_id: alsoApproved },
    ]);
    expect(sent.filter((tries) => tries === 1).length).toBeGreaterThan(3);
  });

  test('each have their own outcome', async () => {
    const it = await layer();
    it.sandbox.script({ endpoint: write, refuse: { code: 2500001 } });
    it.sandbox.script({ endpoint: read, times: 9, refuse: { code: 2500003 } });
    const { data, errors } = await it.hr.rawRequest(TWO, { a: approved, b: alsoApproved });
    expect(data).toEqual({ a: null, b: { __typename: 'ArchivePaymentActivityPayload' } });
    expect(errors).toMatchObject([{ path: ['a'], extensions: { code: 'OUTCOME_UNKNOWN' } }]);
    expect(statusOf(it, alsoApproved)).toBe(400);
    expect(it.audit).toMatchObject([{ outcome: 'unknown' }, { outcome: 'done' }]);
  });
});

describe('a client that disconnects', () => {
  test('during a write: its outcome is looked up and logged', async () => {
    const it = await layer();
    it.sandbox.script({ endpoint: write, delayMs: 300, apply: 'after', andThen: { drop: 'after' } });
    const gone = new AbortController();
    const request = it.hr.request({ document: ARCHIVE, variables: { id: approved }, signal: gone.signal });
    await expect.poll(() => triesOf(it)).toBe(1);
    gone.abort();
    await expect(request).rejects.toThrow();
    await expect
      .poll(() => it.audit, { timeout: 5_000 })
      .toMatchObject([{ outcome: 'done', ids: { activityId: approved } }]);
    expect(endpoints(it)).toEqual([write, read]);
  });
});

describe('the audit log', () => {
  test('has a line for each write: caller, operation, ids, outcome, log id', async () => {
    const it = await layer();
    await archive(it);
    await archive(it, FIXTURES.activities.unknown);
    await archive(it, '');
    const who = {
      operation: 'archivePaymentActivity',
      endpoint: write,
      principal: expect.stringMatching(/^feishu:/),
    };
    const logId = expect.stringMatching(/^[0-9a-zA-Z]+$/);
    expect(it.audit).toEqual([
      { ...who, ids: { activityId: approved }, outcome: 'done', logId },
      {
        ...who,
        ids: { activityId: FIXTURES.activities.unknown },
        outcome: 'refused',
        reason: 'PAYMENT_ACTIVITY_NOT_FOUND',
        upstreamCode: 2500006,
        logId,
      },
      { ...who, ids: { activityId: '' }, outcome: 'refused', reason: 'REQUIRED_FIELD_EMPTY', logId: null },
    ]);
    expect(JSON.stringify(it.audit)).not.toContain('u-sandbox');
  });
});
