import type { Context } from '../../context.ts';
import { badUserInput } from '../values/errors.ts';
import type { Lookup } from './node.ts';
import { withType } from './row-types.ts';

/** One way in which another subgraph may name a row: by these fields, with which it is found. */
interface Reference {
  readonly fields: readonly string[];
  readonly lookup: Lookup<string, object>;
}

const references = new Map<string, Reference[]>();

/** Lets other subgraphs name rows of the type by these fields, as its `@key` says. */
export function registerReference<Key extends string>(
  type: string,
  fields: readonly Key[],
  lookup: Lookup<Key, object>,
): void {
  references.set(type, [...(references.get(type) ?? []), { fields, lookup }]);
}

/**
 * The rows that a gateway asks for, in its order, for all that other subgraphs named in one step of its plan: all are
 * asked for at once, so that the loaders fetch them together. A representation is what a client of the gateway, or
 * anyone who reaches us, may have made up: a bad one is one null and one error, and takes no other with it.
 */
export function entities(representations: readonly unknown[], context: Context): Promise<object | null>[] {
  return representations.map((representation, index) => entity(representation, context, index));
}

async function entity(representation: unknown, context: Context, index: number): Promise<object | null> {
  const at = `representations.${index}`;
  const given = isRecord(representation) ? representation : {};
  const { __typename: type } = given;
  const known = typeof type === 'string' ? references.get(type) : undefined;
  if (typeof type !== 'string' || !known) {
    const names = [...references.keys()].join(', ');
    throw badUserInput(`${at}.__typename`, {
      en: `is not an entity of this graph. Allowed: ${names}.`,
      zh: `不是此图的实体类型。允许的类型：${names}。`,
    });
  }
  for (const { fields, lookup } of known) {
    const keys = fields.map((field) => [field, keyText(given[field])] as const);
    if (keys.every(([, text]) => text !== undefined)) {
      return withType(await lookup(Object.fromEntries(keys) as Record<string, string>, context), type);
    }
  }
  const allowed = known.map(({ fields }) => fields.join(' and ')).join(', or ');
  throw badUserInput(at, {
    en: `does not say which ${type} is meant. Allowed, each a text that is not blank: ${allowed}.`,
    zh: `没有指明是哪个 ${type}。允许的键（均为非空文本）：${allowed}。`,
  });
}

/** A key as GraphQL's ID takes it: a text, or a whole number that JSON keeps exactly. */
function keyText(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
