import fc from 'fast-check';
import {
  buildSchema,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  GraphQLScalarType,
  type GraphQLSchema,
  isObjectType,
} from 'graphql';

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
  type Query {
    person(n: Int): Person
    strictPerson: Person!
    team: Team
    people: [Person!]
    teams: [Team!]!
    named: Named
    any: Any
  }
`;

/** The rates at which fields fail, are null, or resolve asynchronously. */
export interface Mishaps {
  /** Percentages of fields that fail, are null, and resolve asynchronously. */
  readonly failing: number;
  readonly missing: number;
  readonly late: number;
  /** Whether asynchronous fields may fail as well. */
  readonly lateFailures: boolean;
}

/** A schema whose fields resolve by a hash of seed and path, so that every executor gets the same values. */
export function schemaOf(seed: number, mishaps: Mishaps): GraphQLSchema {
  const schema = buildSchema(SDL);
  const date = schema.getType('Date');
  if (date instanceof GraphQLScalarType) {
    date.serialize = (value) => {
      if (value === 'no day') throw new TypeError('no day');
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
    for (const field of Object.values(type.getFields())) field.resolve = resolver(seed, mishaps);
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

function resolver(seed: number, mishaps: Mishaps): GraphQLFieldResolver<unknown, unknown> {
  return (_source, args, _context, info) => {
    const at = pathOf(info);
    const dice = hash(`${seed}/${at}`);
    return mishap(dice, mishaps, at, () => fitting(String(info.returnType), dice, args, mishaps));
  };
}

/** The value, or a failure, null or promise in its place. */
function mishap(
  dice: number,
  { failing, missing, late, lateFailures }: Mishaps,
  at: string,
  value: () => unknown,
) {
  const isLate = dice % 100 < late;
  const fails = (dice >>> 7) % 100 < failing && (!isLate || lateFailures);
  if (isLate)
    return Promise.resolve().then(() => (fails ? Promise.reject(new Error(`late: ${at}`)) : value()));
  if (fails && at.startsWith('item')) return new Error(`is an error: ${at}`);
  if (fails) throw new Error(`failed: ${at}`);
  if ((dice >>> 14) % 100 < missing) return dice % 2 === 0 ? null : undefined;
  return value();
}

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
    return dice % 5 === 0 ? new Set(items) : items;
  }
  const leaf = leaves[inner];
  return leaf ? leaf(dice, args) : { type: dice % 2 === 0 ? 'Person' : 'Team', late: dice % 3 === 0 };
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
  Query: ['__typename'],
  Named: ['name', '__typename'],
  Any: ['__typename'],
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
  Query: {
    person: 'Person',
    strictPerson: 'Person',
    team: 'Team',
    people: 'Person',
    teams: 'Team',
    named: 'Named',
    any: 'Any',
  },
  Named: {},
  Any: {},
};
const TYPES_OF: Record<string, readonly string[]> = { Named: ['Person', 'Team'], Any: ['Person', 'Team'] };
const DIRECTIVES = [
  '',
  '',
  '',
  '',
  ' @skip(if: $yes)',
  ' @include(if: $yes)',
  ' @skip(if: false)',
  ' @include(if: $no)',
];
const ARGUMENTS = ['', '(locale: "zh-CN")', '(locale: $locale)', '(upper: $yes, locale: null)'];

/** A selection set on a type, with aliases, directives, arguments, inline fragments and fragments of that type. */
function selection(type: string, depth: number): fc.Arbitrary<string> {
  const directive = fc.constantFrom(...DIRECTIVES);
  // An alias contains the field and its arguments: validation refuses one alias for two of them.
  const aliased = (name: string, given = '') => {
    const alias = `${name}${ARGUMENTS.indexOf(given)}: `;
    return fc.constantFrom(given ? alias : '', alias).map((prefix) => prefix + name + given);
  };
  const leaf = fc
    .constantFrom(...(LEAVES[type] ?? []))
    .chain((name) =>
      (name === 'title' ? fc.constantFrom(...ARGUMENTS) : fc.constant('')).chain((given) =>
        aliased(name, given),
      ),
    );
  const branches = Object.entries(BRANCHES[type] ?? {});
  const options = [fc.tuple(leaf, directive).map((parts) => parts.join(''))];
  if (depth > 0) {
    if (branches.length > 0) {
      options.push(
        fc
          .constantFrom(...branches)
          .chain(([name, to]) =>
            fc.tuple(aliased(name), directive, selection(to, depth - 1)).map((parts) => parts.join('')),
          ),
      );
    }
    options.push(
      fc
        .constantFrom(type, ...(TYPES_OF[type] ?? []))
        .chain((on) =>
          fc.tuple(directive, selection(on, depth - 1)).map(([d, set]) => `... on ${on}${d}${set}`),
        ),
      directive.map((d) => (FRAGMENTS.includes(type) ? `...${type}Fields${d}` : '__typename')),
    );
  }
  return fc
    .array(fc.oneof(...options), { minLength: 1, maxLength: 4 })
    .map((fields) => ` { ${fields.join(' ')} }`);
}

const FRAGMENTS = ['Person', 'Team', 'Named'];

/** A query with its variables and the seed of its schema. */
export const operations = fc.record({
  document: fc
    .tuple(selection('Query', 4), selection('Named', 0), selection('Team', 0), selection('Person', 0))
    .map(
      ([query, named, team, person]) => `query ($yes: Boolean = true, $no: Boolean!, $locale: String)${query}
fragment NamedFields on Named${named}
fragment TeamFields on Team${team}
fragment PersonFields on Person${person}
fragment Used on Query { named { ...NamedFields } team { ...TeamFields } person { ...PersonFields } }`,
    ),
  variables: fc.record(
    { yes: fc.boolean(), no: fc.boolean(), locale: fc.constantFrom('en-US', null) },
    { requiredKeys: ['no'] },
  ),
  seed: fc.integer({ min: 1, max: 1_000_000 }),
});
