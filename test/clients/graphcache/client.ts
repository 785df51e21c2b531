import { Client, fetchExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import { persistedExchange } from '@urql/exchange-persisted';
import schema from '../generated/introspection.ts';

/** Objects without an id of their own, which belong to the object that holds them. */
export const EMBEDDED_TYPES = [
  ...['LocalizedText', 'CalculationActivity', 'PaymentDetail', 'PaymentDetailItem', 'PaymentDetailSegment'],
  ...['SalaryArchiveItem', 'SalaryArchiveIndicator', 'SalaryPlanItem', 'SalaryPlanIndicator'],
  ...['SalaryPlanScope', 'SalaryPlanCondition', 'SalaryLogic', 'SalaryFormula', 'SalaryFormulaParameter'],
  ...['LeaveBalance', 'Employment', 'Viewer', 'PaymentActivityChangedPayload', 'SalaryArchiveChangedPayload'],
  ...['ArchivePaymentActivityPayload', 'CreateSalaryArchivePayload', 'UpdateLeaveAccrualRecordPayload'],
  ...['GrantLeavePayload', 'RevokeLeaveGrantPayload', 'ValidationPassed', 'UncheckedReason'],
  ...['InvalidInputError', 'InputIssue', 'NotFoundError', 'ConflictError', 'PermissionDeniedError'],
];

const keys = Object.fromEntries(EMBEDDED_TYPES.map((type) => [type, () => null]));

export function createUrqlClient(url: string, headers: Record<string, string>): Client {
  return new Client({
    url,
    fetchOptions: { headers },
    preferGetMethod: false,
    exchanges: [
      cacheExchange({
        schema,
        keys,
        resolvers: {
          Query: {
            // Lists that grow: ask for edges, and for pageInfo { hasNextPage endCursor }.
            paymentActivities: relayPagination(),
            salaryArchives: relayPagination(),
          },
        },
      }),
      // Leave it out where no documents are registered.
      persistedExchange({
        enforcePersistedQueries: true,
        enableForMutation: true,
        preferGetForPersistedQueries: false,
        // The hash that codegen wrote into the document.
        generateHash: async (_, document) =>
          String((document as { __meta__?: { hash?: string } }).__meta__?.hash),
      }),
      fetchExchange,
    ],
  });
}
