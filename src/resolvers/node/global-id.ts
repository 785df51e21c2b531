/** What a global id names: a type of the graph, and what Feishu needs to find the row again. */
export interface GlobalKey {
  readonly type: string;
  readonly keys: readonly string[];
}

/**
 * Makes the global id of a row: opaque to clients, the same for the same keys at all times. JSON keeps several keys
 * apart whatever they hold.
 */
export function encodeGlobalId(type: string, ...keys: readonly string[]): string {
  return Buffer.from(JSON.stringify([type, ...keys])).toString('base64url');
}

/** Reads a global id; undefined for a text that `encodeGlobalId` cannot have made. */
export function decodeGlobalId(id: string): GlobalKey | undefined {
  const parts = parse(Buffer.from(id, 'base64url').toString());
  if (!Array.isArray(parts) || parts.length < 2 || !parts.every(isText)) return undefined;
  const [type = '', ...keys] = parts;
  // Base64 has spare bits and skips strange characters, and JSON has spare spaces: one row has one id.
  return encodeGlobalId(type, ...keys) === id ? { type, keys } : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isText(part: unknown): part is string {
  return typeof part === 'string' && part !== '' && part.isWellFormed();
}
