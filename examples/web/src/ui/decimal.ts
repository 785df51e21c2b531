/**
 * A `Decimal` with its digits grouped: "12345.60" becomes "12,345.60". It stays a text, since a number would lose digits
 * and trailing zeros.
 */
export function formatDecimal(decimal: string): string {
  const [whole = '', fraction] = decimal.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
