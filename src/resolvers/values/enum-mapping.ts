/**
 * Feishu's words for something, by the names that they have in the graph. What Feishu sends and this graph does not
 * know, or nothing at all, is UNRECOGNIZED, as a new word of Feishu's must not fail a row.
 */
export function enumMapping<Name extends string>(names: ReadonlyMap<string | number, Name>) {
  return (word: string | number | null | undefined): Name | 'UNRECOGNIZED' =>
    (word == null ? undefined : names.get(word)) ?? 'UNRECOGNIZED';
}
