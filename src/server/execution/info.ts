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
  const known = run.infos[field.index] ?? makeInfo(run, field);
  run.infos[field.index] = known;
  return known;
}

function makeInfo(run: Run, field: PlannedField): GraphQLResolveInfo {
  const { plan, rootValue, variables } = run;
  return {
    fieldName: field.name,
    fieldNodes: field.nodes,
    returnType: field.definition.type,
    parentType: field.parentType,
    schema: plan.schema,
    fragments: plan.fragments,
    rootValue,
    operation: plan.operation,
    variableValues: variables,
    get path() {
      return linked(pathOf(run));
    },
  };
}

function linked(path: readonly (string | number)[]): GraphQLResolveInfo['path'] {
  const [key = '', ...before] = path.toReversed();
  return { key, prev: before.length > 0 ? linked(before.toReversed()) : undefined, typename: undefined };
}
