import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
  type ValueNode,
} from 'graphql';
import { MAX_FIRST } from '../../../resolvers/values/arguments.ts';
import type { FeishuCall } from '../../../schema/common/feishu-call.ts';

/** What an operation may come to if every list is as long as it was asked for. */
export interface Cost {
  /** Fields of the answer, each counted as often as its lists have rows. */
  readonly values: number;
  /** Calls to Feishu. */
  readonly calls: number;
}

export type Variables = Readonly<Record<string, unknown>>;

/** How long a list is that no argument bounds: the names of an activity, the items of an archive. */
const ASSUMED_LENGTH = 10;

const NOTHING: Cost = { values: 0, calls: 0 };

/**
 * Makes the function that computes what an operation may cost, from the sizes that its arguments and variables ask
 * for. Each fragment is computed once for each size of the list that it stands in, so that the time it takes grows
 * with the length of the document only, however often its fragments are spread into one another.
 */
export function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): Cost {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const computed = new Map<string, Cost>();
  const root = schema.getRootType(operation.operation);
  return root ? costOfSelection(operation.selectionSet, root, undefined) : NOTHING;

  /** `rows`: how many rows the lists of the connection have that is selected from. */
  function costOfSelection(set: SelectionSetNode, type: GraphQLNamedType, rows: number | undefined): Cost {
    let values = 0;
    let calls = 0;
    for (const selection of set.selections) {
      const cost =
        selection.kind === Kind.FIELD
          ? costOfField(selection, type, rows)
          : selection.kind === Kind.FRAGMENT_SPREAD
            ? costOfFragment(selection.name.value, rows)
            : costOfSelection(
                selection.selectionSet,
                typeNamed(selection.typeCondition?.name.value) ?? type,
                rows,
              );
      values += cost.values;
      calls += cost.calls;
    }
    return { values, calls };
  }

  function costOfFragment(name: string, rows: number | undefined): Cost {
    const key = `${name} ${rows}`;
    const known = computed.get(key);
    if (known) return known;
    const fragment = fragments.get(name);
    const type = typeNamed(fragment?.typeCondition.name.value);
    const cost = fragment && type ? costOfSelection(fragment.selectionSet, type, rows) : NOTHING;
    computed.set(key, cost);
    return cost;
  }

  function costOfField(node: FieldNode, parent: GraphQLNamedType, rows: number | undefined): Cost {
    const field = fieldOf(parent, node.name.value);
    if (!field) return { values: 1, calls: 0 };
    const first = field.args.some(({ name }) => name === 'first') ? firstOf(node, field) : undefined;
    const length = isListType(getNullableType(field.type)) ? (rows ?? lengthOf(node) ?? ASSUMED_LENGTH) : 1;
    const below = node.selectionSet
      ? costOfSelection(node.selectionSet, getNamedType(field.type), first)
      : NOTHING;
    const { feishuCall } = field.extensions;
    const own = feishuCall ? callsFor(feishuCall, first ?? 1) : 0;
    return { values: length * (1 + below.values), calls: own + length * below.calls };
  }

  function typeNamed(name: string | undefined): GraphQLNamedType | undefined {
    return name === undefined ? undefined : schema.getType(name);
  }

  function fieldOf(parent: GraphQLNamedType, name: string): GraphQLField<unknown, unknown> | undefined {
    if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
    if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
    return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
  }

  /** What `first` asks for. Beyond what it may be, its field refuses it with better words. */
  function firstOf(node: FieldNode, { args }: GraphQLField<unknown, unknown>): number {
    const wanted =
      given(argumentOf(node, 'first')) ?? args.find(({ name }) => name === 'first')?.defaultValue;
    return typeof wanted === 'number' ? Math.min(Math.max(wanted, 1), MAX_FIRST) : 1;
  }

  /** The length of the one list among the arguments by which rows are asked for: ids, or representations. */
  function lengthOf(node: FieldNode): number | undefined {
    for (const name of ['ids', 'representations', 'userIds', 'workEmails']) {
      const list = given(argumentOf(node, name));
      if (Array.isArray(list)) return list.length;
    }
    return undefined;
  }

  function given(value: ValueNode | undefined): unknown {
    switch (value?.kind) {
      case Kind.INT:
        return Number(value.value);
      case Kind.LIST:
        return value.values;
      case Kind.VARIABLE: {
        const name = value.name.value;
        if (Object.hasOwn(variables, name)) return variables[name];
        const definition = operation.variableDefinitions?.find(
          ({ variable }) => variable.name.value === name,
        );
        return given(definition?.defaultValue);
      }
      default:
        return undefined;
    }
  }
}

/** The names of the fields that an operation asks of the root, fragments included. */
export function rootFields(document: DocumentNode, operation: OperationDefinitionNode): ReadonlySet<string> {
  const names = new Set<string>();
  const spread = new Set<string>();
  collect(operation.selectionSet);
  return names;

  function collect({ selections }: SelectionSetNode): void {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) names.add(selection.name.value);
      else if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet);
      else if (!spread.has(selection.name.value)) collectFragment(selection.name.value);
    }
  }

  function collectFragment(name: string): void {
    spread.add(name);
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === name)
        collect(definition.selectionSet);
    }
  }
}

function argumentOf(node: FieldNode, name: string): ValueNode | undefined {
  return node.arguments?.find((argument) => argument.name.value === name)?.value;
}

/** The calls for `rows` rows by the limits of the endpoint; a part of one where several parents share it. */
function callsFor({ endpoint, batched }: FeishuCall, rows: number): number {
  const { pageSize = Number.POSITIVE_INFINITY, idsPerCall = 1 } = endpoint;
  return batched ? 1 / Math.min(idsPerCall, pageSize / rows) : Math.max(1, Math.ceil(rows / pageSize));
}

/** All of the variables that could size a list, as one text: numbers, and the lengths of lists. */
export function sizesIn({ variableDefinitions = [] }: OperationDefinitionNode, variables: Variables): string {
  let sizes = '';
  for (const { variable } of variableDefinitions) {
    const value = variables[variable.name.value];
    sizes +=
      typeof value === 'number'
        ? `${value},`
        : Array.isArray(value)
          ? `[${value.length}],`
          : `${value === null},`;
  }
  return sizes;
}
