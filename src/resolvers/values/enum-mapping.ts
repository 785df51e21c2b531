/**
 * Maps Feishu's values of an enumeration to their names in the graph. An unknown or absent value is UNRECOGNIZED, as a
 * new value of Feishu's must not fail a row.
 */
export function enumMapping<Name extends string>(names: ReadonlyMap<string | number, Name>) {
  return (value: string | number | null | undefined): Name | 'UNRECOGNIZED' =>
    (value == null ? undefined : names.get(value)) ?? 'UNRECOGNIZED';
}
