import { isRecord } from '../../../collections.ts';
import type { EndpointDeclaration } from '../endpoint.ts';
import { decodeUtf8 } from './decode-utf8.ts';
import { attachLists, unreadLists, withoutLists } from './lazy-lists.ts';
import { listRanges } from './list-ranges.ts';

/** What tells how a body is parsed. */
export type BodyShape = Pick<EndpointDeclaration, 'rows' | 'rowFields' | 'lazyLists'>;

/**
 * Parses a body as JSON.parse does; the lists of the endpoint's rows that it declares lazy are parsed when they are read.
 * A list that an earlier execution of the same operation has read is parsed at once, and a body in which the lists cannot
 * be told from the rest is parsed whole.
 */
export function parseBody(
  body: Buffer,
  { rows, rowFields, lazyLists = [] }: BodyShape,
  definition: object = {},
): unknown {
  const keys = unreadLists(lazyLists, definition);
  if (rows !== undefined && keys.length > 0) {
    const latin1 = body.toString('latin1');
    const ranges = listRanges(body, latin1, keys);
    if (ranges && ranges.length > 0) {
      const parsed: unknown = JSON.parse(withoutLists(latin1, ranges));
      const page = { body, ranges, rows, rowFields, definition };
      if (attachLists(rowsIn(parsed, rows), lazyLists, page)) return parsed;
    }
  }
  return JSON.parse(decodeUtf8(body));
}

function rowsIn(parsed: unknown, rows: string): readonly unknown[] {
  const list = isRecord(parsed) && isRecord(parsed.data) ? parsed.data[rows] : undefined;
  return Array.isArray(list) ? list : [];
}
