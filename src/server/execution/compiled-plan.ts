import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLAbstractType,
  GraphQLError,
  GraphQLField,
  GraphQLFieldResolver,
  GraphQLObjectType,
  OperationDefinitionNode,
} from 'graphql';
import type { Condition, ConditionCheck, Conditions } from './conditions.ts';
import type { ExecutionContext } from './execution-context.ts';
import type { LeafWriter } from './leaf-writers.ts';

/** What an operation selects, computed once for all requests, whatever the values of its variables. */
export interface CompiledPlan {
  readonly operation: OperationDefinitionNode;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  /** What is selected on the root; an error where the schema has no such operations. */
  readonly root: CompiledSelection | GraphQLError;
  /** All conditions of its selections and fields. */
  readonly conditions: Conditions;
  /** What it holds in memory, in bytes, by estimate. */
  size: number;
  /** Adds to its size: for a selection on an abstract type that is compiled when a type first occurs, and for generated code. */
  readonly grow: (bytes: number) => void;
  /** How often the plan was executed. */
  uses: number;
}

/** One field of a selection, without its position. */
export interface FieldDetails {
  /** Its number in the plan, under which an execution keeps what it computes for the field. */
  readonly index: number;
  /** Its response key. */
  readonly key: string;
  /** `,"key":`. The comma of an object's first key is replaced by the opening brace. */
  readonly prefix: Uint8Array;
  readonly nodes: readonly FieldNode[];
  /** The condition of each node, where some are not always part of the field. */
  readonly conditions: readonly Condition[] | undefined;
  readonly name: string;
  readonly definition: GraphQLField<unknown, unknown>;
  readonly parentType: GraphQLObjectType;
  /** undefined: the default resolver. */
  readonly resolve: GraphQLFieldResolver<unknown, unknown> | undefined;
  /** undefined: they depend on variables. */
  readonly args: Readonly<Record<string, unknown>> | undefined;
}

/** One field of a selection. */
export interface CompiledField extends FieldDetails {
  readonly position: Position;
}

/**
 * A response position (specification, 6.4.4): of a field, or of an item in a list. One of `leaf`, `item`, `object` and
 * `abstract` is set. All positions have the same properties, so that V8 gives them one hidden class.
 */
export interface Position {
  readonly nullable: boolean;
  readonly field: FieldDetails;
  readonly leaf: LeafWriter | undefined;
  readonly item: Position | undefined;
  readonly object: CompiledSelection | undefined;
  readonly abstract: AbstractSelection | undefined;
}

/** What is selected on an object type. */
export interface CompiledSelection {
  readonly type: GraphQLObjectType;
  readonly fields: readonly CompiledField[];
  /** Where fields come in the response if their conditions hold. undefined: all of `fields`, always and in their order. */
  readonly occurrences: readonly FieldOccurrence[] | undefined;
  /** The conditions that may be null, which is an error. */
  readonly checks: readonly ConditionCheck[];
  /** Generated code for rows of this selection. */
  writeRow: RowWriter | undefined;
}

/** A field has an occurrence for each of its nodes that can be the first one that is included; at most one condition holds. */
export interface FieldOccurrence {
  readonly field: CompiledField;
  readonly condition: Condition;
}

/** What is selected on an interface or a union. */
export interface AbstractSelection {
  readonly type: GraphQLAbstractType;
  readonly selectionFor: (type: GraphQLObjectType) => CompiledSelection;
}

/**
 * Generated code that writes a row. It writes nothing and returns false for a row that is not a plain object: a
 * promise, an error, a list or a leaf.
 */
export type RowWriter = (context: ExecutionContext, row: unknown) => boolean;
