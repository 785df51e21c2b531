/** Today, as `YYYY-MM-DD`. */
export const today: string = import.meta.env.VITE_TODAY || new Date().toLocaleDateString('sv-SE');

/** The day that many years later, or earlier for a negative number. */
export function yearsFrom(day: string, years: number): string {
  return `${Number(day.slice(0, 4)) + years}${day.slice(4)}`;
}
