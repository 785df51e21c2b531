import { unreadable } from '../../errors.ts';
import type { TokenPage } from './wire.ts';

/** One page of Feishu's. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  /** The token of the page behind it; undefined where there is none. */
  readonly next: string | undefined;
}

/** Reads Feishu's token paging: absent, null and empty rows are no rows, and `has_more` promises a token. */
export function tokenPage<Row>(data: TokenPage, rows: readonly Row[] | null | undefined): Page<Row> {
  if (data.has_more && !data.page_token) throw unreadable('it says that there is more, and not where');
  return { rows: rows ?? [], next: data.has_more ? (data.page_token ?? undefined) : undefined };
}

/** Reads a list from its beginning, page by page, for as long as whoever asks goes on. A page that fails ends it. */
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
