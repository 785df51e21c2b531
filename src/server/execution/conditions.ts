import {
  type DirectiveNode,
  type DocumentNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Variables } from './execution-context.ts';

/** The names of the variables on which `@skip` and `@include` in an operation and in all fragments depend. */
export function conditionNames(document: DocumentNode, operation: OperationDefinitionNode): string[] {
  const names = new Set<string>();
  addNames(operation.selectionSet, names);
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) addNames(definition.selectionSet, names);
  }
  return [...names];
}

function addNames({ selections }: SelectionSetNode, names: Set<string>): void {
  for (const selection of selections) {
    for (const directive of selection.directives ?? []) addVariables(directive, names);
    if (selection.kind !== Kind.FRAGMENT_SPREAD && selection.selectionSet)
      addNames(selection.selectionSet, names);
  }
}

function addVariables({ name, arguments: args = [] }: DirectiveNode, names: Set<string>): void {
  if (name.value !== 'skip' && name.value !== 'include') return;
  for (const { value } of args) if (value.kind === Kind.VARIABLE) names.add(value.name.value);
}

/** The variables of these names that have a value; null is one. */
export function pick(variables: Variables, names: readonly string[]): Variables {
  return Object.fromEntries(
    names.filter((name) => Object.hasOwn(variables, name)).map((name) => [name, variables[name]]),
  );
}
