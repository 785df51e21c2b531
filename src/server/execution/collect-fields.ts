import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { type Condition, type ConditionCheck, type Conditions, NEVER } from './conditions.ts';

/** What selection sets are read against. */
export interface CollectOptions {
  readonly schema: GraphQLSchema;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  readonly conditions: Conditions;
}

/** A selection set that is part of a selection where a condition holds. */
export interface ConditionalSet {
  readonly set: SelectionSetNode;
  readonly condition: Condition;
}

/** What selection sets come to on an object type, whatever the values of variables. */
export interface CollectedFields {
  /** The nodes of each response key, in order, each with the condition under which it is one of them. */
  readonly fields: ReadonlyMap<string, CollectedField>;
  /**
   * The response keys in their order in the response. A key has an occurrence for each of its nodes that can be the first one
   * that is included; at most one of the conditions of its occurrences holds.
   */
  readonly occurrences: readonly Occurrence[];
  readonly checks: readonly ConditionCheck[];
}

export interface CollectedField {
  readonly nodes: readonly FieldNode[];
  readonly conditions: readonly Condition[];
}

export interface Occurrence {
  readonly key: string;
  readonly condition: Condition;
}

/**
 * Collects the fields that selection sets come to on an object type, by response key (specification, 6.3.2), for all
 * values of the variables in `@skip` and `@include` at once.
 */
export function collectFields(
  options: CollectOptions,
  type: GraphQLObjectType,
  sets: readonly ConditionalSet[],
): CollectedFields {
  const collector = new FieldCollector(options, type);
  for (const { set, condition } of sets) collector.collect(set, condition);
  return collector;
}

class FieldCollector implements CollectedFields {
  readonly fields = new Map<string, { nodes: FieldNode[]; conditions: Condition[]; included: Condition }>();
  readonly occurrences: Occurrence[] = [];
  readonly checks: ConditionCheck[] = [];
  readonly #options: CollectOptions;
  readonly #type: GraphQLObjectType;
  /** The condition under which a spread of a fragment has been met: another one is not evaluated, its conditions neither. */
  readonly #visited = new Map<string, Condition>();

  constructor(options: CollectOptions, type: GraphQLObjectType) {
    this.#options = options;
    this.#type = type;
  }

  /** Collects a selection set that is part of the selection where a condition holds. */
  collect({ selections }: SelectionSetNode, condition: Condition): void {
    for (const selection of selections) this.#collect(selection, condition);
  }

  #collect(selection: SelectionNode, around: Condition): void {
    const { conditions, fragments } = this.#options;
    const name = selection.kind === Kind.FRAGMENT_SPREAD ? selection.name.value : undefined;
    const visited = name === undefined ? NEVER : (this.#visited.get(name) ?? NEVER);
    const reached = conditions.and(around, conditions.not(visited));
    if (reached === NEVER) return;
    const condition = conditions.and(reached, conditions.of(selection));
    if (conditions.mayBeNull(selection)) this.checks.push({ reached, selection });
    if (condition === NEVER) return;
    if (selection.kind === Kind.FIELD) {
      this.#add(selection, condition);
      return;
    }
    if (name !== undefined) this.#visited.set(name, conditions.or(visited, condition));
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments[selection.name.value];
    if (fragment && this.#applies(fragment.typeCondition?.name.value)) {
      this.collect(fragment.selectionSet, condition);
    }
  }

  #add(node: FieldNode, condition: Condition): void {
    const { conditions } = this.#options;
    const key = (node.alias ?? node.name).value;
    const field = this.fields.get(key) ?? { nodes: [], conditions: [], included: NEVER };
    this.fields.set(key, field);
    const isFirst = conditions.and(condition, conditions.not(field.included));
    if (isFirst !== NEVER) this.occurrences.push({ key, condition: isFirst });
    field.nodes.push(node);
    field.conditions.push(condition);
    field.included = conditions.or(field.included, condition);
  }

  #applies(condition: string | undefined): boolean {
    if (condition === undefined || condition === this.#type.name) return true;
    const { schema } = this.#options;
    const conditional = schema.getType(condition);
    return isAbstractType(conditional) && schema.isSubType(conditional, this.#type);
  }
}
