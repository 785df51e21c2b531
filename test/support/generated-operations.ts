import fc from 'fast-check';
import {
  buildSchema,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  GraphQLScalarType,
  type GraphQLSchema,
  isObjectType,
} from 'graphql';

const ROOT_FIELDS_SDL = /* GraphQL */ `
    person(n: Int): Person
    strictPerson: Person!
    team: Team
    people: [Person!]
    teams: [Team!]!
    named: Named
    any: Any
`;
const SDL = /* GraphQL */ `
  scalar Date
  enum Status { APPROVED ARCHIVED }
  interface Named { name: String }
  union Any = Person | Team
  type Person implements Named {
    name: String
    title(locale: String, upper: Boolean = false): String
    id: ID!
    age: Int
    day: Date
    strictDay: Date!
    status: Status
    boss: Person
    strictBoss: Person!
    team: Team
    friends: [Person]
    strictFriends: [Person!]!
    grid: [[Int]!]
    any: Any
  }
  type Team implements Named {
    name: String
    id: ID!
    lead: Person
    members: [Person!]
    named: [Named]
    strictAny: [Any!]!
  }
  type Query { ${ROOT_FIELDS_SDL} }
  type Mutation { ${ROOT_FIELDS_SDL} }
`;

/** The rates at which fields and items of lists do not resolve to a value of their type at once. */
export interface Mishaps {
  /** Percentages of those that fail, are null, have a value of another type, and are promises. */
  readonly failing: number;
  readonly missing: number;
  readonly wrong: number;
  readonly late: number;
  /** Whether promises may reject. */
  readonly lateFailures: boolean;
  /** Whether lists may be iterables that throw at their end. graphql-js completes items while it reads them, we afterwards. */
  readonly brokenIterables?: boolean;
}

/** Told of the path at which a field is resolved. */
type OnResolve = (path: string, info: GraphQLResolveInfo) => void;

/** A schema whose fields resolve by a hash of seed and path, so that every executor gets the same values. */
export function schemaOf(
  seed: number,
  mishaps: Mishaps,
  onResolve: OnResolve = () => undefined,
): GraphQLSchema {
  const schema = buildSchema(SDL);
  const date = schema.getType('Date');
  if (date instanceof GraphQLScalarType) {
    date.serialize = (value) => {
      // JSON.stringify throws for bigints and leaves symbols out, which no executor can mend.
      if (value === 'no day' || typeof value === 'bigint' || typeof value === 'symbol') {
        throw new TypeError('no day');
      }
      return value;
    };
  }
  for (const name of ['Any', 'Named']) {
    Object.assign(schema.getType(name) ?? {}, {
      resolveType: ({ type, late }: { type: string; late: boolean }) =>
        mishaps.late > 0 && late ? Promise.resolve(type) : type,
    });
  }
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) field.resolve = resolver(seed, mishaps, onResolve);
  }
  return schema;
}

const TEXTS = [
  '',
  'plain',
  'with "quotes" and \\',
  '二零二六年',
  'é\n\u0001',
  'a pair 😀',
  'half \ud83d',
  'x'.repeat(70),
];
/** The last ones are out of range or not integers. */
const INTS = [0, -0, 7, -7, 2 ** 31 - 1, -(2 ** 31), 2 ** 31, 0.5, undefined, true, '12', undefined];
const LONG_TEXTS = ['漢'.repeat(30_000), `"${'é'.repeat(70_000)}`];

function resolver(
  seed: number,
  mishaps: Mishaps,
  onResolve: OnResolve,
): GraphQLFieldResolver<unknown, unknown> {
  return (_source, args, _context, info) => {
    const at = pathOf(info);
    const dice = hash(`${seed}/${at}`);
    onResolve(at, info);
    return mishap(dice, mishaps, at, () => fitting(String(info.returnType), dice, args, mishaps));
  };
}

/** The value, or a failure, null, a wrong value or a promise in its place. */
function mishap(
  dice: number,
  { failing, missing, wrong, late, lateFailures }: Mishaps,
  at: string,
  value: () => unknown,
) {
  const isLate = dice % 100 < late;
  const fails = (dice >>> 7) % 100 < failing && (!isLate || lateFailures);
  if (isLate) return delay(dice).then(() => (fails ? Promise.reject(new Error(`late: ${at}`)) : value()));
  if (fails && at.startsWith('item')) return new Error(`is an error: ${at}`);
  if (fails) throw new Error(`failed: ${at}`);
  if ((dice >>> 14) % 100 < missing) return dice % 2 === 0 ? null : undefined;
  if ((dice >>> 20) % 100 < wrong) return WRONG_VALUES[dice % WRONG_VALUES.length]?.();
  return value();
}

