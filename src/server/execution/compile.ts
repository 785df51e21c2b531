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
import { type CollectedFields, type ConditionalSet, collectFields } from './collect-fields.ts';
import type {
  CompiledField,
  CompiledPlan,
  CompiledSelection,
  FieldDetails,
  FieldOccurrence,
  Position,
} from './compiled-plan.ts';
import { ALWAYS, Conditions } from './conditions.ts';
import { leafWriter } from './leaf-writers.ts';

export interface CompileOptions {
  readonly schema: GraphQLSchema;
  /** Validated. */
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** Called when the size of the plan has grown. */
  readonly onGrowth: () => void;
}

/** What a compiled field holds in memory, in bytes, as measured: 590 to 790. */
const BYTES_PER_FIELD = 900;
/** What an occurrence of a field in a selection with conditions holds, or a condition. */
const BYTES_PER_OCCURRENCE = 200;
const BYTES_PER_CONDITION = 200;
/** What a parsed document, which its plan keeps alive, holds for each character, beside its fields: 30 to 140. */
const BYTES_PER_CHARACTER = 150;

/** Compiles an operation. Never throws. */
export function compile({ schema, document, operation, onGrowth }: CompileOptions): CompiledPlan {
  const fragments: Record<string, FragmentDefinitionNode> = Object.create(null);
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
  }
  const queryType = schema.getQueryType();
  const conditions = new Conditions(operation);
  const prefixes = new Map<string, Uint8Array>();
  let fieldCount = 0;
  let occurrenceCount = 0;

  /** Compiled once for each type and set, so that a fragment's fields are not compiled again for each of its spreads. */
  const compiled = new Map<SelectionSetNode, Map<GraphQLObjectType, CompiledSelection>>();

  function selectionOn(type: GraphQLObjectType, sets: readonly ConditionalSet[]): CompiledSelection {
    const [only, another] = sets;
    if (!only || another) return compileSelection(type, sets);
    const { set } = only;
    const byType = compiled.get(set) ?? new Map<GraphQLObjectType, CompiledSelection>();
    compiled.set(set, byType);
    // A field that is executed and has one node has that node, whatever its condition.
    const selection = byType.get(type) ?? compileSelection(type, [{ set, condition: ALWAYS }]);
    byType.set(type, selection);
    return selection;
  }

  function compileSelection(type: GraphQLObjectType, sets: readonly ConditionalSet[]): CompiledSelection {
    const collected = collectFields({ schema, fragments, conditions }, type, sets);
    const fields = fieldsOn(type, collected);
    const { checks } = collected;
    const selection = {
      type,
      fields: [...fields.values()],
      occurrences: undefined,
      checks,
      writeRow: undefined,
    };
    if (collected.occurrences.every(({ condition }) => condition === ALWAYS)) return selection;
    const occurrences: FieldOccurrence[] = collected.occurrences.flatMap(({ key, condition }) => {
      const field = fields.get(key);
      return field ? { field, condition } : [];
    });
    occurrenceCount += occurrences.length;
    return { ...selection, occurrences };
  }

  function fieldsOn(
    parentType: GraphQLObjectType,
    collected: CollectedFields,
  ): ReadonlyMap<string, CompiledField> {
    const fields = new Map<string, CompiledField>();
    for (const [key, { nodes, conditions: ofNodes }] of collected.fields) {
      const [node, another] = nodes;
      const definition = node && definitionOf(parentType, node.name.value);
      // graphql-js leaves out what the schema does not have; validation has refused it already.
      if (!node || !definition) continue;
      const field = {
        index: fieldCount++,
        key,
        prefix: prefixOf(key),
        nodes,
        conditions: another && ofNodes.some((condition) => condition !== ALWAYS) ? ofNodes : undefined,
        name: node.name.value,
        definition,
        parentType,
        resolve: resolverOf(definition),
        args: constantArguments(definition, node),
      };
      fields.set(key, Object.assign(field, { position: positionOf(field, definition.type, true) }));
    }
    return fields;
  }

  function prefixOf(key: string): Uint8Array {
    const prefix = prefixes.get(key) ?? Buffer.from(`,"${key}":`);
    prefixes.set(key, prefix);
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
    const sets = field.nodes.flatMap(({ selectionSet: set }, index) =>
      set ? { set, condition: field.conditions?.[index] ?? ALWAYS } : [],
    );
    if (!isAbstractType(type)) return { ...position, object: selectionOn(type, sets) };
    const selections = new Map<GraphQLObjectType, CompiledSelection>();
    const selectionFor = (object: GraphQLObjectType) => {
      let selection = selections.get(object);
      if (!selection) {
        const before = bytesCompiled();
        selection = selectionOn(object, sets);
        selections.set(object, selection);
        plan.grow(bytesCompiled() - before);
      }
      return selection;
    };
    return { ...position, abstract: { type, selectionFor } };
  }

  /** What all that is compiled so far holds in memory, by estimate. */
  function bytesCompiled(): number {
    return (
      fieldCount * BYTES_PER_FIELD +
      occurrenceCount * BYTES_PER_OCCURRENCE +
      conditions.count * BYTES_PER_CONDITION
    );
  }

  const rootType = schema.getRootType(operation.operation);
  const root = rootType
    ? selectionOn(rootType, [{ set: operation.selectionSet, condition: ALWAYS }])
    : withoutRoot(operation);
  const { body = '' } = operation.loc?.source ?? {};
  const plan: CompiledPlan = {
    operation,
    fragments,
    root,
    conditions,
    size: 1_000 + bytesCompiled() + body.length * BYTES_PER_CHARACTER,
    grow: (bytes) => {
      plan.size += bytes;
      onGrowth();
    },
    uses: 0,
  };
  return plan;
}

const NO_ARGUMENTS = Object.freeze({});

function withoutRoot(operation: OperationDefinitionNode): GraphQLError {
  const message = `Schema is not configured to execute ${operation.operation} operation.`;
  return new GraphQLError(message, { nodes: operation });
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
