import { createTtlCache, type TtlCache, type TtlCacheOptions } from '../async/ttl-cache.ts';
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

/** All rows of one kind, by their ids. */
export type RowsById<Row> = ReadonlyMap<string, Row>;

/** The versions of all plans, each plan's with the newest effective date first. */
export type SalaryPlanVersions = RowsById<readonly SalaryPlanRow[]>;

/** The reference data that are kept for a while, over operations; one for the process. */
export type ReferenceDataCache = ReturnType<typeof createReferenceDataCache>;

export function createReferenceDataCache(options: TtlCacheOptions) {
  const referenceData = {
    salaryPlans: createTtlCache<SalaryPlanVersions>(options),
    salaryItems: createTtlCache<RowsById<SalaryItemRow>>(options),
    salaryChangeReasons: createTtlCache<RowsById<SalaryChangeReasonRow>>(options),
    currencies: createTtlCache<RowsById<CurrencyRow>>(options),
    leaveTypes: createTtlCache<RowsById<LeaveTypeRow>>(options),
  };
  return {
    ...referenceData,
    /** Has everything read again that this principal was given; without one, that any principal was given. */
    forget(principal: string | undefined): void {
      for (const cache of Object.values(referenceData)) {
        if (principal === undefined) cache.forgetAll();
        else cache.forget(principal);
      }
    },
  };
}

/** What reference data are read with. */
interface Reader {
  readonly call: Call;
  readonly authorise: Authorise;
  readonly operation: Operation;
  readonly kept: ReferenceDataCache;
}

/** The reference data as one operation reads them: each once, when it is first needed, however many refer to it. */
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
    const { kept, call } = this.#reader;
    this.#salaryPlans ??= read(this.#reader, listSalaryPlans, kept.salaryPlans, async () =>
      versionsOf(await readAll(call, pages.readSalaryPlans, listSalaryPlans.pageSize)),
    );
    return this.#salaryPlans;
  }

  salaryItems(): Promise<RowsById<SalaryItemRow>> {
    const { kept, call } = this.#reader;
    this.#salaryItems ??= read(this.#reader, listSalaryItems, kept.salaryItems, async () =>
      byId(await readAll(call, pages.readSalaryItems, listSalaryItems.pageSize), ({ id }) => id),
    );
    return this.#salaryItems;
  }

  salaryChangeReasons(): Promise<RowsById<SalaryChangeReasonRow>> {
    const { kept, call } = this.#reader;
    this.#salaryChangeReasons ??= read(
      this.#reader,
      listSalaryChangeReasons,
      kept.salaryChangeReasons,
      async () =>
        byId(
          await readAll(call, pages.readSalaryChangeReasons, listSalaryChangeReasons.pageSize),
          ({ id }) => id,
        ),
    );
    return this.#salaryChangeReasons;
  }

  currencies(): Promise<RowsById<CurrencyRow>> {
    const { kept, call } = this.#reader;
    this.#currencies ??= read(this.#reader, searchCurrencies, kept.currencies, async () =>
      byId(
        await readAll(call, pages.readCurrencies, searchCurrencies.pageSize),
        ({ currency_id }) => currency_id,
      ),
    );
    return this.#currencies;
  }

  leaveTypes(): Promise<RowsById<LeaveTypeRow>> {
    const { kept, call } = this.#reader;
    this.#leaveTypes ??= read(this.#reader, listLeaveTypes, kept.leaveTypes, async () => {
      const types = await readAll(call, pages.readLeaveTypes, listLeaveTypes.pageSize);
      return byId([...types.flatMap(subtypesOf), ...types], ({ leave_type_id }) => leave_type_id);
    });
    return this.#leaveTypes;
  }
}

async function read<Value extends object>(
  { authorise, operation }: Reader,
  endpoint: EndpointDeclaration,
  kept: TtlCache<Value>,
  fetch: () => Promise<Value>,
): Promise<Value> {
  // Before anything kept is given out: rights may have changed since it was read.
  authorise(endpoint, {});
  return kept.read(principalOf(operation.caller), operation, fetch);
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

/** Where two rows have one id, the later one counts. */
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
