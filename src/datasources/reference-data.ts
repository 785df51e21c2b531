import { TtlCache, type TtlCacheOptions } from '../async/ttl-cache.ts';
import { ClientError } from '../errors.ts';
import {
  listSalaryChangeReasons,
  listSalaryItems,
  listSalaryPlans,
  type SalaryChangeReasonRow,
  type SalaryItemRow,
  type SalaryPlanRow,
} from './compensation.ts';
import {
  type CurrencyRow,
  type LeaveTypeRow,
  listLeaveTypes,
  searchCurrencies,
  subtypesOf,
} from './core-hr.ts';
import { principalOf } from './feishu/auth/caller.ts';
import type { Authorise, Call } from './feishu/client.ts';
import type { EndpointDeclaration } from './feishu/endpoint.ts';
import type { Operation } from './feishu/operation.ts';
import { everyPage, type Page } from './feishu/token-page.ts';
import type { PageQuery } from './feishu/wire.ts';
import * as pages from './reference-data-pages.ts';

/** A whole list of reference data, by the ids of its rows. */
export type RowsById<Row> = ReadonlyMap<string, Row>;

/** The versions of all plans, by plan id, each plan's with the latest effective date first. */
export type SalaryPlanVersions = RowsById<readonly SalaryPlanRow[]>;

/** The reference data of all principals, kept across operations; one for the process. */
export type ReferenceDataCache = ReturnType<typeof createReferenceDataCache>;

export function createReferenceDataCache(options: Pick<TtlCacheOptions, 'ttlMs'>) {
  const cacheOptions = { ...options, isCallersOwn: isSpentAllowance };
  const caches = {
    salaryPlans: new TtlCache<SalaryPlanVersions>(cacheOptions),
    salaryItems: new TtlCache<RowsById<SalaryItemRow>>(cacheOptions),
    salaryChangeReasons: new TtlCache<RowsById<SalaryChangeReasonRow>>(cacheOptions),
    currencies: new TtlCache<RowsById<CurrencyRow>>(cacheOptions),
    leaveTypes: new TtlCache<RowsById<LeaveTypeRow>>(cacheOptions),
  };
  return {
    ...caches,
    /** Evicts the lists of a principal; without a principal, all lists. */
    forget(principal: string | undefined): void {
      for (const cache of Object.values(caches)) cache.forget(principal);
    },
  };
}

/** Another operation may have calls left for the same fetch. */
function isSpentAllowance(error: unknown): boolean {
  return error instanceof ClientError && error.code === 'UPSTREAM_BUDGET_EXCEEDED';
}

/** What the lists are read with. */
interface Reader {
  readonly call: Call;
  readonly authorise: Authorise;
  readonly operation: Operation;
  readonly cache: ReferenceDataCache;
}

/** The reference data as one operation reads them: each list once, however many rows refer to it. */
export class ReferenceData {
  readonly #reader: Reader;
  #salaryPlans: Promise<SalaryPlanVersions> | undefined;
  #salaryItems: Promise<RowsById<SalaryItemRow>> | undefined;
  #salaryChangeReasons: Promise<RowsById<SalaryChangeReasonRow>> | undefined;
  #currencies: Promise<RowsById<CurrencyRow>> | undefined;
  #leaveTypes: Promise<RowsById<LeaveTypeRow>> | undefined;

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  salaryPlans(): Promise<SalaryPlanVersions> {
    const { cache, call } = this.#reader;
    this.#salaryPlans ??= read(this.#reader, listSalaryPlans, cache.salaryPlans, async () =>
      versionsOf(await readAll(call, pages.readSalaryPlans, listSalaryPlans.pageSize)),
    );
    return this.#salaryPlans;
  }

  salaryItems(): Promise<RowsById<SalaryItemRow>> {
    const { cache, call } = this.#reader;
    this.#salaryItems ??= read(this.#reader, listSalaryItems, cache.salaryItems, async () =>
      byId(await readAll(call, pages.readSalaryItems, listSalaryItems.pageSize), ({ id }) => id),
    );
    return this.#salaryItems;
  }

  salaryChangeReasons(): Promise<RowsById<SalaryChangeReasonRow>> {
    const { cache, call } = this.#reader;
    const fetch = async () =>
      byId(
        await readAll(call, pages.readSalaryChangeReasons, listSalaryChangeReasons.pageSize),
        ({ id }) => id,
      );
    this.#salaryChangeReasons ??= read(
      this.#reader,
      listSalaryChangeReasons,
      cache.salaryChangeReasons,
      fetch,
    );
    return this.#salaryChangeReasons;
  }

  currencies(): Promise<RowsById<CurrencyRow>> {
    const { cache, call } = this.#reader;
    this.#currencies ??= read(this.#reader, searchCurrencies, cache.currencies, async () =>
      byId(
        await readAll(call, pages.readCurrencies, searchCurrencies.pageSize),
        ({ currency_id }) => currency_id,
      ),
    );
    return this.#currencies;
  }

  leaveTypes(): Promise<RowsById<LeaveTypeRow>> {
    const { cache, call } = this.#reader;
    this.#leaveTypes ??= read(this.#reader, listLeaveTypes, cache.leaveTypes, async () => {
      const types = await readAll(call, pages.readLeaveTypes, listLeaveTypes.pageSize);
      return byId([...types.flatMap(subtypesOf), ...types], ({ leave_type_id }) => leave_type_id);
    });
    return this.#leaveTypes;
  }
}

async function read<Value extends object>(
  { authorise, operation }: Reader,
  endpoint: EndpointDeclaration,
  cache: TtlCache<Value>,
  fetch: () => Promise<Value>,
): Promise<Value> {
  // The scopes of a company JWT may differ from those at the time of the fetch.
  authorise(endpoint, {});
  return await cache.getOrFetch(principalOf(operation.caller), operation, fetch);
}

async function readAll<Row>(
  call: Call,
  readPage: (call: Call, page: PageQuery) => Promise<Page<Row>>,
  page_size: number,
): Promise<Row[]> {
  const all: Row[] = [];
  for await (const rows of everyPage((page_token) => readPage(call, { page_size, page_token }))) {
    all.push(...rows);
  }
  return all;
}

/** Where two rows have the same id, the later one counts. */
function byId<Row>(rows: readonly Row[], idOf: (row: Row) => string | null | undefined): RowsById<Row> {
  const found = new Map<string, Row>();
  for (const row of rows) {
    const id = idOf(row);
    if (id) found.set(id, row);
  }
  return found;
}

function versionsOf(rows: readonly SalaryPlanRow[]): SalaryPlanVersions {
  const plans = new Map<string, SalaryPlanRow[]>();
  for (const row of rows) {
    if (row.id) plans.set(row.id, [...(plans.get(row.id) ?? []), row]);
  }
  for (const versions of plans.values()) versions.sort(newestFirst);
  return plans;
}

function newestFirst(a: SalaryPlanRow, b: SalaryPlanRow): number {
  const [dateA, dateB] = [a.effective_date ?? '', b.effective_date ?? ''];
  return dateA < dateB ? 1 : dateA > dateB ? -1 : 0;
}
