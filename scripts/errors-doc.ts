/** Writes docs/errors.md from the declarations of the endpoints. With `--check` it writes nothing and fails where the file is out of date. */
import { readFile, writeFile } from 'node:fs/promises';
import { isObjectType } from 'graphql';
import { endpoints } from '../src/datasources/endpoints.ts';
import { endpointKey } from '../src/datasources/feishu/endpoint.ts';
import { schema } from '../src/schema/index.ts';
import { endpointSection, gatewaySection, reasonSection } from './errors-doc-sections.ts';

const intro = `# Errors

<!-- Made by scripts/errors-doc.ts from the declarations in src/datasources/ and the reasons in src/error-reasons/. Change
it there. -->

Errors come in two ways.

**As data**, where a caller can act on them. Every mutation answers with a union of its payload and these types, all of
which implement \`MutationError\`:

| type | says | and has |
| --- | --- | --- |
| \`InvalidInputError\` | Something in the input is wrong. | \`issues\`: each with its \`path\` from the input's root, \`message\` and \`reason\` |
| \`NotFoundError\` | Something that the input names does not exist. | \`path\`; \`paths\`, where it may be one of several values |
| \`ConflictError\` | It all exists, and its present state or set-up forbids this. | \`path\`; \`existingRecord\`, with LEAVE_RECORD_ALREADY_EXISTS |
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

\`message\` says what went wrong and \`hint\` what to do, in Chinese or English as \`Accept-Language\` asks.
\`reason\` is what a program decides by; codes that mean the same share one. \`upstreamCode\` and \`logId\` are Feishu's; they
are null where the input was refused here, before Feishu was asked, for one of the same reasons.

**As GraphQL errors**, for all the rest, in queries as in mutations. They have \`extensions.code\`; where Feishu said
something, \`extensions.feishu\` with its \`code\`, \`message\` and \`logId\`, and where that code is documented, \`reason\`,
\`retryable\` (whether the same request may succeed a little later) and the \`hint\` in the caller's language; where waiting
helps, \`extensions.retryAfterMs\`; and \`extensions.requestId\`, which the log has too. \`message\` is in Chinese or English as
\`Accept-Language\` asks, but for the two texts of persisted operations that clients compare.

| \`extensions.code\` | means |
| --- | --- |
| \`UNAUTHENTICATED\` | There is no token, or it is not accepted. |
| \`FORBIDDEN\` | The caller may not read this, or Feishu does not authorise this application. |
| \`BAD_USER_INPUT\` | An argument is not acceptable. |
| \`INVALID_CURSOR\` | The cursor is forged, stale, or of another field or filter. |
| \`RATE_LIMITED\` | Feishu's limit is used up. Nothing happened: repeat after \`retryAfterMs\`. Of a subscription also: there are too many, or its client reads too slowly; the message says which. |
| \`UPSTREAM_TIMEOUT\` | Feishu did not answer in time. |
| \`UPSTREAM_UNAVAILABLE\` | Feishu cannot be reached. |
| \`UPSTREAM_ERROR\` | Feishu failed, or answered with a code that is not listed here. |
| \`OUTCOME_UNKNOWN\` | A write's answer was lost, or its code does not prove that nothing happened, and the look-up did not show it. The message says what to check; \`retryable\` says whether the same input may be sent again. |
| \`UPSTREAM_BUDGET_EXCEEDED\` | The operation needs more calls to Feishu than one may make. |
| \`QUERY_TOO_COMPLEX\` | The operation asks for too much at once. |
| \`PERSISTED_QUERY_NOT_FOUND\` | No operation is registered under the hash (\`message\`: \`PersistedQueryNotFound\`); or a document was sent where only registered ones run. |
| \`PERSISTED_QUERY_NOT_SUPPORTED\` | This server knows no hashes (\`message\`: \`PersistedQueryNotSupported\`). |
| \`INTERNAL_SERVER_ERROR\` | Something failed in this server. |

The same number means different things on different endpoints, so codes are listed by endpoint. *Retryable* says that
the same call may succeed a little later; reads and absolute changes are retried here already. A write that Feishu failed
on in the middle is looked up first and never repeated blindly.
`;

const roots = [schema.getMutationType(), schema.getQueryType(), schema.getSubscriptionType()];

/** All fields that call Feishu, with their names as in the headings: those of the roots first, without their type. */
const calls = [
  ...roots,
  ...Object.values(schema.getTypeMap()).filter((type) => !roots.some((root) => root === type)),
]
  .filter(isObjectType)
  .flatMap((type) =>
    Object.values(type.getFields()).flatMap(({ name, extensions: { feishuCall } }) =>
      feishuCall ? [{ name: roots.includes(type) ? name : `${type.name}.${name}`, ...feishuCall }] : [],
    ),
  );

/** Every endpoint's section, under the name of the first field that calls it. */
const endpointSections = endpoints.map((endpoint) => {
  const name = calls.find((call) => call.endpoint === endpoint)?.name ?? endpointKey(endpoint);
  return endpointSection(name, endpoint);
});

const file = new URL('../docs/errors.md', import.meta.url);
const wanted = [intro, ...endpointSections, gatewaySection, reasonSection].join('\n');

if (process.argv.includes('--check')) {
  const present = await readFile(file, 'utf8').catch(() => '');
  if (present !== wanted) {
    console.error('docs/errors.md is not what the declarations say. Run: npm run docs');
    process.exitCode = 1;
  }
} else {
  await writeFile(file, wanted);
}
