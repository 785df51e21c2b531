/** At most `limit` calls in any `windowMs` milliseconds, counted per API, application and tenant (CONTRACT §5). */
export interface Rate {
  readonly limit: number;
  readonly windowMs: number;
}
