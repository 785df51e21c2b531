import { unreadable } from './http/transport-fault.ts';
import type { TokenPage } from './wire.ts';

/** One page of Feishu's. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  /** The token of the next page; undefined on the last one. */
  readonly next: string | undefined;
}

/** Reads a page of a list with page tokens. Absent, null and empty rows are the same; `has_more` implies a token. */
export function tokenPage<Row>(data: TokenPage, rows: readonly Row[] | null | undefined): Page<Row> {
  if (data.has_more && !data.page_token) throw unreadable('it says that there is more, and not where');
  return { rows: rows ?? [], next: data.has_more ? (data.page_token ?? undefined) : undefined };
}

/** Reads a list from its beginning, page by page, as long as the consumer iterates. A page that fails ends it. */
export async function* everyPage<Row>(
  readPage: (token: string | undefined) => Promise<Page<Row>>,
): AsyncGenerator<readonly Row[]> {
  let token: string | undefined;
  do {
    const { rows, next }: Page<Row> = await readPage(token);
    if (next !== undefined && next === token) throw unreadable('its pages go round in a circle');
    yield rows;
    token = next;
  } while (token !== undefined);
}