/** Resolves after some turns of the queue of microtasks, one of three times after one of the event loop too. */
async function delay(dice: number): Promise<void> {
  if ((dice >>> 3) % 3 === 0) await new Promise((resolve) => setImmediate(resolve));
  for (let turns = (dice >>> 5) % 4; turns > 0; turns--) await undefined;
}

/** Values that most types do not have. */
const WRONG_VALUES: readonly (() => unknown)[] = [
  () => 'a text',
  () => '',
  () => 7,
  () => -0,
  () => Number.NaN,
  () => Number.POSITIVE_INFINITY,
  () => 12n,
  () => false,
  () => [],
  () => ['a list'],
  () => [[null]],
  () => ({}),
  () => ({ type: 'Unheard', name: 'of' }),
  () => ({ type: 'Status' }),
  () => ({ valueOf: () => 'converted' }),
  () => Symbol('a symbol'),
  () => new Map([['key', 'value']]),
  () => new Date(0),
];

/** A value of the type; rarely one that its serialisation refuses. */
function fitting(type: string, dice: number, args: object, mishaps: Mishaps): unknown {
  const inner = type.replace(/!$/, '');
  if (inner.startsWith('[')) {
    const items = Array.from({ length: lengthOf(dice) }, (_, index) => {
      const itemDice = hash(`${dice}/${index}`);
      return mishap(itemDice, mishaps, `item ${index}`, () =>
        fitting(inner.slice(1, -1), itemDice, args, { ...mishaps, late: 0 }),
      );
    });
    if ((dice >>> 9) % 10 === 0 && mishaps.brokenIterables) return brokenIterable(items);
    return dice % 5 === 0 ? new Set(items) : items;
  }
  const leaf = leaves[inner];
  return leaf ? leaf(dice, args) : { type: dice % 2 === 0 ? 'Person' : 'Team', late: dice % 3 === 0 };
}

function* brokenIterable(items: readonly unknown[]) {
  yield* items;
  throw new Error('the iterator failed');
}

/** Few lists are long, as each item may contain lists. */
const lengthOf = (dice: number) => ((dice >>> 5) % 12 === 0 ? 12 : dice % 4);

const leaves: Record<string, (dice: number, args: object) => unknown> = {
  // Texts longer than the initial buffer of the JSON writer are rare, so that most runs cover the other cases.
  String: (dice, args) =>
    dice % 7 === 0
      ? JSON.stringify(args)
      : dice % 97 === 0
        ? LONG_TEXTS[dice % LONG_TEXTS.length]
        : TEXTS[dice % TEXTS.length],
  ID: (dice) => (dice % 3 === 0 ? dice % 1_000 : `id ${dice}`),
  Int: (dice) => INTS[(dice >>> 3) % INTS.length] ?? (dice % 2_000) - 1_000,
  Date: (dice) => (dice % 13 === 0 ? 'no day' : '2026-01-31'),
  Status: (dice) => (dice % 17 === 0 ? 'UNHEARD_OF' : 'APPROVED'),
};

const pathOf = ({ path }: GraphQLResolveInfo): string => {
  const keys: (string | number)[] = [];
  for (let at: typeof path | undefined = path; at; at = at.prev) keys.unshift(at.key);
  return keys.join('.');
};

function hash(text: string): number {
  let value = 2_166_136_261;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 16_777_619);
  }
  value = Math.imul(value ^ (value >>> 15), 2_246_822_507);
  return (value ^ (value >>> 13)) >>> 0;
}

