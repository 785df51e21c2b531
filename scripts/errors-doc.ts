/** Writes docs/errors.md from the declarations of the endpoints. With `--check` it writes nothing and fails where the file is out of date. */
import { readFile, writeFile } from 'node:fs/promises';
import { listLeaveAccrualRecords, updateLeaveAccrualRecord } from '../src/datasources/attendance.ts';
import {
  createSalaryArchive,
  listSalaryChangeReasons,
  listSalaryItems,
  listSalaryPlans,
  querySalaryArchives,
} from '../src/datasources/compensation.ts';
import { listLeaveTypes, searchCurrencies } from '../src/datasources/core-hr.ts';
import { endpointKey } from '../src/datasources/feishu/endpoint.ts';
import {
  type ErrorCategory,
  type FeishuErrorCode,
  hintOf,
} from '../src/datasources/feishu/error-codes/error-code.ts';
import { gatewayErrorCodes } from '../src/datasources/feishu/error-codes/gateway.ts';
import { inputPath } from '../src/datasources/feishu/error-codes/lookup.ts';
import {
  archivePaymentActivity,
  listPaymentActivities,
  listPaymentActivityDetails,
} from '../src/datasources/payroll.ts';
import { ERROR_REASONS, errorReasons } from '../src/error-reasons/index.ts';

const intro = `# Errors

<!-- Made by scripts/errors-doc.ts from the declarations in src/datasources/ and the reasons in src/error-reasons/. Change
it there. -->

Errors come in two ways.

**As data**, where a caller can act on them. Every mutation answers with a union of its payload and these types, all of
which implement \`MutationError\`:

| type | says | and has |
| --- | --- | --- |
| \`InvalidInputError\` | Something in the input is wrong. | \`issues\`: each with its \`path\` from the input's root, \`message\` and \`reason\` |
| \`NotFoundError\` | Something that the input names does not exist. | \`path\` |
| \`ConflictError\` | It all exists, and its present state or set-up forbids this. | |
| \`PermissionDeniedError\` | The caller may not do this. | \`requiredScopes\`: any one of them would do |

\`\`\`graphql
mutation Archive($input: ArchivePaymentActivityInput!) {
  archivePaymentActivity(input: $input) {
    __typename
    ... on ArchivePaymentActivityPayload { activityId }
    ... on MutationError { message hint reason upstreamCode logId }
    ... on InvalidInputError { issues { path message reason } }
  }
}
\`\`\`

\`message\` says what went wrong, in English. \`hint\` says what to do, in Chinese or English as \`Accept-Language\` asks.
\`reason\` is what a program decides by; codes that mean the same share one. \`upstreamCode\` and \`logId\` are Feishu's; they
are null where the input was refused here, before Feishu was asked, for one of the same reasons.

**As GraphQL errors**, for all the rest, in queries as in mutations. They have \`extensions.code\`; where Feishu said
something, \`extensions.feishu\` with its \`code\`, \`message\` and \`logId\`; where waiting helps, \`extensions.retryAfterMs\`; and
\`extensions.requestId\`, which the log has too.

| \`extensions.code\` | means |
| --- | --- |
| \`UNAUTHENTICATED\` | There is no token, or it is not accepted. |
| \`FORBIDDEN\` | The caller may not read this, or Feishu does not authorise this application. |
| \`BAD_USER_INPUT\` | An argument is not acceptable. |
| \`INVALID_CURSOR\` | The cursor is forged, stale, or of another field or filter. |
| \`RATE_LIMITED\` | Feishu's limit is used up. Nothing happened: repeat after \`retryAfterMs\`. |
| \`UPSTREAM_TIMEOUT\` | Feishu did not answer in time. |
| \`UPSTREAM_UNAVAILABLE\` | Feishu cannot be reached. |
| \`UPSTREAM_ERROR\` | Feishu failed, or answered with a code that is not listed here. |
| \`OUTCOME_UNKNOWN\` | A write's answer was lost, and whether it happened could not be proved. The message says what to check. |
| \`UPSTREAM_BUDGET_EXCEEDED\` | The operation needs more calls to Feishu than one may make. |
| \`QUERY_TOO_COMPLEX\` | The operation asks for too much at once. |
| \`PERSISTED_QUERY_NOT_FOUND\` | The hash is not one of the operations that this server was given. |
| \`INTERNAL_SERVER_ERROR\` | Something failed in this server. |

The same number means different things on different endpoints, so codes are listed by endpoint. *Retryable* says that
the same call may succeed a little later; reads and absolute changes are retried here already. A write that Feishu failed
on in the middle is looked up first and never repeated blindly.
`;

