import { type Cache, cacheExchange, type Data, type Entity } from '@urql/exchange-graphcache';
import type { Exchange } from 'urql';
import { rereadPayRunLists } from './pay-run-lists.ts';

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
      SalaryArchiveChangedPayload: embedded,
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
        archivePaymentActivity(result, _, cache) {
          const outcome = result.archivePaymentActivity as { paymentActivity?: Data | null } | null;
          if (outcome?.paymentActivity) rereadPayRunLists(cache, outcome.paymentActivity);
        },
      },
      Subscription: {
        paymentActivityChanged(result, _, cache) {
          const changed = result.paymentActivityChanged as { activity: Data } | null;
          if (changed) rereadPayRunLists(cache, changed.activity);
        },
        // An archive was added, changed or deleted: the list of its employee is read anew.
        salaryArchiveChanged(result, _, cache) {
          const changed = result.salaryArchiveChanged as { employee: Data } | null;
          if (changed) invalidate(cache, changed.employee, 'salaryArchives');
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

/** Has a list read anew when it is shown next, or at once where it is shown, whatever its filters. */
function invalidate(cache: Cache, entity: Entity, field: string): void {
  for (const { fieldName, arguments: filters } of cache.inspectFields(entity)) {
    if (fieldName === field) cache.invalidate(entity, fieldName, filters);
  }
}
