import type { EndpointDeclaration } from '../endpoint.ts';
import { decodeUtf8 } from './decode-utf8.ts';
import { isRecord } from './is-record.ts';
import { attachLists, withoutLists } from './lazy-lists.ts';
import { listRanges } from './list-ranges.ts';

/** What tells how a body is parsed. */
export type BodyShape = Pick<EndpointDeclaration, 'rows' | 'rowFields' | 'lazyLists'>;

/**
 * Parses a body as JSON.parse does; the lists of the endpoint's rows that it declares lazy are parsed when they are read.
 * A body in which they cannot be told from the rest is parsed whole.
 */
export function parseBody(body: Buffer, { rows, rowFields, lazyLists }: BodyShape): unknown {
  const ranges = rows !== undefined && lazyLists?.length ? listRanges(body, lazyLists) : undefined;
  if (rows !== undefined && lazyLists && ranges?.length) {
    const parsed: unknown = JSON.parse(withoutLists(body, ranges));
    if (attachLists(rowsIn(parsed, rows), lazyLists, { body, ranges, rows, rowFields })) return parsed;
  }
  return JSON.parse(decodeUtf8(body));
}

function rowsIn(parsed: unknown, rows: string): readonly unknown[] {
  const list = isRecord(parsed) && isRecord(parsed.data) ? parsed.data[rows] : undefined;
  return Array.isArray(list) ? list : [];
}
