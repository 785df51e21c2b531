import type { GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { unauthenticated } from '../../datasources/feishu/auth/authorise.ts';
import type { Caller } from '../../datasources/feishu/auth/caller.ts';
import { tooComplex } from './limits/document-limits.ts';
import { type Cost, costOf, rootFields, sizesIn } from './limits/operation-cost.ts';
import type { PlannedOperation } from './plan.ts';

/** Values of one answer: half a second of work at most, and three times what 100 employees with all they have come to. */
const MAX_VALUES = 1_000_000;
/**
 * Calls that an operation may seem to need. Lists are rarely as long as they were asked for, so that it is more than
 * MAX_UPSTREAM_CALLS, which has the last word at the door; writes need what they seem to.
 */
const MAX_CALLS = { query: 200, mutation: 50, subscription: 200 };

/** What is remembered of an operation, which goes with its document. */
interface Known {
  readonly asksForData: boolean;
  /** Costs by the sizes that the variables ask for. */
  readonly costs: Map<string, Cost>;
}

const MAX_COSTS = 100;

/**
 * Throws, before the first call to Feishu: UNAUTHENTICATED where an anonymous caller asks for more than the shape of the
 * graph, QUERY_TOO_COMPLEX where an operation asks for too much.
 */
export type AuthoriseOperation = (planned: PlannedOperation, caller: Caller) => void;

export interface AuthoriseOptions {
  readonly schema: GraphQLSchema;
  readonly maxUpstreamCalls: number;
}

export function createAuthorise({ schema, maxUpstreamCalls }: AuthoriseOptions): AuthoriseOperation {
  const operations = new WeakMap<OperationDefinitionNode, Known>();

  function knownOf({ document, operation }: PlannedOperation): Known {
    let known = operations.get(operation);
    if (!known) {
      const asksForData = [...rootFields(document, operation)].some((name) => !WITHOUT_CALLER.has(name));
      known = { asksForData, costs: new Map() };
      operations.set(operation, known);
    }
    return known;
  }

  function costIn({ costs }: Known, { document, operation, variables }: PlannedOperation): Cost {
    const sizes = sizesIn(operation, variables);
    const cost = costs.get(sizes) ?? costOf(schema, document, operation, variables);
    if (costs.size < MAX_COSTS) costs.set(sizes, cost);
    return cost;
  }

  return (planned, caller) => {
    const known = knownOf(planned);
    if (caller.kind === 'anonymous' && known.asksForData) throw unauthenticated();
    checkCost(costIn(known, planned), Math.max(maxUpstreamCalls, MAX_CALLS[planned.operation.operation]));
  };
}

const WITHOUT_CALLER = new Set(['__typename', '__schema', '__type', '_service']);

function checkCost({ values, calls }: Cost, maxCalls: number): void {
  if (calls > maxCalls) {
    throw tooComplex({
      en: `This operation may need ${Math.ceil(calls)} calls to Feishu; at most ${maxCalls} are allowed. Ask for fewer rows ("first"), or in several operations.`,
      zh: `此操作可能需要调用飞书 ${Math.ceil(calls)} 次，最多允许 ${maxCalls} 次。请减少行数（"first"），或分成多个操作。`,
    });
  }
  if (values > MAX_VALUES) {
    throw tooComplex({
      en: `This operation may give ${values} values; at most ${MAX_VALUES} are allowed. Ask for fewer rows ("first") or fewer fields.`,
      zh: `此操作可能返回 ${values} 个值，最多允许 ${MAX_VALUES} 个。请减少行数（"first"）或字段。`,
    });
  }
}
