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

/** A whole catalogue, by the ids of its rows. */
export type Catalogue<Row> = ReadonlyMap<string, Row>;

/** The versions of all plans, each plan's with the newest effective date first. */
export type SalaryPlanVersions = Catalogue<readonly SalaryPlanRow[]>;

/** The referenceData that are kept for a while, over operations; one for the process. */
export type ReferenceDataCache = ReturnType<typeof createReferenceDataCache>;

export function createReferenceDataCache(options: TtlCacheOptions) {
  const referenceData = {
    salaryPlans: createTtlCache<SalaryPlanVersions>(options),
    salaryItems: createTtlCache<Catalogue<SalaryItemRow>>(options),
    salaryChangeReasons: createTtlCache<Catalogue<SalaryChangeReasonRow>>(options),
    currencies: createTtlCache<Catalogue<CurrencyRow>>(options),
    leaveTypes: createTtlCache<Catalogue<LeaveTypeRow>>(options),
  };
  return {
    ...referenceData,
    /** Has everything read again that this principal was given; without one, that anybody was given. */
    forget(principal: string | undefined): void {
      for (const catalogue of Object.values(referenceData)) {
        if (principal === undefined) catalogue.forgetAll();
        else catalogue.forget(principal);
      }
    },
  };
}

/** What a catalogue is read with. */
interface Reader {
  readonly call: Call;
  readonly authorise: Authorise;
  readonly operation: Operation;
  readonly kept: ReferenceDataCache;
}

/** The referenceData as one operation reads them: each once, when it is first needed, however many refer to it. */
export class ReferenceData {
  readonly #reader: Reader;
  #salaryPlans: Promise<SalaryPlanVersions> | undefined;
  #salaryItems: Promise<Catalogue<SalaryItemRow>> | undefined;
  #salaryChangeReasons: Promise<Catalogue<SalaryChangeReasonRow>> | undefined;
  #currencies: Promise<Catalogue<CurrencyRow>> | undefined;
  #leaveTypes: Promise<Catalogue<LeaveTypeRow>> | undefined;

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  salaryPlans(): Promise<SalaryPlanVersions> {
    const { kept, call } = this.#reader;
    this.#salaryPlans ??= read(this.#reader, listSalaryPlans, kept.salaryPlans, async () =>
      versionsOf(await readAll(call, pages.readSalaryPlans, pages.COMPENSATION_PAGE_SIZE)),
    );
    return this.#salaryPlans;
  }

  salaryItems(): Promise<Catalogue<SalaryItemRow>> {
    const { kept, call } = this.#reader;
    this.#salaryItems ??= read(this.#reader, listSalaryItems, kept.salaryItems, async () =>
      byId(await readAll(call, pages.readSalaryItems, pages.COMPENSATION_PAGE_SIZE), ({ id }) => id),
    );
    return this.#salaryItems;
  }

  salaryChangeReasons(): Promise<Catalogue<SalaryChangeReasonRow>> {
    const { kept, call } = this.#reader;
    this.#salaryChangeReasons ??= read(
      this.#reader,
      listSalaryChangeReasons,
      kept.salaryChangeReasons,
      async () =>
        byId(
          await readAll(call, pages.readSalaryChangeReasons, pages.COMPENSATION_PAGE_SIZE),
          ({ id }) => id,
        ),
    );
    return this.#salaryChangeReasons;
  }

  currencies(): Promise<Catalogue<CurrencyRow>> {
    const { kept, call } = this.#reader;
    this.#currencies ??= read(this.#reader, searchCurrencies, kept.currencies, async () =>
      byId(
        await readAll(call, pages.readCurrencies, pages.CURRENCY_PAGE_SIZE),
        ({ currency_id }) => currency_id,
      ),
    );
    return this.#currencies;
  }

  leaveTypes(): Promise<Catalogue<LeaveTypeRow>> {
    const { kept, call } = this.#reader;
    this.#leaveTypes ??= read(this.#reader, listLeaveTypes, kept.leaveTypes, async () => {
      const types = await readAll(call, pages.readLeaveTypes, pages.LEAVE_TYPE_PAGE_SIZE);
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
function byId<Row>(rows: readonly Row[], idOf: (row: Row) => string | null | undefined): Catalogue<Row> {
  const catalogue = new Map<string, Row>();
  for (const row of rows) {
    const id = idOf(row);
    if (id) catalogue.set(id, row);
  }
  return catalogue;
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
