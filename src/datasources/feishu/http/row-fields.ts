import { isRecord } from '../../../collections.ts';
import type { I18nText } from '../../../locales.ts';
import { unreadable } from './transport-fault.ts';

/**
 * What a field of a row holds, if it is there.
 * - `integer`: a whole number of at most 32 bits, such as a count, a status or the code of an enum. A text of digits is
 *   none: GraphQL's own serialisation would take it, and true, for a number.
 * - `boolean`: true or false.
 * - `text`: a text, such as an id or an amount. An integer is taken for its digits where all of them were parsed.
 * - `date`: a text that is a date, and never an integer.
 * - `texts`: a list of texts, such as ids; an integer is taken as in `text`.
 * - `i18n`: localised texts, as a list or as an object with one text for each language.
 * - `nested`: a list of rows with the same fields as the row itself.
 * - fields: a list of objects with these fields.
 * - an {@link ObjectKind}: one object.
 */
export type FieldKind = LeafKind | 'nested' | FieldKinds | ObjectKind<FieldKinds>;

type LeafKind = 'integer' | 'boolean' | 'text' | 'texts' | 'date' | 'i18n';

export interface FieldKinds {
  readonly [field: string]: FieldKind;
}

/** One object with these fields, where Feishu sends no list of them. */
export class ObjectKind<Kinds> {
  readonly kinds: Kinds;

  constructor(kinds: Kinds) {
    this.kinds = kinds;
  }
}

/** Declares a field that holds one object. */
export function oneObject<Kinds extends FieldKinds>(kinds: Kinds): ObjectKind<Kinds> {
  return new ObjectKind(kinds);
}

/** The kinds that suit a row type: every field has to be declared. */
type KindsOf<Row> = { readonly [Field in keyof Row]-?: KindOf<NonNullable<Row[Field]>, Row> };

type KindOf<Value, Row> = Value extends string
  ? 'text' | 'date'
  : Value extends number
    ? 'integer'
    : Value extends boolean
      ? 'boolean'
      : Value extends readonly (infer Item)[]
        ? ListKindOf<Item, Row>
        : Value extends object
          ? ObjectKind<KindsOf<Value>>
          : never;

type ListKindOf<Item, Row> = Item extends string
  ? 'texts'
  : I18nText extends Item
    ? 'i18n'
    : [keyof Item, keyof Row] extends [keyof Row, keyof Item]
      ? 'nested'
      : KindsOf<Item>;

/** How many levels of `nested` rows are read: more than Feishu sends, as the check of them is recursive. */
const MAX_NESTING = 20;

type PreparedKind = LeafKind | RowFields | ObjectKind<RowFields>;

/** The declared fields of an endpoint's rows, prepared for the check of many rows. */
export class RowFields {
  /** As they were declared. */
  readonly kinds: FieldKinds;
  readonly #fields: readonly (readonly [field: string, kind: PreparedKind])[];

  constructor(kinds: FieldKinds) {
    this.kinds = kinds;
    this.#fields = Object.entries(kinds).map(([field, kind]) => [field, this.#prepared(kind)]);
  }

  #prepared(kind: FieldKind): PreparedKind {
    if (kind === 'nested') return this;
    if (typeof kind === 'string') return kind;
    return kind instanceof ObjectKind ? new ObjectKind(new RowFields(kind.kinds)) : new RowFields(kind);
  }

  /** Why a row does not fit, or undefined. Integers in the place of texts become texts. */
  misfit(row: Record<string, unknown>, lazyLists: readonly string[] = [], depth = 0): string | undefined {
    if (depth > MAX_NESTING) return 'is nested too deep';
    for (const [field, kind] of this.#fields) {
      // Most fields are texts and integers that are such; what follows is for the others.
      if (kind === 'text' && typeof row[field] === 'string') continue;
      if (kind === 'integer' && isInteger(row[field])) continue;
      // Reading a lazy list would parse it; it is checked when it is parsed.
      if (lazyLists.includes(field) && !Object.hasOwn(row, field)) continue;
      const misfit = misfitOf(row, field, kind, depth);
      if (misfit !== undefined) return misfit;
    }
    return undefined;
  }

  /** Why the items of a list do not fit that is the value of `field`, or undefined. */
  misfitOfList(items: readonly unknown[], field: string): string | undefined {
    const kind = this.#fields.find(([name]) => name === field)?.[1] ?? ANY_FIELDS;
    return misfitOf({ [field]: items }, field, kind, 0);
  }
}

const ANY_FIELDS = new RowFields({});

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
  // It goes into the next call, whose address can hold no half of a surrogate pair.
  page_token: { fits: (value: unknown) => typeof value === 'string' && value.isWellFormed(), kind: 'a text' },
  has_more: { fits: (value: unknown) => typeof value === 'boolean', kind: 'true or false' },
  total: { fits: (value: unknown) => isInteger(value) && Number(value) >= 0, kind: 'a count' },
});

function misfitOf(
  holder: Record<string, unknown>,
  field: string,
  kind: PreparedKind,
  depth: number,
): string | undefined {
  const value = holder[field];
  if (value === null || value === undefined) return undefined;
  switch (kind) {
    case 'integer':
      return isInteger(value) ? undefined : `${field} is not a whole number`;
    case 'boolean':
      return typeof value === 'boolean' ? undefined : `${field} is not true or false`;
    case 'text':
    case 'date':
      return misfitOfText(holder, field, value, kind);
    case 'texts':
      return misfitOfTexts(value, field);
    case 'i18n':
      if (isRecord(value)) return misfitOfEach(value, field);
      return areTexts(value) ? undefined : misfitOfItems(value, field, I18N_TEXT, depth);
  }
  if (kind instanceof ObjectKind) return misfitOfObject(value, field, kind.kinds, depth);
  return misfitOfItems(value, field, kind, depth);
}

/** Whether a value is a number that an Int of the graph can be. */
function isInteger(value: unknown): boolean {
  return typeof value === 'number' && (value | 0) === value;
}

/** Whether localised texts are as usual, which spares the check of each by its declared fields. */
function areTexts(texts: unknown): boolean {
  if (!Array.isArray(texts)) return false;
  for (let index = 0; index < texts.length; index++) {
    const text: unknown = texts[index];
    if (!isRecord(text)) return false;
    const { locale, lang, value } = text;
    if (typeof value !== 'string' || typeof (locale ?? lang) !== 'string') return false;
    if (lang != null && typeof lang !== 'string') return false;
  }
  return true;
}

function misfitOfObject(
  object: unknown,
  field: string,
  fields: RowFields,
  depth: number,
): string | undefined {
  if (!isRecord(object)) return `${field} is not an object`;
  const misfit = fields.misfit(object, [], depth + 1);
  return misfit === undefined ? undefined : `${field}.${misfit}`;
}

function misfitOfItems(list: unknown, field: string, fields: RowFields, depth: number): string | undefined {
  if (!Array.isArray(list)) return `${field} is not a list`;
  for (let index = 0; index < list.length; index++) {
    const item: unknown = list[index];
    if (!isRecord(item)) return `${field}[${index}] is not an object`;
    const misfit = fields.misfit(item, [], depth + 1);
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
    const misfit = misfitOf(texts, locale, 'text', 0);
    if (misfit !== undefined) return `${field} holds what is not a text`;
  }
  return undefined;
}

const I18N_TEXT = new RowFields({ locale: 'text', lang: 'text', value: 'text' });
