import { TtlCache, type TtlCacheOptions } from '../../async/ttl-cache.ts';
import { ClientError } from '../../errors.ts';
import {
  listSalaryChangeReasons,
  listSalaryIndicators,
  listSalaryItemCategories,
  listSalaryItems,
  listSalaryPlans,
  type SalaryChangeReasonRow,
  type SalaryIndicatorRow,
  type SalaryItemCategoryRow,
  type SalaryItemRow,
  type SalaryPlanRow,
} from '../compensation.ts';
import {
  type CurrencyRow,
  type LeaveTypeRow,
  listLeaveTypes,
  searchCurrencies,
  subtypesOf,
} from '../core-hr.ts';
import { principalOf } from '../feishu/auth/caller.ts';
import type { Authorise, Call } from '../feishu/client.ts';
import type { EndpointDeclaration } from '../feishu/endpoint.ts';
import { FeishuRefusal } from '../feishu/error-codes/refusal.ts';
import type { Operation } from '../feishu/operation.ts';
import { everyPage, type Page } from '../feishu/token-page.ts';
import type { PageQuery } from '../feishu/wire.ts';
import { type AccountingItemRow, listAccountingItems, listPayGroups, type PayGroupRow } from '../payroll.ts';
import * as pages from './pages.ts';

/** A whole list of reference data, by the ids of its rows. */
export type RowsById<Row> = ReadonlyMap<string, Row>;

/** The versions of all plans, by plan id, each plan's with the latest effective date first. */
export type SalaryPlanVersions = RowsById<readonly SalaryPlanRow[]>;

/** The reference data of all principals, kept across operations; one for the process. */
export type ReferenceDataCache = ReturnType<typeof createReferenceDataCache>;

export interface ReferenceDataCacheOptions extends Pick<TtlCacheOptions, 'ttlMs'> {
  /** Called for each read of a list, with the list's name and whether it was cached. */
  readonly onRead?: ((list: string, isHit: boolean) => void) | undefined;
}

