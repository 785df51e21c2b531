import { type Cache, cacheExchange } from '@urql/exchange-graphcache';
import type { Exchange } from 'urql';

const embedded = () => null;

/** The normalised cache. What can be fetched again has a global `id`, which is its key; the rest stays in its parent. */
export function cache(): Exchange {
  return cacheExchange({
    keys: {
      CalculationActivity: embedded,
      Employment: embedded,
      LeaveBalance: embedded,
      LocalizedText: embedded,
      PaymentActivityChangedPayload: embedded,
      PaymentDetail: embedded,
      PaymentDetailItem: embedded,
      SalaryArchiveItem: embedded,
      SalaryPlanItem: embedded,
      Viewer: embedded,
    },
    possibleTypes: {
      MutationError: ['InvalidInputError', 'NotFoundError', 'ConflictError', 'PermissionDeniedError'],
    },
    logger,
    updates: {
      Mutation: {
        // The run changes in place, by its id. Lists of one status may have gained or lost it: they are read anew.
        archivePaymentActivity(result, _, cache) {
          const outcome = result.archivePaymentActivity as { __typename: string } | null;
          if (outcome?.__typename === 'ArchivePaymentActivityPayload') invalidateLists(cache);
        },
      },
    },
  });
}

/**
 * Without the whole schema, which is larger than the app, the cache looks for the fields of all members of a union when it
 * writes one, and warns of those that are not there. They are not missing.
 */
function logger(severity: 'debug' | 'warn' | 'error', message: string): void {
  if (!message.startsWith('Invalid undefined')) console[severity](message);
}

/** Has every list of pay runs read anew when it is shown next, whatever its filters. */
function invalidateLists(cache: Cache): void {
  for (const { fieldName, arguments: filters } of cache.inspectFields('Query')) {
    if (fieldName === 'paymentActivities') cache.invalidate('Query', fieldName, filters);
  }
}
