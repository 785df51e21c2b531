import { endpointKey } from '../../datasources/feishu/endpoint.ts';
import type { NumberedPageQuery } from '../../datasources/feishu/numbered-page.ts';
import type { Call, Query, SandboxContext } from './handler.ts';
import { invalidParameters } from './parameters.ts';

interface Page<Row> {
  readonly rows: Row[];
  /** `page_token` is present only if `has_more` is true. */
  readonly more: { readonly has_more: boolean; readonly page_token?: string };
}

/**
 * One page of the rows that match the filter. A page token holds a position among all rows, matching or not, so that a
 * write that removes a row from the filter does not shift the rows of later pages.
 */
export function pageOf<Row>(
  call: Call,
  context: SandboxContext,
  all: readonly Row[],
  page: { readonly page_size: number; readonly page_token?: string | undefined },
  matches: (row: Row) => boolean = () => true,
): Page<Row> {
  const scope = scopeOf(call, context.strictPageTokens);
  const rows: Row[] = [];
  for (let position = startOf(call, context, scope, page.page_token); position < all.length; position += 1) {
    const row = all[position];
    if (row === undefined || !matches(row)) continue;
    if (rows.length === page.page_size) {
      return { rows, more: { has_more: true, page_token: context.pageTokens.issue(scope, position) } };
    }
    rows.push(row);
  }
  return { rows, more: { has_more: false } };
}

/** One page of a list that is read by page number. */
export function numberedPageOf<Row>(
  all: readonly Row[],
  { page_index, page_size }: NumberedPageQuery,
): readonly Row[] {
  return all.slice((page_index - 1) * page_size, page_index * page_size);
}

/** The position in a page token. An empty token means the first page: Feishu's own SDK sends one. */
function startOf(call: Call, context: SandboxContext, scope: string, token: string | undefined): number {
  if (!token) return 0;
  const start = context.pageTokens.read(scope, token);
  if (start === undefined) {
    throw invalidParameters(call.endpoint, [
      { field: 'page_token', value: token, description: 'page_token is invalid' },
    ]);
  }
  return start;
}

/** What a page token is bound to: the endpoint and all parameters that select rows. */
function scopeOf(call: Call, strict: boolean): string {
  const unbound = strict ? ['page_token'] : ['page_token', 'page_size'];
  return JSON.stringify([
    endpointKey(call.endpoint),
    call.path,
    selectingParameters(call.query, unbound),
    call.body ?? {},
  ]);
}

function selectingParameters(query: Query, unbound: readonly string[]): [string, string[]][] {
  return Object.entries(query)
    .filter(([key]) => !unbound.includes(key))
    .map(([key, values]): [string, string[]] => [key, values.toSorted()])
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
