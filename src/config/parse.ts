/** Parses a variable's text; undefined for an invalid one. */
export type Parse<Value> = (given: string) => Value | undefined;

export const text: Parse<string> = (given) => given;

/** Visible ASCII, of which Feishu's tokens and keys in events consist. */
export const visibleText: Parse<string> = (given) => (/^[\x21-\x7e]{1,200}$/.test(given) ? given : undefined);

const FLAGS = new Map([
  ...['true', 'on', '1'].map((word) => [word, true] as const),
  ...['false', 'off', '0'].map((word) => [word, false] as const),
]);
export const flag: Parse<boolean> = (given) => FLAGS.get(given);

export const oneOf =
  <Value extends string>(...values: readonly Value[]): Parse<Value> =>
  (given) =>
    values.find((value) => value === given);

/** Numbers in plain digits only: Number() also takes 1e3, 0x50, and an empty text. */
const numberLike = (form: RegExp) => (from: number, to: number) => (given: string) => {
  const value = form.test(given) ? Number(given) : Number.NaN;
  return value >= from && value <= to ? value : undefined;
};
export const wholeNumber = numberLike(/^\d+$/);
export const decimalNumber = numberLike(/^\d+(\.\d+)?$/);

const address = (form: RegExp) => (given: string) => {
  // URL skips this white space; a log or a header would not.
  const written = given.trim().replace(/[\t\r\n]/g, '');
  return form.test(written) && URL.canParse(written) ? written : undefined;
};
// Credentials, a query or a fragment would never be sent, but be printed with the address.
export const feishuAddress: Parse<string> = address(/^https?:\/\/[^?#@\\]+$/i);
/** Some identity providers name the policy in the query. */
export const keySetAddress: Parse<string> = address(/^https?:\/\/[^?#@\\]+(\?[^#]*)?$/i);
export const httpAddress: Parse<string> = address(/^https?:\/\/[^#@\\]+$/i);
export const redisAddress: Parse<string> = address(/^rediss?:/i);

export const origins: Parse<string[]> = (given) => {
  const items = given.split(',').map((item) => item.trim());
  return items.every((item) => URL.canParse(item) && new URL(item).origin === item) ? items : undefined;
};
