import { gql } from 'graphql-request';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { updateLeaveAccrualRecord } from '../src/datasources/attendance.ts';
import { createSalaryArchive } from '../src/datasources/compensation.ts';
import { endpointKey } from '../src/datasources/feishu/endpoint.ts';
import {
  type ErrorCategory,
  type FeishuErrorCode,
  hintOf,
} from '../src/datasources/feishu/error-codes/error-code.ts';
import { gatewayErrorCodes } from '../src/datasources/feishu/error-codes/gateway.ts';
import { errorCodeOf, inputPath } from '../src/datasources/feishu/error-codes/lookup.ts';
import { archivePaymentActivity, listPaymentActivities } from '../src/datasources/payroll.ts';
import { ERROR_SCENARIOS, type ErrorScenario } from '../src/sandbox/scenarios/error-scenarios.ts';
import { FIXTURES } from '../src/sandbox/scenarios/fixtures.ts';
import { sampleItems } from '../src/sandbox/scenarios/samples.ts';
import { type Layer, startLayer } from './support/layer.ts';
import { CHANGE_LEAVE, leaveInput } from './support/leave-input.ts';
import { CREATE, itemsInput, planInput, salaryInput } from './support/salary-input.ts';

const ARCHIVE = gql`
  mutation Archive($input: ArchivePaymentActivityInput!) {
    archivePaymentActivity(input: $input) {
      __typename
      ... on MutationError { message hint reason upstreamCode logId }
      ... on InvalidInputError { issues { path message reason } }
      ... on NotFoundError { path }
      ... on ConflictError { path }
      ... on PermissionDeniedError { requiredScopes }
    }
  }
`;
const LIST = gql`
  query List { paymentActivities(payDate: { start: "2026-01-01", end: "2026-12-31" }) { nodes { activityId } } }
`;

const { employees, plans } = FIXTURES;
const declarations = [
  archivePaymentActivity,
  listPaymentActivities,
  createSalaryArchive,
  updateLeaveAccrualRecord,
];
const [archive, list, create, leave] = declarations.map(endpointKey);
const declarationOf = new Map(declarations.map((endpoint) => [endpointKey(endpoint), endpoint]));

interface DocumentedCode extends FeishuErrorCode {
  readonly endpoint: string;
}
const documented: readonly DocumentedCode[] = declarations.flatMap((endpoint) =>
  endpoint.errors.map((row) => ({ endpoint: endpointKey(endpoint), ...row })),
);

let layer: Layer;
beforeAll(async () => {
  // The seed lies in fixed years, so that the days to scan are set wide enough for any today.
  layer = await startLayer({ env: { ACTIVITY_SCAN_DAYS_BACK: '20000', ACTIVITY_SCAN_DAYS_AHEAD: '20000' } });
});
afterEach(() => layer.sandbox.reset());
afterAll(() => layer.close());

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly extensions?: object }[] | undefined;
}

/** What each endpoint is called by, with an input that is good as far as this layer can see. */
const OPERATIONS: Record<string, { document: string; variables: object }> = {
  [archive ?? '']: {
    document: ARCHIVE,
    variables: { input: { activityId: FIXTURES.activities.approved[0] } },
  },
  [list ?? '']: { document: LIST, variables: {} },
  [create ?? '']: {
    document: CREATE,
    variables: { input: salaryInput({ operatorId: employees.hr.open_id }) },
  },
  [leave ?? '']: { document: CHANGE_LEAVE, variables: { input: leaveInput() } },
};

async function run(endpoint: string, language = 'en', input?: object): Promise<Answer> {
  const { document = '', variables = {} } = OPERATIONS[endpoint] ?? {};
  const client = layer.as('t-sandbox', { 'accept-language': language });
  return client.rawRequest(document, input ? { input } : variables);
}

/** The one field of an answer. */
function outcome({ data }: Answer): unknown {
  return Object.values(Object(data))[0];
}

const TYPES: Partial<Record<ErrorCategory, string>> = {
  INVALID_INPUT: 'InvalidInputError',
  NOT_FOUND: 'NotFoundError',
  CONFLICT: 'ConflictError',
  FAILED_PRECONDITION: 'ConflictError',
  FORBIDDEN: 'PermissionDeniedError',
};

/** The place in the input, without what only a particular input could tell. */
function placeOf(endpoint: string, { fields: [field] = [] }: FeishuErrorCode): readonly string[] {
  const declaration = declarationOf.get(endpoint);
  const path = declaration && field ? inputPath(declaration, field) : [];
  return path.includes('*') ? path.slice(0, path.indexOf('*')) : path;
}

