import { type EndpointDeclaration, endpointKey } from '../src/datasources/feishu/endpoint.ts';
import {
  type ErrorCategory,
  type FeishuErrorCode,
  hintOf,
} from '../src/datasources/feishu/error-codes/error-code.ts';
import { gatewayErrorCodes } from '../src/datasources/feishu/error-codes/gateway.ts';
import { inputPath } from '../src/datasources/feishu/error-codes/lookup.ts';
import { ERROR_REASONS, errorReasons } from '../src/error-reasons/index.ts';

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

function codesTable(
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

/** The section of an endpoint: its name, method and path, and its error codes. */
export function endpointSection(name: string, endpoint: EndpointDeclaration): string {
  const types = { read: asErrors, idempotent: asOpenOutcomes, write: asOpenOutcomes }[endpoint.effect];
  const rows = codesTable(endpoint.errors, types, (field) => inputPath(endpoint, field));
  return `## ${name}\n\n\`${endpointKey(endpoint)}\`\n\n${rows}\n`;
}

export const gatewaySection = `## Every operation

What the gateway in front of Feishu answers, whatever was called. The types are those of a mutation; a query gets
\`BAD_USER_INPUT\` for what is invalid or not found, and \`FORBIDDEN\` for what is not permitted.

${codesTable(gatewayErrorCodes, asData, () => [])}
`;

export const reasonSection = `## Reasons

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
