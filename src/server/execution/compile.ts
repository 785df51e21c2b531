import {
  type DocumentNode,
  defaultFieldResolver,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLField,
  GraphQLList,
  GraphQLNonNull,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getArgumentValues,
  isAbstractType,
  isLeafType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  type ValueNode,
} from 'graphql';
import { collectFields } from './collect-fields.ts';
import type {
  CompiledField,
  CompiledPlan,
  CompiledSelection,
  FieldDetails,
  Position,
} from './compiled-plan.ts';
import type { Variables } from './execution-context.ts';
import { leafWriter } from './leaf-writers.ts';

export interface CompileOptions {
  readonly schema: GraphQLSchema;
  /** Validated. */
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** The values of the variables in `@skip` and `@include`. The plan keeps them, and no other value of a request. */
  readonly conditions: Variables;
  /** Called when the size of the plan has grown. */
  readonly onGrowth: () => void;
}

/** What a compiled field holds in memory, in bytes, as measured: 590 to 790. */
const BYTES_PER_FIELD = 900;
/** What a parsed document, which its plan keeps alive, holds for each character, beside its fields: 30 to 140. */
const BYTES_PER_CHARACTER = 150;

/** Compiles an operation. Never throws: what cannot be evaluated becomes an error of the plan or of a selection in it. */
export function compile({ schema, document, operation, conditions, onGrowth }: CompileOptions): CompiledPlan {
  const fragments: Record<string, FragmentDefinitionNode> = Object.create(null);
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
  }
  const queryType = schema.getQueryType();
  const prefixes = new Map<string, Uint8Array>();
  let fieldCount = 0;

  /** Compiled once for each type and set, so that a fragment's fields are not compiled again for each of its spreads. */
  const compiled = new Map<SelectionSetNode, Map<GraphQLObjectType, CompiledSelection>>();

  function selectionOn(type: GraphQLObjectType, sets: readonly SelectionSetNode[]): CompiledSelection {
    const [set, another] = sets;
    if (!set || another) return compileSelection(type, sets);
    const byType = compiled.get(set) ?? new Map<GraphQLObjectType, CompiledSelection>();
    compiled.set(set, byType);
    const selection = byType.get(type) ?? compileSelection(type, sets);
    byType.set(type, selection);
    return selection;
  }

  function compileSelection(type: GraphQLObjectType, sets: readonly SelectionSetNode[]): CompiledSelection {
    const collected = collectOrError(type, sets);
    const error = collected instanceof GraphQLError ? collected : undefined;
    const fields = collected instanceof GraphQLError ? [] : fieldsOn(type, collected);
    return { type, fields, error, writeRow: undefined };
  }

  function collectOrError(type: GraphQLObjectType, sets: readonly SelectionSetNode[]) {
    try {
      return collectFields({ schema, fragments, conditions }, type, sets);
    } catch (error) {
      if (error instanceof GraphQLError) return error;
      throw error;
    }
  }

  function fieldsOn(
    parentType: GraphQLObjectType,
    collected: ReadonlyMap<string, readonly FieldNode[]>,
  ): CompiledField[] {
    const fields: CompiledField[] = [];
    for (const [key, nodes] of collected) {
      const [node] = nodes;
      const definition = node && definitionOf(parentType, node.name.value);
      // graphql-js leaves out what the schema does not have; validation has refused it already.
      if (!node || !definition) continue;
      const field = {
        index: fieldCount++,
        key,
        prefix: prefixOf(`${fields.length === 0 ? '{' : ','}"${key}":`),
        nodes,
        name: node.name.value,
        definition,
        parentType,
        resolve: resolverOf(definition),
        args: constantArguments(definition, node),
      };
      fields.push(Object.assign(field, { position: positionOf(field, definition.type, true) }));
    }
    return fields;
  }

  function prefixOf(text: string): Uint8Array {
    const prefix = prefixes.get(text) ?? Buffer.from(text);
    prefixes.set(text, prefix);
    return prefix;
  }

  function definitionOf(parentType: GraphQLObjectType, name: string) {
    if (name === TypeNameMetaFieldDef.name) return TypeNameMetaFieldDef;
    if (parentType === queryType && name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
    if (parentType === queryType && name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
    return parentType.getFields()[name];
  }

  function positionOf(field: FieldDetails, type: GraphQLOutputType, nullable: boolean): Position {
    if (type instanceof GraphQLNonNull) return positionOf(field, type.ofType, false);
    const position = {
      nullable,
      field,
      leaf: undefined,
      item: undefined,
      object: undefined,
      abstract: undefined,
    };
    if (type instanceof GraphQLList) return { ...position, item: positionOf(field, type.ofType, true) };
    if (isLeafType(type)) return { ...position, leaf: leafWriter(type) };
    const sets = field.nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    if (!isAbstractType(type)) return { ...position, object: selectionOn(type, sets) };
    const selections = new Map<GraphQLObjectType, CompiledSelection>();
    const selectionFor = (object: GraphQLObjectType) => {
      let selection = selections.get(object);
      if (!selection) {
        const before = fieldCount;
        selection = selectionOn(object, sets);
        selections.set(object, selection);
        plan.grow((fieldCount - before) * BYTES_PER_FIELD);
      }
      return selection;
    };
    return { ...position, abstract: { type, selectionFor } };
  }

  const rootType = schema.getRootType(operation.operation);
  const { fields, error } = rootType
    ? selectionOn(rootType, [operation.selectionSet])
    : withoutRoot(operation);
  const { body = '' } = operation.loc?.source ?? {};
  const plan: CompiledPlan = {
    operation,
    fragments,
    fields,
    error,
    size: 1_000 + fieldCount * BYTES_PER_FIELD + body.length * BYTES_PER_CHARACTER,
    grow: (bytes) => {
      plan.size += bytes;
      onGrowth();
    },
    uses: 0,
  };
  return plan;
}

const NO_ARGUMENTS = Object.freeze({});

function withoutRoot(operation: OperationDefinitionNode): Pick<CompiledSelection, 'fields' | 'error'> {
  const message = `Schema is not configured to execute ${operation.operation} operation.`;
  return { fields: [], error: new GraphQLError(message, { nodes: operation }) };
}

function resolverOf({ resolve }: GraphQLField<unknown, unknown>) {
  return resolve === defaultFieldResolver ? undefined : resolve;
}

/** The arguments of a field that names no variable. undefined also where they are invalid: each execution says so then. */
function constantArguments(definition: GraphQLField<unknown, unknown>, node: FieldNode) {
  if (definition.args.length === 0) return NO_ARGUMENTS;
  if (node.arguments?.some(({ value }) => namesVariable(value))) return undefined;
  try {
    return Object.freeze(getArgumentValues(definition, node));
  } catch {
    return undefined;
  }
}

function namesVariable(value: ValueNode): boolean {
  if (value.kind === Kind.LIST) return value.values.some(namesVariable);
  if (value.kind === Kind.OBJECT) return value.fields.some((field) => namesVariable(field.value));
  return value.kind === Kind.VARIABLE;
}
