import type { Call, Query, World } from './handler.ts';
import { invalidParameters } from './parameters.ts';

interface Page<Row> {
  readonly rows: Row[];
  /** `page_token` is there only while `has_more` is true. */
  readonly more: { readonly has_more: boolean; readonly page_token?: string };
}

/**
 * One page of the rows that `keep` admits. A token stands for a place among all rows, admitted or not, so that a row
 * which a write takes out of the filter moves no other from one page to the next.
 */
export function pageOf<Row>(
  call: Call,
  world: World,
  all: readonly Row[],
  page: { readonly page_size: number; readonly page_token?: string | undefined },
  keep: (row: Row) => boolean = () => true,
): Page<Row> {
  const scope = scopeOf(call, world.strictPageTokens);
  const rows: Row[] = [];
  for (let place = startOf(call, world, scope, page.page_token); place < all.length; place += 1) {
    const row = all[place];
    if (row === undefined || !keep(row)) continue;
    if (rows.length === page.page_size) {
      return { rows, more: { has_more: true, page_token: world.pages.issue(scope, place) } };
    }
    rows.push(row);
  }
  return { rows, more: { has_more: false } };
}

/** An empty token is none: Feishu's own SDK sends one on a first call. */
function startOf(call: Call, world: World, scope: string, token: string | undefined): number {
  if (!token) return 0;
  const start = world.pages.read(scope, token);
  if (start === undefined) {
    throw invalidParameters(call.key, [
      { field: 'page_token', value: token, description: 'page_token is invalid' },
    ]);
  }
  return start;
}

/** What a token is bound to: the endpoint and all parameters that choose rows. There is one application, one tenant. */
function scopeOf(call: Call, strict: boolean): string {
  const unbound = strict ? ['page_token'] : ['page_token', 'page_size'];
  return JSON.stringify([call.key, call.path, chosen(call.query, unbound), call.body ?? {}]);
}

function chosen(query: Query, unbound: readonly string[]): [string, string[]][] {
  return Object.entries(query)
    .filter(([key]) => !unbound.includes(key))
    .map(([key, values]): [string, string[]] => [key, values.toSorted()])
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
