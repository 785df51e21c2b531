import {
  type DirectiveNode,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  getDirectiveValues,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
} from 'graphql';

/** Variables by name, coerced. */
export type Variables = Readonly<Record<string, unknown>>;

/** The number, in its plan, of a Boolean expression over the variables of `@skip` and `@include`. */
export type Condition = number;

export const NEVER: Condition = 0;
export const ALWAYS: Condition = 1;

type Expression =
  | { readonly kind: 'constant'; readonly holds: boolean }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'and' | 'or'; readonly left: Condition; readonly right: Condition };

/**
 * The conditions of one plan. Equal expressions have one number, and an expression is added after those in it, so that
 * all of them are evaluated in one pass, once for an execution.
 */
export class Conditions {
  readonly #expressions: Expression[] = [
    { kind: 'constant', holds: false },
    { kind: 'constant', holds: true },
  ];
  readonly #numbers = new Map<string, Condition>();
  readonly #nonNull: ReadonlySet<string>;
  readonly #nullable = new Set<string>();

  constructor({ variableDefinitions = [] }: OperationDefinitionNode) {
    const nonNull = variableDefinitions.filter(({ type }) => type.kind === Kind.NON_NULL_TYPE);
    this.#nonNull = new Set(nonNull.map(({ variable }) => variable.name.value));
  }

  /** How many there are. A selection on an abstract type that is compiled while the plan is executed adds some. */
  get count(): number {
    return this.#expressions.length;
  }

  /** The condition of the `@skip` and the `@include` of a selection. */
  of({ directives = [] }: SelectionNode): Condition {
    return directives.reduce((before, directive) => this.and(before, this.#ofDirective(directive)), ALWAYS);
  }

  /** Whether the condition of a selection may be a variable that is null or has no value. */
  mayBeNull({ directives = [] }: SelectionNode): boolean {
    return directives.some((directive) => this.#nullable.has(variableOf(directive) ?? ''));
  }

  and(left: Condition, right: Condition): Condition {
    if (left === NEVER || right === NEVER || this.#negates(left, right)) return NEVER;
    if (left === ALWAYS || left === right) return right;
    return right === ALWAYS ? left : this.#add(`${left} and ${right}`, { kind: 'and', left, right });
  }

  or(left: Condition, right: Condition): Condition {
    if (left === ALWAYS || right === ALWAYS || this.#negates(left, right)) return ALWAYS;
    if (left === NEVER || left === right) return right;
    return right === NEVER ? left : this.#add(`${left} or ${right}`, { kind: 'or', left, right });
  }

  not(condition: Condition): Condition {
    const expression = this.#expressions[condition];
    if (expression?.kind === 'constant') return expression.holds ? NEVER : ALWAYS;
    if (expression?.kind === 'not') return expression.of;
    return this.#add(`not ${condition}`, { kind: 'not', of: condition });
  }

  /** Which conditions hold, by their numbers. */
  outcomes(variables: Variables): readonly boolean[] {
    if (this.count === CONSTANTS.length) return CONSTANTS;
    const outcomes: boolean[] = [];
    for (const expression of this.#expressions) outcomes.push(outcomeOf(expression, outcomes, variables));
    return outcomes;
  }

  /** Whether a variable in a condition is null or has no value. */
  hasNull(variables: Variables): boolean {
    if (this.#nullable.size === 0) return false;
    for (const name of this.#nullable) if (typeof variables[name] !== 'boolean') return true;
    return false;
  }

  #ofDirective(directive: DirectiveNode): Condition {
    const includes = directive.name.value === GraphQLIncludeDirective.name;
    if (!includes && directive.name.value !== GraphQLSkipDirective.name) return ALWAYS;
    const name = variableOf(directive);
    if (name === undefined) {
      const value = directive.arguments?.[0]?.value;
      return value?.kind === Kind.BOOLEAN && value.value !== includes ? NEVER : ALWAYS;
    }
    if (!this.#nonNull.has(name)) this.#nullable.add(name);
    const variable = this.#add(`variable ${name}`, { kind: 'variable', name });
    return includes ? variable : this.not(variable);
  }

  #negates(one: Condition, other: Condition): boolean {
    return this.#isNotOf(one, other) || this.#isNotOf(other, one);
  }

  #isNotOf(one: Condition, other: Condition): boolean {
    const expression = this.#expressions[one];
    return expression?.kind === 'not' && expression.of === other;
  }

  #add(text: string, expression: Expression): Condition {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const added = this.#expressions.push(expression) - 1;
    this.#numbers.set(text, added);
    return added;
  }
}

/** The outcomes of `NEVER` and `ALWAYS`. */
const CONSTANTS: readonly boolean[] = [false, true];

function outcomeOf(expression: Expression, outcomes: readonly boolean[], variables: Variables): boolean {
  const holds = (condition: Condition) => outcomes[condition] === true;
  switch (expression.kind) {
    case 'constant':
      return expression.holds;
    case 'variable':
      return variables[expression.name] === true;
    case 'not':
      return !holds(expression.of);
    case 'and':
      return holds(expression.left) && holds(expression.right);
    case 'or':
      return holds(expression.left) || holds(expression.right);
  }
}

function variableOf({ name, arguments: [argument] = [] }: DirectiveNode): string | undefined {
  if (name.value !== GraphQLIncludeDirective.name && name.value !== GraphQLSkipDirective.name)
    return undefined;
  return argument?.value.kind === Kind.VARIABLE ? argument.value.name.value : undefined;
}

/** The conditions of a plan, as they come out in one execution. */
export interface EvaluatedConditions {
  readonly variables: Variables;
  readonly conditions: Conditions;
  /** Which conditions hold, by their numbers. */
  outcomes: readonly boolean[];
  /** Whether a variable in a condition is null or has no value. */
  hasNullCondition: boolean;
}

/** A selection on an abstract type that is compiled while its plan is executed may add conditions. */
export function evaluateAddedConditions(context: EvaluatedConditions): void {
  const { conditions, variables, outcomes } = context;
  if (outcomes.length === conditions.count) return;
  context.outcomes = conditions.outcomes(variables);
  context.hasNullCondition = conditions.hasNull(variables);
}

/** A selection whose condition may be null, and the condition under which that is evaluated at all. */
export interface ConditionCheck {
  readonly reached: Condition;
  readonly selection: SelectionNode;
}

/**
 * Throws the GraphQLError of graphql-js for the first condition that is evaluated and is null or has no value. `@skip`
 * comes first: where it excludes a selection, `@include` is not evaluated.
 */
export function checkConditions(
  { outcomes, variables }: EvaluatedConditions,
  checks: readonly ConditionCheck[],
): void {
  for (const { reached, selection } of checks) {
    if (!outcomes[reached]) continue;
    if (getDirectiveValues(GraphQLSkipDirective, selection, variables)?.if === true) continue;
    getDirectiveValues(GraphQLIncludeDirective, selection, variables);
  }
}