const LEAVES: Record<string, readonly string[]> = {
  Person: ['name', 'title', 'id', 'age', 'day', 'strictDay', 'status', 'grid', '__typename'],
  Team: ['name', 'id', '__typename'],
  Query: [
    '__typename',
    'schema: __schema { types { kind name } queryType { name fields { name type { kind ofType { name } } } } }',
    'type: __type(name: "Person") { name interfaces { name } fields(includeDeprecated: true) { args { name defaultValue } } }',
    'none: __type(name: "Nothing") { name possibleTypes { name } }',
  ],
  Mutation: ['__typename'],
  Named: ['name', '__typename'],
  Any: ['__typename'],
};
const ROOT_FIELDS = {
  person: 'Person',
  strictPerson: 'Person',
  team: 'Team',
  people: 'Person',
  teams: 'Team',
  named: 'Named',
  any: 'Any',
};
const BRANCHES: Record<string, Readonly<Record<string, string>>> = {
  Person: {
    boss: 'Person',
    strictBoss: 'Person',
    team: 'Team',
    friends: 'Person',
    strictFriends: 'Person',
    any: 'Any',
  },
  Team: { lead: 'Person', members: 'Person', named: 'Named', strictAny: 'Any' },
  Query: ROOT_FIELDS,
  Mutation: ROOT_FIELDS,
  Named: {},
  Any: {},
};
/** Types, beside its own, on which a selection may have inline fragments. */
const FRAGMENT_TYPES: Record<string, readonly string[]> = {
  Named: ['Person', 'Team', 'Any'],
  Any: ['Person', 'Team', 'Named'],
  Person: ['Named', 'Any'],
  Team: ['Named', 'Any'],
};
/** Types whose fragments a selection may spread. */
const SPREADS: Record<string, readonly string[]> = {
  Person: ['Person', 'Named'],
  Team: ['Team', 'Named'],
  Named: ['Named', 'Person', 'Team'],
  Any: ['Named', 'Person', 'Team'],
};
const DIRECTIVES = [
  ...Array<string>(8).fill(''),
  ' @skip(if: $yes)',
  ' @include(if: $yes)',
  ' @skip(if: false)',
  ' @include(if: $no)',
  ' @skip(if: true) @include(if: $maybe)',
  ' @include(if: $maybe)',
];
const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  title: ['', '(locale: "zh-CN")', '(locale: $locale)', '(upper: $yes, locale: null)'],
  person: ['', '(n: 1)', '(n: $n)'],
};

/** What selections are generated from. */
interface SelectionOptions {
  /** What stands behind a field, a fragment or a spread. */
  readonly directives: readonly string[];
  /** Types whose fragments a selection on a type may spread. */
  readonly spreads: Readonly<Record<string, readonly string[]>>;
}

/** A selection set on a type, with aliases, directives, arguments, inline fragments and fragment spreads. */
function selection(type: string, depth: number, options: SelectionOptions): fc.Arbitrary<string> {
  const directive = fc.constantFrom(...options.directives);
  // An alias contains the field and its arguments: validation refuses one alias for two of them.
  const aliased = (name: string) => {
    if (name.includes('{')) return fc.constant(name);
    const choices = ARGUMENTS[name] ?? [''];
    return fc.constantFrom(...choices).chain((given) => {
      const alias = `${name}${choices.indexOf(given)}: `;
      return fc.constantFrom(given ? alias : '', alias).map((prefix) => prefix + name + given);
    });
  };
  const leaf = fc.constantFrom(...(LEAVES[type] ?? [])).chain(aliased);
  const selections = [fc.tuple(leaf, directive).map(([field, d]) => placeDirective(field, d))];
  if (depth > 0) {
    const branches = Object.entries(BRANCHES[type] ?? {});
    if (branches.length > 0) {
      selections.push(
        fc
          .constantFrom(...branches)
          .chain(([name, to]) =>
            fc
              .tuple(aliased(name), directive, selection(to, depth - 1, options))
              .map((parts) => parts.join('')),
          ),
      );
    }
    selections.push(
      fc
        .constantFrom(type, ...(FRAGMENT_TYPES[type] ?? []))
        .chain((on) =>
          fc.tuple(directive, selection(on, depth - 1, options)).map(([d, set]) => `... on ${on}${d}${set}`),
        ),
    );
  }
  const spreads = depth > 0 ? options.spreads[type] : undefined;
  if (spreads && spreads.length > 0) {
    selections.push(
      fc.tuple(fc.constantFrom(...spreads), directive).map(([name, d]) => `...${name}Fields${d}`),
    );
  }
  return fc
    .array(fc.oneof(...selections), { minLength: 1, maxLength: 4 })
    .map((fields) => ` { ${fields.join(' ')} }`);
}