function expectedRefusal(endpoint: string, row: FeishuErrorCode, language: 'en' | 'zh' = 'en'): object {
  const common = {
    __typename: TYPES[row.category],
    message: expect.stringContaining(row.message[language]),
    hint: hintOf(row)[language],
    reason: row.reason,
    upstreamCode: row.code,
    logId: expect.stringMatching(/./),
  };
  const path = placeOf(endpoint, row);
  switch (row.category) {
    case 'INVALID_INPUT':
      return {
        ...common,
        issues: [{ path, reason: row.reason, message: expect.stringContaining(row.message[language]) }],
      };
    case 'NOT_FOUND':
    case 'CONFLICT':
    case 'FAILED_PRECONDITION':
      return { ...common, path };
    case 'FORBIDDEN':
      return {
        ...common,
        requiredScopes: row.reason === 'SCOPE_MISSING' ? declarationOf.get(endpoint)?.scopes : [],
      };
    default:
      return common;
  }
}

const named = (rows: readonly DocumentedCode[]) =>
  rows.map((row) => [`${row.endpoint} ${row.code}`, row] as const);

describe('every documented refusal of a write is data', () => {
  const rows = documented.filter(
    ({ endpoint, category }) => endpoint !== list && category !== 'UPSTREAM_FAILURE',
  );

  test.each(named(rows))('%s', async (_, row) => {
    const { endpoint, code } = row;
    layer.sandbox.script({ endpoint, times: 2, refuse: { code } });
    const inEnglish = await run(endpoint, 'en');
    expect(inEnglish.errors).toBeUndefined();
    expect(outcome(inEnglish)).toEqual(expectedRefusal(endpoint, row));
    expect(outcome(await run(endpoint, 'zh-CN'))).toEqual(expectedRefusal(endpoint, row, 'zh'));
  });
});

describe('every documented failure of a write is an error with the code and message of Feishu', () => {
  const rows = documented.filter(
    ({ endpoint, category }) => endpoint !== list && category === 'UPSTREAM_FAILURE',
  );

  test.each(named(rows))('%s', async (_, row) => {
    const { endpoint, code, msg, reason } = row;
    layer.sandbox.script({ endpoint, times: 9, refuse: { code } });
    const answer = await run(endpoint);
    expect(outcome(answer)).toBeNull();
    // No failure inside Feishu proves that nothing happened.
    const extensions = {
      code: 'OUTCOME_UNKNOWN',
      feishu: { code, message: msg, logId: expect.stringMatching(/./) },
      reason,
      hint: hintOf(row).en,
      // A repeat of the other two sets the same values, or has the same key.
      retryable: endpoint !== archive,
    };
    expect(answer.errors).toMatchObject([{ extensions }]);
  });
});

test.each(named(documented.filter(({ endpoint }) => endpoint === list)))(
  'a documented code of a query is an error: %s',
  async (_, row) => {
    const { endpoint, code, msg, message, category, reason, retryable = false } = row;
    layer.sandbox.script({ endpoint, times: 20, refuse: { code } });
    const { errors } = await run(endpoint);
    const inChinese = await run(endpoint, 'zh-CN');
    expect(inChinese.errors).toMatchObject([{ extensions: { reason, hint: hintOf(row).zh } }]);
    expect(errors).toMatchObject([
      {
        message: message.en,
        extensions: {
          code: category === 'INVALID_INPUT' ? 'BAD_USER_INPUT' : 'UPSTREAM_ERROR',
          reason,
          retryable,
          hint: hintOf(row).en,
          feishu: { code, message: msg, logId: expect.stringMatching(/./) },
        },
      },
    ]);
  },
);

