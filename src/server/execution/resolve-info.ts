import { type GraphQLResolveInfo, getArgumentValues } from 'graphql';
import type { FieldDetails } from './compiled-plan.ts';
import type { ExecutionContext } from './execution-context.ts';
import { nodesOf, pathOf } from './write-segment.ts';

/** The arguments of a field: coerced once for an execution, however many rows the field is resolved on. */
export function argsOf(context: ExecutionContext, field: FieldDetails): Readonly<Record<string, unknown>> {
  const { index, args, definition } = field;
  if (args) return args;
  const [node] = nodesOf(context, field);
  const coerced = context.args[index] ?? (node ? getArgumentValues(definition, node, context.variables) : {});
  context.args[index] = coerced;
  return coerced;
}

/** One for a field and an execution. Its `path` is right until the resolver first awaits. */
export function infoOf(context: ExecutionContext, field: FieldDetails): GraphQLResolveInfo {
  const info = context.infos[field.index] ?? new ResolveInfo(context, field);
  context.infos[field.index] = info;
  return info;
}

/** A class, because V8 keeps the getter of an object literal, and the context that it sees, far longer than the object. */
class ResolveInfo implements GraphQLResolveInfo {
  readonly fieldName: string;
  readonly fieldNodes: GraphQLResolveInfo['fieldNodes'];
  readonly returnType: GraphQLResolveInfo['returnType'];
  readonly parentType: GraphQLResolveInfo['parentType'];
  readonly schema: GraphQLResolveInfo['schema'];
  readonly fragments: GraphQLResolveInfo['fragments'];
  readonly rootValue: unknown;
  readonly operation: GraphQLResolveInfo['operation'];
  readonly variableValues: GraphQLResolveInfo['variableValues'];
  readonly #context: ExecutionContext;

  constructor(context: ExecutionContext, field: FieldDetails) {
    const { name, definition, parentType } = field;
    this.fieldName = name;
    this.fieldNodes = nodesOf(context, field);
    this.returnType = definition.type;
    this.parentType = parentType;
    this.schema = context.schema;
    this.fragments = context.fragments;
    this.rootValue = context.rootValue;
    this.operation = context.operation;
    this.variableValues = context.variables;
    this.#context = context;
  }

  get path(): GraphQLResolveInfo['path'] {
    return linked(pathOf(this.#context));
  }
}

function linked(path: readonly (string | number)[]): GraphQLResolveInfo['path'] {
  const [key = '', ...before] = path.toReversed();
  return { key, prev: before.length > 0 ? linked(before.toReversed()) : undefined, typename: undefined };
}