/** A field's directives come before its selection set. */
const placeDirective = (field: string, directive: string) =>
  field.includes('{') ? field.replace(' {', `${directive} {`) : field + directive;

/** Values of `$yes`, `$maybe` and the variables of arguments, where they have one. */
const VARIABLES = {
  yes: fc.constantFrom(true, false, true, false, null),
  no: fc.boolean(),
  maybe: fc.constantFrom(true, false, true, false, null),
  locale: fc.constantFrom('en-US', null),
  n: fc.constantFrom(3, null),
};
const VARIABLE_DEFINITIONS = '$yes: Boolean = true, $no: Boolean!, $maybe: Boolean, $locale: String, $n: Int';

/** An operation with its variables and the seed of its schema. */
const operationsOf = (kind: 'query' | 'mutation', root: string) => {
  const options = { directives: DIRECTIVES, spreads: SPREADS };
  return fc.record({
    document: fc
      .tuple(
        selection(root, 4, options),
        ...['Named', 'Team', 'Person'].map((type) => selection(type, 0, options)),
      )
      .map(
        ([set, named, team, person]) => `${kind} (${VARIABLE_DEFINITIONS})${set}
fragment NamedFields on Named${named}
fragment TeamFields on Team${team}
fragment PersonFields on Person${person}`,
      ),
    variables: fc.record(VARIABLES, { requiredKeys: ['no'] }),
    seed: SEED,
  });
};

const SEED = fc.integer({ min: 1, max: 1_000_000 });

export const queries = operationsOf('query', 'Query');
export const mutations = operationsOf('mutation', 'Mutation');

const OUTCOMES = { a: fc.boolean(), b: fc.boolean(), c: fc.boolean(), d: fc.boolean() };
const CONDITIONS = Object.keys(OUTCOMES);
/** Half of all selections have a condition. */
const CONDITIONAL = [
  ...Array<string>(9).fill(''),
  ...CONDITIONS.flatMap((name) => [` @include(if: $${name})`, ` @skip(if: $${name})`]),
  ' @skip(if: $a) @include(if: $b)',
  ' @include(if: $c) @skip(if: $a)',
  ' @include(if: false)',
  ' @include(if: $yes)',
  ' @skip(if: $b) @include(if: $yes)',
];
/** Fragments that spread others. */
const FRAGMENTS: Readonly<Record<string, readonly string[]>> = {
  Named: [],
  Team: ['Named'],
  Person: ['Named', 'Other'],
  Other: ['Named', 'Team'],
};

/**
 * Operations in which most selections have conditions on variables: in fragments within fragments, on fields that are
 * selected more than once, on spreads of one fragment. Each comes with several sets of variables.
 */
const conditionalOperations = (kind: 'query' | 'mutation', root: string) => {
  const options = { directives: CONDITIONAL, spreads: { ...SPREADS, Query: [], Mutation: [] } };
  const fragment = (name: string) => {
    const type = name === 'Other' ? 'Person' : name;
    return selection(type, 2, { ...options, spreads: { [type]: FRAGMENTS[name] ?? [] } }).map(
      (set) => `fragment ${name}Fields on ${type}${set}`,
    );
  };
  const definitions = [VARIABLE_DEFINITIONS, ...CONDITIONS.map((name) => `$${name}: Boolean!`)].join(', ');
  return fc.record({
    // Two selection sets on the root make most of its fields be selected twice, in all that is below them too.
    document: fc
      .tuple(
        selection(root, 4, options),
        selection(root, 4, options),
        ...Object.keys(FRAGMENTS).map(fragment),
      )
      .map(
        ([set, other, ...fragments]) =>
          `${kind} (${definitions}) { ... on ${root} ${set} ... on ${root} @include(if: $d) ${other} }\n${fragments.join('\n')}`,
      ),
    variables: fc.array(
      fc.record({ ...VARIABLES, ...OUTCOMES }, { requiredKeys: ['no', 'a', 'b', 'c', 'd'] }),
      { minLength: 1, maxLength: 4 },
    ),
    seed: SEED,
  });
};

export const conditionalQueries = conditionalOperations('query', 'Query');
export const conditionalMutations = conditionalOperations('mutation', 'Mutation');
