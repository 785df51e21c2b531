/** Whether two texts are the same decimal number: Feishu may write `200` for `200.00`. Two absent ones are the same. */
export function sameDecimal(a: string | null | undefined, b: string | null | undefined): boolean {
  return canonical(a) === canonical(b);
}

/** The shortest text of a decimal number, made digit by digit, as floating point would take two amounts for one. */
function canonical(decimal: string | null | undefined): string | undefined {
  const parts = /^\+?(-?)0*(\d*)(?:\.(\d*?)0*)?$/.exec(decimal ?? '');
  if (!decimal || !parts) return decimal ?? undefined;
  const [, sign = '', whole = '', fraction = ''] = parts;
  return `${sign}${whole || '0'}${fraction && `.${fraction}`}`;
}

/** How many decimal places a number has, without trailing zeros. */
export function decimalPlaces(decimal: string): number {
  return canonical(decimal)?.split('.')[1]?.length ?? 0;
}
