/** Rows are Feishu's own objects and do not say what they are, so that is remembered beside them. */
const names = new WeakMap<object, string>();

/** Remembers the type of a row that is answered where several types can be. */
export function withType<Row extends object>(row: Row | null | undefined, type: string): Row | null {
  if (!row) return null;
  names.set(row, type);
  return row;
}

/** The type of a row that went through `withType`. */
export function typeOfRow(row: object): string | undefined {
  return names.get(row);
}
