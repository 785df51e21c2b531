import { GraphQLError, type GraphQLSchema, locatedError, OperationTypeNode } from 'graphql';
import type { CompiledPlan, CompiledSelection } from './compiled-plan.ts';
import { includedFields, writeField, writeFields } from './complete-value.ts';
import type { Variables } from './conditions.ts';
import { checkConditions } from './conditions.ts';
import type { ExecutionContext } from './execution-context.ts';
import { argsOf, infoOf } from './resolve-info.ts';
import { Segment } from './segment.ts';
import { NO_WRITER, writeSegment } from './write-segment.ts';

/** The result of an execution, with `data` serialised. */
export interface SerializedResult {
  /** The JSON of `data` in UTF-8, in parts; `null` where the operation failed as a whole. */
  readonly data: readonly Uint8Array[];
  readonly errors: readonly GraphQLError[];
}

export interface PlanExecution {
  readonly schema: GraphQLSchema;
  readonly variables: Variables;
  readonly rootValue: unknown;
  readonly context: unknown;
}

/**
 * The execution of a plan at which code is generated. That takes as long as writing some hundred rows, and most documents
 * with literals in them are executed once.
 */
const USES_BEFORE_CODE = 3;

/**
 * Executes a plan. What is known at once is written at once; a promise leaves a placeholder, whose segment is written
 * when it settles. The result comes when every promise has settled. Never throws or rejects.
 */
export function executePlan(
  plan: CompiledPlan,
  execution: PlanExecution,
): SerializedResult | Promise<SerializedResult> {
  const { operation, root: selection } = plan;
  if (selection instanceof GraphQLError) return failed(selection);
  plan.uses += 1;
  const context = executionContextOf(plan, execution);
  if (context.hasNullCondition) {
    try {
      checkConditions(context, selection.checks);
    } catch (error) {
      if (error instanceof GraphQLError) return failed(error);
      throw error;
    }
  }
  if (operation.operation === OperationTypeNode.MUTATION) {
    return writeSerially(context, selection).then(() => resultOf(context));
  }
  const { root, rootValue } = context;
  writeSegment(context, root, [], undefined, () => writeFields(context, selection, rootValue));
  return context.pending === 0 ? resultOf(context) : allSettled(context).then(() => resultOf(context));
}

/** The state in which an execution begins. */
export function executionContextOf(
  { operation, fragments, conditions, grow, uses }: CompiledPlan,
  { schema, variables, rootValue, context: contextValue }: PlanExecution,
): ExecutionContext {
  const root = new Segment(true);
  return {
    schema,
    operation,
    fragments,
    rootValue,
    contextValue,
    variables,
    conditions,
    outcomes: conditions.outcomes(variables),
    hasNullCondition: conditions.hasNull(variables),
    usesGeneratedCode: uses >= USES_BEFORE_CODE,
    growPlan: grow,
    errors: [],
    root,
    infos: [],
    args: [],
    writer: NO_WRITER,
    segment: root,
    path: [],
    depth: 0,
    pending: 0,
    onSettled: undefined,
  };
}

/** An operation that cannot be executed at all. */
function failed(error: GraphQLError): SerializedResult {
  return { data: [Buffer.from('null')], errors: [error] };
}

/**
 * Executes the root fields of a mutation one after the other (specification, 6.2.2): the next one starts when every
 * promise of the previous one has settled. None starts once a non-null one has failed.
 */
async function writeSerially(context: ExecutionContext, selection: CompiledSelection): Promise<void> {
  const { root, rootValue } = context;
  const fields = includedFields(context, selection);
  const segments = fields.map((field) => [field, new Segment(field.position.nullable)] as const);
  writeSegment(context, root, [], undefined, () => {
    const { writer } = context;
    for (const [{ prefix }, segment] of segments) {
      writer.raw(prefix);
      writer.placeholder(segment);
    }
    writer.endObject(0);
  });
  for (const [field, segment] of segments) {
    writeSegment(context, segment, [], field.position, () => writeField(context, field, rootValue));
    if (context.pending > 0) await allSettled(context);
    if (root.nulled) return;
  }
}

/** Resolves when no promise is pending; at least one must be. */
function allSettled(context: ExecutionContext): Promise<void> {
  return new Promise((resolve) => {
    context.onSettled = resolve;
  });
}

function resultOf({ root, errors }: ExecutionContext): SerializedResult {
  const data: Uint8Array[] = [];
  root.collect(data);
  return { data, errors };
}

/**
 * Creates the source stream of a subscription (specification, 6.2.3.1). Each of its values is the root value of one
 * execution of the same plan. Rejects with a GraphQLError at the field.
 */
export async function subscribeToPlan(
  plan: CompiledPlan,
  execution: PlanExecution,
): Promise<AsyncIterable<unknown>> {
  const { root: selection } = plan;
  if (selection instanceof GraphQLError) throw selection;
  const context = executionContextOf(plan, execution);
  checkConditions(context, selection.checks);
  const [field] = includedFields(context, selection);
  if (!field) throw new GraphQLError('The subscription selects no field.', { nodes: plan.operation });
  const { definition, nodes, key } = field;
  try {
    const args = argsOf(context, field);
    const info = infoOf(context, field);
    const stream: unknown = await definition.subscribe?.(undefined, args, execution.context, info);
    if (isAsyncIterable(stream)) return stream;
    throw new Error(`The field ${definition.name} has no stream of events.`);
  } catch (error) {
    throw locatedError(error, nodes, [key]);
  }
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