/** Who meets an endpoint's errors, in the order in which the document lists them. */
const operations = [
  { name: 'archivePaymentActivity', endpoint: archivePaymentActivity },
  { name: 'paymentActivities', endpoint: listPaymentActivities },
  { name: 'createSalaryArchive', endpoint: createSalaryArchive },
  { name: 'updateLeaveAccrualRecord', endpoint: updateLeaveAccrualRecord },
  { name: 'PaymentActivity.details', endpoint: listPaymentActivityDetails },
  { name: 'salaryArchives', endpoint: querySalaryArchives },
  { name: 'salaryPlans', endpoint: listSalaryPlans },
  { name: 'salaryItems', endpoint: listSalaryItems },
  { name: 'salaryChangeReasons', endpoint: listSalaryChangeReasons },
  { name: 'currencies', endpoint: searchCurrencies },
  { name: 'leaveAccrualRecords', endpoint: listLeaveAccrualRecords },
  { name: 'leaveTypes', endpoint: listLeaveTypes },
];

const asData: Readonly<Record<ErrorCategory, string>> = {
  INVALID_INPUT: 'InvalidInputError',
  NOT_FOUND: 'NotFoundError',
  FORBIDDEN: 'PermissionDeniedError',
  CONFLICT: 'ConflictError',
  FAILED_PRECONDITION: 'ConflictError',
  UPSTREAM_FAILURE: '`UPSTREAM_ERROR`',
  UNAUTHENTICATED: '`UNAUTHENTICATED`',
  RATE_LIMITED: '`RATE_LIMITED`',
};

/** A query has no union to answer with. */
const asErrors: Readonly<Record<ErrorCategory, string>> = {
  ...asData,
  INVALID_INPUT: '`BAD_USER_INPUT`',
  NOT_FOUND: '`BAD_USER_INPUT`',
  FORBIDDEN: '`FORBIDDEN`',
  CONFLICT: '`UPSTREAM_ERROR`',
  FAILED_PRECONDITION: '`UPSTREAM_ERROR`',
};

/** A write that Feishu failed on may have happened, which the layer finds out where it can. */
const asOpenOutcomes: Readonly<Record<ErrorCategory, string>> = {
  ...asData,
  UPSTREAM_FAILURE: 'looked up, else `OUTCOME_UNKNOWN`',
};

function table(heads: readonly string[], lines: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [row(heads), row(heads.map(() => '---')), ...lines.map(row)].join('\n');
}

function codes(
  rows: readonly FeishuErrorCode[],
  types: Readonly<Record<ErrorCategory, string>>,
  place: (field: string) => readonly string[],
): string {
  const heads = ['code', 'HTTP', 'reason', 'comes as', 'what it means', 'what to do', 'field', 'retryable'];
  const lines = rows.map((row) => {
    const { code, http, reason, category, message, fields = [], retryable } = row;
    const { en, zh } = hintOf(row);
    return [
      String(code),
      String(http),
      `\`${reason}\``,
      types[category],
      message.en,
      `${en}<br>${zh}`,
      fields.map((field) => `\`${place(field).join('.')}\` (Feishu: \`${field}\`)`).join('<br>'),
      retryable ? 'yes' : 'no',
    ];
  });
  return table(heads, lines);
}

function sectionOf({ name, endpoint }: (typeof operations)[number]): string {
  const key = endpointKey(endpoint);
  const types = { read: asErrors, idempotent: asData, write: asOpenOutcomes }[endpoint.effect];
  const rows = codes(endpoint.errors, types, (field) => inputPath(endpoint, field));
  return `## ${name}\n\n\`${key}\`\n\n${rows}\n`;
}

const gatewaySection = `## Every operation

What the gateway in front of Feishu answers, whatever was called. The types are those of a mutation; a query gets
\`BAD_USER_INPUT\` for what is invalid or not found, and \`FORBIDDEN\` for what is not permitted.

${codes(gatewayErrorCodes, asData, () => [])}
`;

const reasonSection = `## Reasons

All values of \`ErrorReason\`. One that stands at no code above is this layer's own: the input was refused before a call.
The hint is the one of such a refusal; a code may have a closer one.

${table(
  ['reason', 'what it means', 'what to do'],
  ERROR_REASONS.map((reason) => {
    const { meaning, hint } = errorReasons[reason];
    return [`\`${reason}\``, meaning.en, `${hint.en}<br>${hint.zh}`];
  }),
)}
`;

const file = new URL('../docs/errors.md', import.meta.url);
const wanted = [intro, ...operations.map(sectionOf), gatewaySection, reasonSection].join('\n');

if (process.argv.includes('--check')) {
  const present = await readFile(file, 'utf8').catch(() => '');
  if (present !== wanted) {
    console.error('docs/errors.md is not what the declarations say. Run: npm run docs');
    process.exitCode = 1;
  }
} else {
  await writeFile(file, wanted);
}