export function createReferenceDataCache({ ttlMs, onRead }: ReferenceDataCacheOptions) {
  const cacheOf = <Value extends object>(list: string) =>
    new TtlCache<Value>({
      ttlMs,
      isCallersOwn: isSpentAllowance,
      onRead: onRead && ((isHit) => onRead(list, isHit)),
    });
  const caches = {
    salaryPlans: cacheOf<SalaryPlanVersions>('salaryPlans'),
    salaryItems: cacheOf<RowsById<SalaryItemRow>>('salaryItems'),
    salaryItemCategories: cacheOf<RowsById<SalaryItemCategoryRow>>('salaryItemCategories'),
    salaryIndicators: cacheOf<RowsById<SalaryIndicatorRow>>('salaryIndicators'),
    salaryChangeReasons: cacheOf<RowsById<SalaryChangeReasonRow>>('salaryChangeReasons'),
    currencies: cacheOf<RowsById<CurrencyRow>>('currencies'),
    leaveTypes: cacheOf<RowsById<LeaveTypeRow>>('leaveTypes'),
    payGroups: cacheOf<RowsById<PayGroupRow>>('payGroups'),
    accountingItems: cacheOf<RowsById<AccountingItemRow>>('accountingItems'),
  };
  const byEndpoint = new Map<EndpointDeclaration, { forget(principal: string): void }>([
    [listSalaryPlans, caches.salaryPlans],
    [listSalaryItems, caches.salaryItems],
    [listSalaryItemCategories, caches.salaryItemCategories],
    [listSalaryIndicators, caches.salaryIndicators],
    [listSalaryChangeReasons, caches.salaryChangeReasons],
    [searchCurrencies, caches.currencies],
    [listLeaveTypes, caches.leaveTypes],
    [listPayGroups, caches.payGroups],
    [listAccountingItems, caches.accountingItems],
  ]);
  return {
    ...caches,
    /** Whether lists that are read from this endpoint are cached. */
    isCached: (endpoint: EndpointDeclaration) => byEndpoint.has(endpoint),
    /** Evicts what a principal was given by an endpoint. */
    forgetEndpoint(principal: string, endpoint: EndpointDeclaration): void {
      byEndpoint.get(endpoint)?.forget(principal);
    },
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
  /** This operation's calls under way and the refusals it got, by the endpoints of cached lists. */
  readonly #underWay = new Map<EndpointDeclaration, Promise<unknown>>();
  readonly #refusals = new Map<EndpointDeclaration, FeishuRefusal>();
  /** The endpoints of the lists that this operation was given without a fetch of its own. */
  readonly #given = new Set<EndpointDeclaration>();
  #salaryPlans: Promise<SalaryPlanVersions> | undefined;
  #salaryItems: Promise<RowsById<SalaryItemRow>> | undefined;
  #salaryItemCategories: Promise<RowsById<SalaryItemCategoryRow>> | undefined;
  #salaryIndicators: Promise<RowsById<SalaryIndicatorRow>> | undefined;
  #salaryChangeReasons: Promise<RowsById<SalaryChangeReasonRow>> | undefined;
  #currencies: Promise<RowsById<CurrencyRow>> | undefined;
  #leaveTypes: Promise<RowsById<LeaveTypeRow>> | undefined;
  #payGroups: Promise<RowsById<PayGroupRow>> | undefined;
  #accountingItems: Promise<RowsById<AccountingItemRow>> | undefined;

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  salaryPlans(): Promise<SalaryPlanVersions> {
    const { cache, call } = this.#reader;
    this.#salaryPlans ??= this.#read(listSalaryPlans, cache.salaryPlans, async () =>
      versionsOf(await readAll(call, pages.readSalaryPlans, listSalaryPlans.pageSize)),
    );
    return this.#unlessRefused(listSalaryPlans, this.#salaryPlans);
  }

  salaryItems(): Promise<RowsById<SalaryItemRow>> {
    const { cache, call } = this.#reader;
    this.#salaryItems ??= this.#read(listSalaryItems, cache.salaryItems, async () =>
      byId(await readAll(call, pages.readSalaryItems, listSalaryItems.pageSize), ({ id }) => id),
    );
    return this.#unlessRefused(listSalaryItems, this.#salaryItems);
  }

  salaryItemCategories(): Promise<RowsById<SalaryItemCategoryRow>> {
    const { cache, call } = this.#reader;
    this.#salaryItemCategories ??= this.#read(
      listSalaryItemCategories,
      cache.salaryItemCategories,
      async () => {
        const { pageSize } = listSalaryItemCategories;
        return byId(await readAll(call, pages.readSalaryItemCategories, pageSize), ({ id }) => id);
      },
    );
    return this.#unlessRefused(listSalaryItemCategories, this.#salaryItemCategories);
  }

  salaryIndicators(): Promise<RowsById<SalaryIndicatorRow>> {
    const { cache, call } = this.#reader;
    this.#salaryIndicators ??= this.#read(listSalaryIndicators, cache.salaryIndicators, async () => {
      const { pageSize } = listSalaryIndicators;
      return byId(await readAll(call, pages.readSalaryIndicators, pageSize), ({ id }) => id);
    });
    return this.#unlessRefused(listSalaryIndicators, this.#salaryIndicators);
  }

  salaryChangeReasons(): Promise<RowsById<SalaryChangeReasonRow>> {
    const { cache, call } = this.#reader;
    this.#salaryChangeReasons ??= this.#read(listSalaryChangeReasons, cache.salaryChangeReasons, async () => {
      const { pageSize } = listSalaryChangeReasons;
      return byId(await readAll(call, pages.readSalaryChangeReasons, pageSize), ({ id }) => id);
    });
    return this.#unlessRefused(listSalaryChangeReasons, this.#salaryChangeReasons);
  }

  currencies(): Promise<RowsById<CurrencyRow>> {
    const { cache, call } = this.#reader;
    this.#currencies ??= this.#read(searchCurrencies, cache.currencies, async () => {
      const rows = await readAll(call, pages.readCurrencies, searchCurrencies.pageSize);
      return byId(rows, ({ currency_id }) => currency_id);
    });
    return this.#unlessRefused(searchCurrencies, this.#currencies);
  }

  leaveTypes(): Promise<RowsById<LeaveTypeRow>> {
    const { cache, call } = this.#reader;
    this.#leaveTypes ??= this.#read(listLeaveTypes, cache.leaveTypes, async () => {
      const types = await readAll(call, pages.readLeaveTypes, listLeaveTypes.pageSize);
      return byId([...types.flatMap(subtypesOf), ...types], ({ leave_type_id }) => leave_type_id);
    });
    return this.#unlessRefused(listLeaveTypes, this.#leaveTypes);
  }

  payGroups(): Promise<RowsById<PayGroupRow>> {
    const { cache, call } = this.#reader;
    this.#payGroups ??= this.#read(listPayGroups, cache.payGroups, async () => {
      const rows = await readAll(call, pages.readPayGroups, listPayGroups.pageSize);
      return byId(rows, ({ pay_group_id }) => pay_group_id);
    });
    return this.#unlessRefused(listPayGroups, this.#payGroups);
  }

  accountingItems(): Promise<RowsById<AccountingItemRow>> {
    const { cache, call } = this.#reader;
    this.#accountingItems ??= this.#read(listAccountingItems, cache.accountingItems, async () => {
      const rows = await readAll(call, pages.readAccountingItems, listAccountingItems.pageSize);
      return byId(rows, ({ id }) => id);
    });
    return this.#unlessRefused(listAccountingItems, this.#accountingItems);
  }

  /**
   * Evicts the lists that this operation was given from the cache, and returns reference data that fetch them anew;
   * undefined where it was given none.
   */
  fresh(): ReferenceData | undefined {
    if (this.#given.size === 0) return undefined;
    const { cache, operation } = this.#reader;
    for (const endpoint of this.#given) cache.forgetEndpoint(principalOf(operation.caller), endpoint);
    return new ReferenceData(this.#reader);
  }

  /**
   * Evicts what a call of this operation shows to be stale: all lists of the principal after a write or a refused token,
   * the list of the endpoint after a refused permission. It has to be called before the caller sees the call's result.
   */
  follow(endpoint: EndpointDeclaration, result: Promise<unknown>): void {
    const settled = result.then(
      () => this.#evict(endpoint, undefined),
      (error: unknown) => this.#evict(endpoint, error),
    );
    if (this.#reader.cache.isCached(endpoint)) {
      this.#underWay.set(endpoint, Promise.all([this.#underWay.get(endpoint), settled]));
    }
  }

  #evict(endpoint: EndpointDeclaration, error: unknown): void {
    const { cache, operation } = this.#reader;
    const principal = principalOf(operation.caller);
    const refusal = error instanceof FeishuRefusal ? error : undefined;
    // A caller who has written reads the result of the write, although a write seldom changes reference data.
    if (endpoint.effect !== 'read' || refusal?.code === 'UNAUTHENTICATED') cache.forget(principal);
    if (refusal?.code !== 'FORBIDDEN' || !cache.isCached(endpoint)) return;
    cache.forgetEndpoint(principal, endpoint);
    this.#refusals.set(endpoint, refusal);
  }

  async #read<Value extends object>(
    endpoint: EndpointDeclaration,
    cache: TtlCache<Value>,
    fetch: () => Promise<Value>,
  ): Promise<Value> {
    const { authorise, operation } = this.#reader;
    // The scopes of a company JWT may differ from those at the time of the fetch.
    authorise(endpoint, {});
    // A field that reads the same list may be about to learn that the principal may no longer read it.
    await this.#underWay.get(endpoint);
    const refusal = this.#refusals.get(endpoint);
    if (refusal) throw refusal;
    let isFetched = false;
    const list = await cache.getOrFetch(principalOf(operation.caller), operation, () => {
      isFetched = true;
      return fetch();
    });
    if (!isFetched) this.#given.add(endpoint);
    return list;
  }

  /** Within one answer, a list that Feishu refused in one field is not served from the cache in another. */
  async #unlessRefused<Value>(endpoint: EndpointDeclaration, list: Promise<Value>): Promise<Value> {
    // It is waited for even then: it may be refused as well, and no code would handle that.
    const value = await list;
    const refusal = this.#refusals.get(endpoint);
    if (refusal) throw refusal;
    return value;
  }
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
