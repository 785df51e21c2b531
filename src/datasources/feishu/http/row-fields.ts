import type { I18nText } from '../../../locales.ts';
import { isRecord } from './is-record.ts';
import { unreadable } from './transport-fault.ts';

/**
 * What a field of a row holds, if it is there. Numbers and booleans are not declared: they lose nothing when they are
 * parsed, and the graph's scalars refuse a value of another kind.
 * - `text`: a text, such as an id or an amount. An integer is taken for its digits where all of them were parsed.
 * - `date`: a text that is a date, and never an integer.
 * - `texts`: a list of texts, such as ids; an integer is taken as in `text`.
 * - `i18n`: localised texts, as a list or as an object with one text for each language.
 * - `objects`: a list of objects, or one object, of which no field is checked.
 * - fields: a list of objects, or one object, with these fields.
 */
type FieldKind = 'text' | 'texts' | 'date' | 'i18n' | 'objects' | FieldKinds;

interface FieldKinds {
  readonly [field: string]: FieldKind;
}

/**
 * The kinds that suit a row type: every field with a text or an object has to be declared. `Depth` ends the recursion of
 * a type that contains itself.
 */
type KindsOf<Row, Depth extends readonly unknown[] = []> = {
  readonly [Field in keyof Row as KindOf<NonNullable<Row[Field]>, Depth> extends never
    ? never
    : Field]-?: KindOf<NonNullable<Row[Field]>, Depth>;
};

type KindOf<Value, Depth extends readonly unknown[]> = Value extends string
  ? 'text' | 'date'
  : Value extends readonly (infer Item)[]
    ? ListKindOf<Item, Depth>
    : Value extends object
      ? ObjectKindOf<Value, Depth>
      : never;

type ListKindOf<Item, Depth extends readonly unknown[]> = Item extends string
  ? 'texts'
  : I18nText extends Item
    ? 'i18n'
    : ObjectKindOf<Item, Depth>;

type ObjectKindOf<Value, Depth extends readonly unknown[]> = Depth['length'] extends 4
  ? 'objects'
  : 'objects' | KindsOf<Value, [...Depth, unknown]>;

/** The declared fields of an endpoint's rows, prepared for the check of many rows. */
export class RowFields {
  readonly #fields: readonly (readonly [field: string, kind: FieldKind | RowFields])[];

  constructor(kinds: FieldKinds) {
    this.#fields = Object.entries(kinds).map(([field, kind]) => [
      field,
      typeof kind === 'string' ? kind : new RowFields(kind),
    ]);
  }

  /** Why a row does not fit, or undefined. Integers in the place of texts become texts. */
  misfit(row: Record<string, unknown>, lazyLists: readonly string[] = []): string | undefined {
    for (const [field, kind] of this.#fields) {
      // Reading a lazy list would parse it; it is checked when it is parsed.
      if (lazyLists.includes(field) && !Object.hasOwn(row, field)) continue;
      const misfit = misfitOf(row, field, kind);
      if (misfit !== undefined) return misfit;
    }
    return undefined;
  }

  /** Why the items of a list do not fit that is the value of `field`, or undefined. */
  misfitOfList(items: readonly unknown[], field: string): string | undefined {
    return misfitOf(
      { [field]: items },
      field,
      this.#fields.find(([name]) => name === field)?.[1] ?? 'objects',
    );
  }
}

/** Declares the fields of an endpoint's rows. The compiler compares them with the row type. */
export function rowFields<Row>(kinds: KindsOf<Row>): RowFields {
  return new RowFields(kinds as FieldKinds);
}

/**
 * Checks the page in an answer's data. Throws UPSTREAM_ERROR for a paging field or a declared field of a row that is of
 * another kind, and for a row that is no object. The error names the field and the row, and quotes nothing.
 */
export function checkPage(
  data: Record<string, unknown>,
  name: string,
  { rowFields, lazyLists }: { rowFields?: RowFields; lazyLists?: readonly string[] },
): void {
  for (const [field, { fits, kind }] of PAGING) {
    const value = data[field];
    if (value !== null && value !== undefined && !fits(value)) throw unreadable(`${field} is not ${kind}`);
  }
  const rows = data[name] ?? [];
  // An empty text or object for an empty list is no list either.
  if (!Array.isArray(rows)) throw unreadable(`${name} is not a list`);
  for (const [index, row] of rows.entries()) {
    if (!isRecord(row)) throw unreadable(`${name}[${index}] is not an object`);
    const misfit = rowFields?.misfit(row, lazyLists);
    if (misfit !== undefined) throw unreadable(`${name}[${index}].${misfit}`);
  }
}

/** The fields of a page that Feishu names the same at every endpoint. */
const PAGING = Object.entries({
  page_token: { fits: (value: unknown) => typeof value === 'string', kind: 'a text' },
  has_more: { fits: (value: unknown) => typeof value === 'boolean', kind: 'true or false' },
  total: { fits: (value: unknown) => Number.isSafeInteger(value) && Number(value) >= 0, kind: 'a count' },
});

function misfitOf(
  holder: Record<string, unknown>,
  field: string,
  kind: FieldKind | RowFields,
): string | undefined {
  const value = holder[field];
  if (value === null || value === undefined) return undefined;
  if (kind === 'text' || kind === 'date') return misfitOfText(holder, field, value, kind);
  if (kind === 'texts') return misfitOfTexts(value, field);
  if (Array.isArray(value)) return misfitOfItems(value, field, kind);
  if (!isRecord(value)) return `${field} is not an object`;
  return kind === 'i18n' ? misfitOfEach(value, field) : within(field, misfitOfObject(value, kind));
}

function misfitOfItems(
  items: readonly unknown[],
  field: string,
  kind: FieldKind | RowFields,
): string | undefined {
  for (const [index, item] of items.entries()) {
    if (!isRecord(item)) return `${field}[${index}] is not an object`;
    const misfit = misfitOfObject(item, kind);
    if (misfit !== undefined) return `${field}[${index}].${misfit}`;
  }
  return undefined;
}

function misfitOfText(
  holder: Record<string, unknown>,
  field: string,
  value: unknown,
  kind: 'text' | 'date',
): string | undefined {
  if (typeof value === 'string') return undefined;
  if (kind === 'date') return `${field} is not a text`;
  // A larger integer, or a fraction, was rounded or reformatted when it was parsed.
  if (!Number.isSafeInteger(value)) return `${field} is not a text`;
  holder[field] = String(value);
  return undefined;
}

function misfitOfTexts(texts: unknown, field: string): string | undefined {
  if (!Array.isArray(texts)) return `${field} is not a list`;
  for (const [index, text] of texts.entries()) {
    if (typeof text === 'string') continue;
    if (!Number.isSafeInteger(text)) return `${field}[${index}] is not a text`;
    texts[index] = String(text);
  }
  return undefined;
}

function misfitOfEach(texts: Record<string, unknown>, field: string): string | undefined {
  for (const locale of Object.keys(texts)) {
    const misfit = misfitOf(texts, locale, 'text');
    if (misfit !== undefined) return `${field} holds what is not a text`;
  }
  return undefined;
}

const I18N_TEXT = new RowFields({ locale: 'text', lang: 'text', value: 'text' });

function misfitOfObject(object: Record<string, unknown>, kind: FieldKind | RowFields): string | undefined {
  if (kind === 'i18n') return I18N_TEXT.misfit(object);
  return kind instanceof RowFields ? kind.misfit(object) : undefined;
}

function within(field: string, misfit: string | undefined): string | undefined {
  return misfit === undefined ? undefined : `${field}.${misfit}`;
}
