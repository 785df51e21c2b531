import type { Context } from '../../context.ts';
import { badUserInput } from '../values/errors.ts';
import { decodeGlobalId } from './global-id.ts';
import { withType } from './row-types.ts';

/** Finds a row again by its keys; null or undefined where there is none, or none any more. */
export type Lookup<Key extends string, Row extends object> = (
  keys: Readonly<Record<Key, string>>,
  context: Context,
) => Promise<Row | null | undefined> | Row | null | undefined;

interface NodeType {
  /** Names for the keys of a global id, in the order in which it holds them. */
  readonly keyNames: readonly string[];
  readonly lookup: Lookup<string, object>;
}

const nodeTypes = new Map<string, NodeType>();

/** Makes the type one that `node` and `nodes` find. */
export function registerNodeType<Key extends string>(
  name: string,
  keyNames: readonly Key[],
  lookup: Lookup<Key, object>,
): void {
  nodeTypes.set(name, { keyNames, lookup });
}

/** The most ids that `nodes` takes. */
export const MAX_NODES = 100;

/**
 * The object with this global id, or null where there is none, or none that the caller may see. An id that this graph
 * cannot have given is BAD_USER_INPUT.
 */
export async function node(id: string, context: Context, argument = 'id'): Promise<object | null> {
  const key = decodeGlobalId(id);
  if (!key) throw notAnId(argument);
  const type = nodeTypes.get(key.type);
  // It may have been one of ours once, or be another service's.
  if (!type) return null;
  if (key.keys.length !== type.keyNames.length) throw notAnId(argument);
  const keys = Object.fromEntries(type.keyNames.map((name, index) => [name, key.keys[index] ?? '']));
  return withType(await type.lookup(keys, context), key.type);
}

/** As `node`, for an id that must be of this type. */
export async function nodeOfType(type: string, id: string, context: Context): Promise<object | null> {
  const key = decodeGlobalId(id);
  if (key && key.type !== type)
    throw badUserInput('id', {
      en: `is the global id of a ${key.type}, not of a ${type}.`,
      zh: `是 ${key.type} 的全局 ID，而不是 ${type} 的。`,
    });
  return node(id, context);
}

/** As `node`, for up to 100 ids, in their order. One that fails is one null and one error, and takes no other with it. */
export function nodes(ids: readonly string[], context: Context): Promise<object | null>[] {
  if (ids.length > MAX_NODES) {
    throw badUserInput('ids', {
      en: `holds ${ids.length} ids. Allowed: up to ${MAX_NODES}.`,
      zh: `有 ${ids.length} 个 ID，最多允许 ${MAX_NODES} 个。`,
    });
  }
  return ids.map((id, index) => node(id, context, `ids.${index}`));
}

function notAnId(argument: string) {
  return badUserInput(argument, {
    en: 'is not a global id of this graph. Allowed: what the field "id" of one of its objects gave. Feishu\'s own ids are asked for by fields of their own, such as "activityId".',
    zh: '不是此图的全局 ID。只能使用此图中对象的 "id" 字段返回的值；飞书自己的 ID 在其他字段中，例如 "activityId"。',
  });
}
