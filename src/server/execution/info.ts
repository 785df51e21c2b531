import { type GraphQLResolveInfo, getArgumentValues } from 'graphql';
import type { FieldPlan, PlannedField } from './plan.ts';
import { pathOf, type Run } from './steps.ts';

/** Worked out once for a request, however many rows the field is read on. */
export function argsOf(run: Run, { index, args, nodes: [node], definition }: FieldPlan) {
  if (args) return args;
  const known = run.args[index] ?? (node ? getArgumentValues(definition, node, run.variables) : {});
  run.args[index] = known;
  return known;
}

/** One for a field and a request, whose `path` is right only until the resolver first waits. */
export function infoOf(run: Run, field: PlannedField): GraphQLResolveInfo {
  const known = run.infos[field.index] ?? new Info(run, field);
  run.infos[field.index] = known;
  return known;
}

/** A class, as V8 keeps an object literal's getter, and the run that it sees, far longer than the object. */
class Info implements GraphQLResolveInfo {
  readonly fieldName: string;
  readonly fieldNodes: GraphQLResolveInfo['fieldNodes'];
  readonly returnType: GraphQLResolveInfo['returnType'];
  readonly parentType: GraphQLResolveInfo['parentType'];
  readonly schema: GraphQLResolveInfo['schema'];
  readonly fragments: GraphQLResolveInfo['fragments'];
  readonly rootValue: unknown;
  readonly operation: GraphQLResolveInfo['operation'];
  readonly variableValues: GraphQLResolveInfo['variableValues'];
  readonly #run: Run;

  constructor(run: Run, { name, nodes, definition, parentType }: PlannedField) {
    const { plan, rootValue, variables } = run;
    this.fieldName = name;
    this.fieldNodes = nodes;
    this.returnType = definition.type;
    this.parentType = parentType;
    this.schema = plan.schema;
    this.fragments = plan.fragments;
    this.rootValue = rootValue;
    this.operation = plan.operation;
    this.variableValues = variables;
    this.#run = run;
  }

  get path(): GraphQLResolveInfo['path'] {
    return linked(pathOf(this.#run));
  }
}

function linked(path: readonly (string | number)[]): GraphQLResolveInfo['path'] {
  const [key = '', ...before] = path.toReversed();
  return { key, prev: before.length > 0 ? linked(before.toReversed()) : undefined, typename: undefined };
}
