import { z } from 'zod';

const flag = z
  .enum(['true', 'false', 'on', 'off', '1', '0'])
  .transform((text) => ['true', 'on', '1'].includes(text));

const wholeNumber = (from: number, to: number) => z.coerce.number().int().min(from).max(to);

const httpUrl = z.url({ protocol: /^https?$/, error: 'an http or https address' });

/** Every setting, under its variable's name. An empty variable counts as not set. */
const settings = z.object({
  NODE_ENV: z.string().default('development'),
  PORT: wholeNumber(0, 65_535).default(4000),
  HOST: z.string().default('127.0.0.1'),
  FEISHU_BASE_URL: httpUrl.optional(),
  GRAPHIQL: flag.optional(),
  INTROSPECTION: flag.optional(),
  REQUEST_TIMEOUT_MS: wholeNumber(1, 600_000).default(15_000),
  UPSTREAM_TIMEOUT_MS: wholeNumber(1, 600_000).default(5_000),
  MAX_UPSTREAM_CALLS: wholeNumber(1, 10_000).default(50),
  ACTIVITY_SCAN_DAYS_BACK: wholeNumber(0, 36_500).default(731),
  ACTIVITY_SCAN_DAYS_AHEAD: wholeNumber(0, 36_500).default(183),
  ACTIVITY_DATE_HINTS: wholeNumber(1, 1_000_000).default(20_000),
});

/** Each variable with what is allowed, in the words of the error that names it. */
const ALLOWED: Record<keyof typeof settings.shape, string> = {
  NODE_ENV: 'any text; "production" hides GraphiQL and introspection and refuses the sandbox',
  PORT: 'a whole number from 0 to 65535; 0 takes a free port',
  HOST: 'a host name or address to listen on',
  FEISHU_BASE_URL: 'https://open.feishu.cn, https://open.larksuite.com or another http(s) address',
  GRAPHIQL: 'on or off',
  INTROSPECTION: 'on or off',
  REQUEST_TIMEOUT_MS: 'a whole number of milliseconds from 1 to 600000',
  UPSTREAM_TIMEOUT_MS: 'a whole number of milliseconds from 1 to 600000',
  MAX_UPSTREAM_CALLS: 'a whole number from 1 to 10000',
  ACTIVITY_SCAN_DAYS_BACK: 'a whole number of days from 0 to 36500',
  ACTIVITY_SCAN_DAYS_AHEAD: 'a whole number of days from 0 to 36500',
  ACTIVITY_DATE_HINTS: 'a whole number from 1 to 1000000',
};

/** The settings, checked and typed. */
export interface Config {
  readonly production: boolean;
  readonly port: number;
  readonly host: string;
  /** undefined: the sandbox. */
  readonly feishuBaseUrl: string | undefined;
  readonly graphiql: boolean;
  readonly introspection: boolean;
  /** How long a client's request may take in all. */
  readonly requestTimeoutMs: number;
  /** How long one attempt at Feishu may take. */
  readonly upstreamTimeoutMs: number;
  /** Feishu calls for one operation. */
  readonly maxUpstreamCalls: number;
  /** The days, counted from today, among which an activity is looked for whose pay date is not known. */
  readonly activityScan: { readonly daysBack: number; readonly daysAhead: number };
  /** How many activities' pay dates are remembered, over all callers. */
  readonly activityDateHints: number;
}

/** A setting that cannot be used. The message names the variable, what it was and what is allowed, in one line. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Reads the environment; throws a ConfigError for the first setting that cannot be used. */
export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = settings.safeParse(given);
  if (!parsed.success) throw new ConfigError(explain(parsed.error, given));
  const { data } = parsed;
  const production = data.NODE_ENV === 'production';
  if (production && data.FEISHU_BASE_URL === undefined) {
    throw new ConfigError(
      `FEISHU_BASE_URL is not set, and NODE_ENV=production does not run on the sandbox; allowed: ${ALLOWED.FEISHU_BASE_URL}`,
    );
  }
  return {
    production,
    port: data.PORT,
    host: data.HOST,
    feishuBaseUrl: data.FEISHU_BASE_URL,
    graphiql: data.GRAPHIQL ?? !production,
    introspection: data.INTROSPECTION ?? !production,
    requestTimeoutMs: data.REQUEST_TIMEOUT_MS,
    upstreamTimeoutMs: data.UPSTREAM_TIMEOUT_MS,
    maxUpstreamCalls: data.MAX_UPSTREAM_CALLS,
    activityScan: { daysBack: data.ACTIVITY_SCAN_DAYS_BACK, daysAhead: data.ACTIVITY_SCAN_DAYS_AHEAD },
    activityDateHints: data.ACTIVITY_DATE_HINTS,
  };
}

function explain(error: z.ZodError, given: Readonly<Record<string, string | undefined>>): string {
  const name = String(error.issues[0]?.path[0]);
  const allowed = ALLOWED[name as keyof typeof ALLOWED];
  return `${name} is ${JSON.stringify(given[name])}; allowed: ${allowed}`;
}