describe("the gateway's refusals of a write", () => {
  const ofCategory = (...categories: ErrorCategory[]) =>
    gatewayErrorCodes
      .filter(({ category }) => categories.includes(category))
      .map((row) => [row.code, row] as const);

  test.each(ofCategory('INVALID_INPUT', 'NOT_FOUND'))('%i is data', async (code, row) => {
    layer.sandbox.script({ endpoint: create ?? '', refuse: { code } });
    expect(outcome(await run(create ?? ''))).toEqual(expectedRefusal(create ?? '', row));
  });

  test.each(ofCategory('FORBIDDEN'))(
    '%i is data, with the permissions that would help',
    async (code, row) => {
      layer.sandbox.script({ endpoint: create ?? '', refuse: { code } });
      const requiredScopes = row.reason === 'SCOPE_MISSING' ? ['corehr:compensation_archive:write'] : [];
      expect(outcome(await run(create ?? ''))).toMatchObject({
        ...expectedRefusal(create ?? '', row),
        requiredScopes,
      });
    },
  );

  test.each(ofCategory('UNAUTHENTICATED'))('%i is an error', async (code, row) => {
    layer.sandbox.script({ endpoint: create ?? '', refuse: { code } });
    expect((await run(create ?? '', 'zh')).errors).toMatchObject([
      {
        extensions: {
          code: 'UNAUTHENTICATED',
          feishu: { code },
          reason: row.reason,
          retryable: row.retryable === true,
          hint: hintOf(row).zh,
        },
      },
    ]);
  });

  test('99991403, the quota of the month, is an error without a retry', async () => {
    layer.sandbox.script({ endpoint: create ?? '', times: 9, refuse: { code: 99991403 } });
    expect((await run(create ?? '')).errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
    expect(layer.sandbox.calls).toHaveLength(1);
  });

  test.each([
    ['item_value_lists[1].item_value', ['items', '1', 'value']],
    ['item_value_lists.0.item_id', ['items', '0', 'itemId']],
    ['effective_time', ['effectiveDate']],
    ['something_new', []],
  ])('99992402 names the field %s', async (field, path) => {
    layer.sandbox.script({
      endpoint: create ?? '',
      status: 400,
      contentType: 'application/json',
      body: JSON.stringify({
        code: 99992402,
        msg: 'field validation failed',
        error: { log_id: 'L', field_violations: [{ field, value: '12345.67', description: 'no' }] },
      }),
    });
    const answer = await run(create ?? '');
    expect(outcome(answer)).toMatchObject({ reason: 'INVALID_PARAMETER', issues: [{ path }] });
    expect(JSON.stringify(answer)).not.toContain('12345.67');
  });
});

describe('the path of the refused item, if the input determines it', () => {
  const [first, second] = salaryInput().items;
  const regular = (value: string) => ({ items: itemsInput(sampleItems(plans.staff, value)) });
  test.each<[string, number, object, string[][]]>([
    ['the only one', 2290021, { items: [first] }, [['items', '0', 'itemId']]],
    [
      'the one that is zero',
      2290022,
      { items: [first, { ...second, value: '0.00' }] },
      [['items', '1', 'value']],
    ],
    [
      'every regular value',
      2290023,
      regular('1'),
      [
        ['items', '0', 'regularValue'],
        ['items', '1', 'regularValue'],
      ],
    ],
    [
      'every regular value',
      2290025,
      regular('1'),
      [
        ['items', '0', 'regularValue'],
        ['items', '1', 'regularValue'],
      ],
    ],
    ['the list, where it could be any', 2290021, {}, [['items']]],
  ])('%s (%i)', async (_, code, change, paths) => {
    layer.sandbox.script({ endpoint: create ?? '', refuse: { code } });
    const input = salaryInput({ operatorId: employees.hr.open_id, ...change });
    expect(outcome(await run(create ?? '', 'en', input))).toMatchObject({
      issues: paths.map((path) => ({ path })),
    });
  });
});

const UNKNOWN_CODE = 7654321;

test.each([archive, create, leave])(
  'an unknown code is no proof that nothing happened, so that the outcome is unknown where nothing shows it: %s',
  async (endpoint = '') => {
    const [status, code] = [500, UNKNOWN_CODE];
    layer.sandbox.script({ endpoint, times: 9, refuse: { code, http: status, msg: 'quite new' } });
    const answer = await run(endpoint);
    expect(outcome(answer)).toBeNull();
    expect(answer.errors).toMatchObject([
      {
        extensions: {
          code: 'OUTCOME_UNKNOWN',
          feishu: { code, message: 'quite new', logId: expect.stringMatching(/./) },
        },
      },
    ]);
  },
);

test.each([archive, create, leave])(
  'a write that was done and answered with an unknown code is found to be done: %s',
  async (endpoint = '') => {
    layer.sandbox.script({ endpoint, refuse: { code: UNKNOWN_CODE }, respond: 'after-apply' });
    const answer = await run(endpoint);
    expect(answer.errors).toBeUndefined();
    expect(outcome(answer)).toMatchObject({ __typename: expect.stringMatching(/Payload$/) });
    expect(layer.audit.at(-1)).toMatchObject({ outcome: 'done' });
  },
);

test('an unknown code to a read is UPSTREAM_ERROR with all that Feishu said', async () => {
  layer.sandbox.script({ endpoint: list ?? '', times: 9, refuse: { code: UNKNOWN_CODE, msg: 'quite new' } });
  expect((await run(list ?? '')).errors).toMatchObject([
    { extensions: { code: 'UPSTREAM_ERROR', feishu: { code: UNKNOWN_CODE, message: 'quite new' } } },
  ]);
});

test('1220005 may mean the leave type or the record, and names both', async () => {
  const document = gql`
    mutation Change($input: UpdateLeaveAccrualRecordInput!) {
      updateLeaveAccrualRecord(input: $input) { ... on NotFoundError { message path paths upstreamCode } }
    }
  `;
  const { updateLeaveAccrualRecord: result } = await layer
    .as('t-sandbox')
    .request<Record<string, unknown>>(document, { input: leaveInput({ recordId: 'none' }) });
  expect(result).toMatchObject({
    upstreamCode: 1220005,
    path: ['leaveTypeId'],
    paths: [['leaveTypeId'], ['recordId']],
    message: expect.stringMatching(/leaveTypeId.*recordId/),
  });
});

test('1220600 stands for several refusals, so it has the message of Feishu', async () => {
  layer.sandbox.script({ endpoint: leave ?? '', refuse: { code: 1220600, msg: 'the section is closed' } });
  expect(outcome(await run(leave ?? ''))).toMatchObject({
    reason: 'LEAVE_CHANGE_REFUSED',
    message: expect.stringContaining('the section is closed'),
  });
});

describe('every code that a state or an input causes has the same refusal, by the layer or by Feishu', () => {
  /** What a call that provokes a code says in the graph. */
  function inputOf({ endpoint, body = {} }: ErrorScenario): object {
    const said = new Map(Object.entries(body));
    const text = (name: string) => said.get(name);
    if (endpoint === archive) return { activityId: text('activity_id') };
    if (endpoint === leave) {
      return leaveInput({
        recordId: text('leave_granting_record_id'),
        userId: text('employment_id'),
        leaveTypeId: text('leave_type_id'),
        quantity: text('quantity'),
        expirationDate: text('expiration_date'),
        reason: (text('reason') ?? []).map(({ lang, value }: { lang: string; value: string }) => ({
          locale: lang,
          value,
        })),
      });
    }
    return salaryInput({
      uniqueId: text('unique_id'),
      userId: text('user_id'),
      operatorId: text('operator_id'),
      effectiveDate: text('effective_time'),
      planId: text('plan_id'),
      planTid: text('plan_tid'),
      currencyId: text('currency_id'),
      changeReasonId: text('change_reason_id'),
      items: itemsInput(text('item_value_lists') ?? []),
      description: text('description'),
      editRemark: text('edit_remark'),
    });
  }

  /** What this layer can name more precisely than Feishu does, as it sees the whole input. */
  const MORE_PRECISE: Record<number, string> = {
    2500002: 'REQUIRED_FIELD_EMPTY',
    1220016: 'REASON_MISSING',
  };

  const writes = [archive, create, leave];
  const errorScenarios = ERROR_SCENARIOS.filter(
    // An input of the graph has items, if none.
    ({ endpoint, code }) => writes.includes(endpoint) && code !== 2290028 && code !== 2290001,
  );

  test.each(
    errorScenarios.map(
      (errorScenario) => [`${errorScenario.endpoint} ${errorScenario.code}`, errorScenario] as const,
    ),
  )('%s', async (_, errorScenario) => {
    const { endpoint, code } = errorScenario;
    const declaration = declarationOf.get(endpoint);
    const row = declaration && errorCodeOf(declaration, code);
    const answer = await run(endpoint, 'en', inputOf(errorScenario));
    if (row?.category === 'UPSTREAM_FAILURE') {
      expect(answer.errors).toMatchObject([{ extensions: { code: 'OUTCOME_UNKNOWN', feishu: { code } } }]);
      return;
    }
    const called = layer.sandbox.calls.length > 0;
    expect(outcome(answer)).toMatchObject({
      __typename: row && TYPES[row.category],
      reason: MORE_PRECISE[code] ?? row?.reason,
      upstreamCode: called ? code : null,
    });
  });

  test('2290028, a key that was used for another change', async () => {
    const operatorId = employees.hr.open_id;
    await run(create ?? '');
    const other = salaryInput({ operatorId, effectiveDate: '2026-12-15', ...planInput(plans.staff) });
    expect(outcome(await run(create ?? '', 'en', other))).toMatchObject({
      __typename: 'ConflictError',
      reason: 'UNIQUE_ID_ALREADY_USED',
      upstreamCode: 2290028,
    });
  });
});
