import { Client, fetchExchange, subscriptionExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import { persistedExchange } from '@urql/exchange-persisted';
import schema from '../generated/introspection.ts';
import { hashOf } from '../shared/document.ts';
import type { Live } from '../shared/live.ts';

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

export function createUrqlClient(url: string, headers: () => Record<string, string>, live: Live): Client {
  return new Client({
    url,
    fetchOptions: () => ({ headers: headers() }),
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
        generateHash: async (_, document) => hashOf(document),
      }),
      subscriptionExchange({
        // Where no documents are registered: { query, variables } of the first argument.
        forwardSubscription: (_, { query, variables }) => ({
          subscribe: (sink) => ({
            unsubscribe: live.subscribe({ documentId: hashOf(query), variables: variables ?? {} }, sink),
          }),
        }),
      }),
      fetchExchange,
    ],
  });
}
