import { unreadable } from './http/transport-fault.ts';

/** One page of a list that Feishu numbers and counts. */
export interface NumberedPage<Row> {
  readonly rows: readonly Row[];
  /** How many rows the whole list has. */
  readonly total: number;
}

/** Which page is wanted. `page_index` counts from 1. A type alias, as an interface could not be a query. */
export type NumberedPageQuery = { readonly page_index: number; readonly page_size: number };

/** Reads a page of a numbered list. Absent, null and empty rows are the same; only such a page may lack its total. */
export function numberedPage<Row>(
  { total }: { readonly total?: number | null },
  rows: readonly Row[] | null | undefined,
): NumberedPage<Row> {
  const count = total ?? (rows?.length ? undefined : 0);
  if (count === undefined) throw unreadable('it does not say how many rows there are');
  return { rows: rows ?? [], total: count };
}

/** A numbered list that is read whole. */
export interface WholeNumberedList<Row> {
  readonly pageSize: number;
  /** Reserves the calls for the other pages, once the first page has told how many there are, or throws. */
  readonly reserve: (calls: number) => () => void;
  readonly readPage: (page: NumberedPageQuery) => Promise<NumberedPage<Row>>;
}

/**
 * Reads a list from its beginning to its end. A page that fails fails the whole; so does a list that changes its length
 * meanwhile, as rows then move to other pages, and some would be read twice or not at all.
 */
export async function readWholeList<Row>({
  pageSize,
  reserve,
  readPage,
}: WholeNumberedList<Row>): Promise<Row[]> {
  const { rows, total } = await readPage({ page_index: 1, page_size: pageSize });
  const all = [...rows];
  const pages = Math.ceil(total / pageSize);
  const release = pages > 1 ? reserve(pages - 1) : undefined;
  try {
    for (let page_index = 2; page_index <= pages; page_index += 1) {
      const page = await readPage({ page_index, page_size: pageSize });
      if (page.total !== total) throw unreadable('the list changed while its pages were read');
      all.push(...page.rows);
    }
  } finally {
    release?.();
  }
  return all;
}
