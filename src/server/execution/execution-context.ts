import type {
  FragmentDefinitionNode,
  GraphQLError,
  GraphQLResolveInfo,
  GraphQLSchema,
  OperationDefinitionNode,
} from 'graphql';
import type { EvaluatedConditions } from './conditions.ts';
import type { JsonWriter } from './json-writer.ts';
import type { Segment } from './segment.ts';

/** A response path, from the root to a field or an item of a list. */
export type Path = readonly (string | number)[];

/** The state of one execution. All functions share it, so that no object is made for each row. */
export interface ExecutionContext extends EvaluatedConditions {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  readonly rootValue: unknown;
  readonly contextValue: unknown;
  /** Whether rows of lists are written by generated code. */
  readonly usesGeneratedCode: boolean;
  /** Adds to the size of the plan that is executed, in bytes. */
  readonly growPlan: (bytes: number) => void;
  readonly errors: GraphQLError[];
  readonly root: Segment;
  /** What is computed once for a field and all its rows, by the field's index in the plan. */
  readonly infos: GraphQLResolveInfo[];
  readonly args: Record<string, unknown>[];
  /** The segment that is being written, its writer, and the path to the current position in it. */
  writer: JsonWriter;
  segment: Segment;
  path: (string | number)[];
  depth: number;
  /** How many promises have not settled yet. */
  pending: number;
  /** Called when `pending` becomes 0. */
  onSettled: (() => void) | undefined;
}
