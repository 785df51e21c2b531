import {
  type DocumentNode,
  defaultFieldResolver,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLAbstractType,
  type GraphQLField,
  type GraphQLFieldResolver,
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
  TypeNameMetaFieldDef,
  visit,
} from 'graphql';
import type { RowWriter } from './generated-code.ts';
import { type LeafWriter, leafWriter } from './leaf-writers.ts';
import { fieldsIn } from './selection.ts';

/** Variables by name, coerced. */
export type Variables = Readonly<Record<string, unknown>>;

/** What an operation asks for, worked out once for all its requests. */
export interface Plan {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Record<string, FragmentDefinitionNode>;
  readonly fields: readonly FieldPlan[];
  /** How often it was run. */
  uses: number;
}

/** One field of a selection, before it is said what stands in its place. */
export interface PlannedField {
  /** Which of the plan's fields it is: what a request works out for it is kept under this number. */
  readonly index: number;
  /** Its name in the answer. */
  readonly key: string;
  /** `{"key":` or `,"key":`. */
  readonly prefix: Uint8Array;
  readonly nodes: readonly FieldNode[];
  readonly name: string;
  readonly definition: GraphQLField<unknown, unknown>;
  readonly parentType: GraphQLObjectType;
  /** undefined: the property of the field's name. */
  readonly resolve: GraphQLFieldResolver<unknown, unknown> | undefined;
  /** undefined: they depend on variables. */
  readonly args: Readonly<Record<string, unknown>> | undefined;
}

/** One field of a selection. */
export interface FieldPlan extends PlannedField {
  readonly place: Place;
}

/** A place in the answer: a field's, or an item's in a list. One shape for all, as the engine reads one shape fastest. */
export interface Place {
  readonly nullable: boolean;
  readonly field: PlannedField;
  readonly leaf: LeafWriter | undefined;
  readonly item: Place | undefined;
  readonly object: ObjectPlace | undefined;
  readonly abstract: AbstractPlace | undefined;
}

export interface ObjectPlace {
  readonly type: GraphQLObjectType;
  readonly fields: readonly FieldPlan[];
  /** Code that was generated for it. */
  write: RowWriter | undefined;
}

export interface AbstractPlace {
  readonly type: GraphQLAbstractType;
  /** The place of a value whose type was found out. */
  readonly on: (type: GraphQLObjectType) => ObjectPlace;
}

/** The names of the variables on which `@skip` and `@include` depend: another value is another plan. */
export function conditionsOf(document: DocumentNode): string[] {
  const names = new Set<string>();
  visit(document, {
    Directive: ({ name, arguments: given = [] }) => {
      if (name.value !== 'skip' && name.value !== 'include') return;
      for (const { value } of given) if (value.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names];
}

/** Plans a query; undefined for what is left to graphql-js: introspection. */
export function planOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): Plan | undefined {
  const root = schema.getQueryType();
  const fragments: Record<string, FragmentDefinitionNode> = {};
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
  }
  const selecting = { schema, fragments, variables };
  const selected = root && fieldsIn(selecting, root, [operation.selectionSet]);
  if (!selected || [...selected.values()].some(([node]) => node && INTROSPECTION.has(node.name.value))) {
    return undefined;
  }
  let count = 0;

  function fieldsOn(
    parentType: GraphQLObjectType,
    selection: ReadonlyMap<string, readonly FieldNode[]>,
  ): FieldPlan[] {
    const definitions = parentType.getFields();
    const fields: FieldPlan[] = [];
    for (const [key, nodes] of selection) {
      const [node] = nodes;
      const name = node?.name.value ?? '';
      const definition = name === '__typename' ? TypeNameMetaFieldDef : definitions[name];
      // graphql-js leaves out what the schema does not have; validation has refused it already.
      if (!node || !definition) continue;
      const field = {
        index: count++,
        key,
        prefix: Buffer.from(`${fields.length === 0 ? '{' : ','}"${key}":`),
        nodes,
        name,
        definition,
        parentType,
        resolve: resolverOf(definition),
        args: constantArguments(definition, node),
      };
      fields.push({ ...field, place: placeOf(field, definition.type, true) });
    }
    return fields;
  }

  function placeOf(field: PlannedField, type: GraphQLOutputType, nullable: boolean): Place {
    if (type instanceof GraphQLNonNull) return placeOf(field, type.ofType, false);
    const place = {
      nullable,
      field,
      leaf: undefined,
      item: undefined,
      object: undefined,
      abstract: undefined,
    };
    if (type instanceof GraphQLList) return { ...place, item: placeOf(field, type.ofType, true) };
    if (isLeafType(type)) return { ...place, leaf: leafWriter(type) };
    const sets = field.nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    const on = (object: GraphQLObjectType) => ({
      type: object,
      fields: fieldsOn(object, fieldsIn(selecting, object, sets)),
      write: undefined,
    });
    if (!isAbstractType(type)) return { ...place, object: on(type) };
    const known = new Map<GraphQLObjectType, ObjectPlace>();
    const abstract = {
      type,
      on: (object: GraphQLObjectType) => {
        const found = known.get(object) ?? on(object);
        known.set(object, found);
        return found;
      },
    };
    return { ...place, abstract };
  }

  return { schema, operation, fragments, fields: fieldsOn(root, selected), uses: 0 };
}

const INTROSPECTION = new Set(['__schema', '__type']);

function resolverOf({ resolve }: GraphQLField<unknown, unknown>) {
  return resolve === defaultFieldResolver ? undefined : resolve;
}

/** The arguments of a field that names no variable, the same for every request. */
function constantArguments(definition: GraphQLField<unknown, unknown>, node: FieldNode) {
  let constant = true;
  for (const argument of node.arguments ?? []) {
    visit(argument, {
      Variable: () => {
        constant = false;
      },
    });
  }
  return constant ? Object.freeze(getArgumentValues(definition, node)) : undefined;
}
