import { z } from 'zod';

const flag = z
  .enum(['true', 'false', 'on', 'off', '1', '0'])
  .transform((text) => ['true', 'on', '1'].includes(text));

const wholeNumber = (from: number, to: number) => z.coerce.number().int().min(from).max(to);

const httpUrl = z.url({ protocol: /^https?$/, error: 'an http or https address' });

/** How much is written to the log, the least first. */
export const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;

const text = z.string().min(1);

const list = text.transform((items) => items.split(',').map((item) => item.trim()));

const origin = z.string().refine((value) => URL.canParse(value) && new URL(value).origin === value);

/** Every setting, under its variable's name. An empty variable counts as not set. */
const settings = z.object({
  NODE_ENV: z.string().default('development'),
  PORT: wholeNumber(0, 65_535).default(4000),
  HOST: z.string().default('127.0.0.1'),
  FEISHU_BASE_URL: httpUrl.optional(),
  FEISHU_APP_ID: text.optional(),
  FEISHU_APP_SECRET: text.optional(),
  JWT_JWKS_URL: httpUrl.optional(),
  JWT_ISSUER: text.optional(),
  JWT_AUDIENCE: text.optional(),
  CORS_ORIGINS: list.pipe(z.array(origin)).default([]),
  GRAPHIQL: flag.optional(),
  INTROSPECTION: flag.optional(),
  PERSISTED_OPERATIONS: text.optional(),
  PERSISTED_ONLY: flag.default(false),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  REPLICAS: wholeNumber(1, 1_000).default(1),
  FEISHU_BUDGET_SCALE: z.coerce.number().min(0.001).max(1_000_000).default(1),
  REQUEST_TIMEOUT_MS: wholeNumber(1, 600_000).default(15_000),
  UPSTREAM_TIMEOUT_MS: wholeNumber(1, 600_000).default(5_000),
  MAX_UPSTREAM_CALLS: wholeNumber(1, 10_000).default(50),
  LOG_LEVEL: z.enum(LOG_LEVELS).default('info'),
  CATALOGUE_TTL_MS: wholeNumber(0, 86_400_000).default(300_000),
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
  FEISHU_APP_ID: "the application's App ID (cli_…)",
  FEISHU_APP_SECRET: "the application's App Secret",
  JWT_JWKS_URL: 'the https address of the key set that company JWTs are signed with',
  JWT_ISSUER: 'the "iss" of company JWTs',
  JWT_AUDIENCE: 'the "aud" of company JWTs',
  CORS_ORIGINS: 'origins such as https://people.example.com, with commas between them; "*" is none',
  GRAPHIQL: 'on or off',
  INTROSPECTION: 'on or off',
  PERSISTED_OPERATIONS: 'a JSON file that maps the hash of each operation to its document',
  PERSISTED_ONLY: 'on or off; on needs PERSISTED_OPERATIONS',
  REDIS_URL: 'redis://host:port or rediss://host:port, with user and password where needed',
  REPLICAS: 'a whole number from 1 to 1000',
  FEISHU_BUDGET_SCALE: 'a number from 0.001 to 1000000',
  REQUEST_TIMEOUT_MS: 'a whole number of milliseconds from 1 to 600000',
  UPSTREAM_TIMEOUT_MS: 'a whole number of milliseconds from 1 to 600000',
  MAX_UPSTREAM_CALLS: 'a whole number from 1 to 10000',
  LOG_LEVEL: LOG_LEVELS.join(', '),
  CATALOGUE_TTL_MS: 'a whole number of milliseconds from 0, which keeps nothing, to 86400000',
  ACTIVITY_SCAN_DAYS_BACK: 'a whole number of days from 0 to 36500',
  ACTIVITY_SCAN_DAYS_AHEAD: 'a whole number of days from 0 to 36500',
  ACTIVITY_DATE_HINTS: 'a whole number from 1 to 1000000',
};

/** Where the keys of company JWTs are, and what the JWTs must say. */
export interface CompanyJwtConfig {
  readonly jwksUrl: string;
  readonly issuer: string;
  readonly audience: string;
}

/** The settings, checked and typed. */
export interface Config {
  readonly production: boolean;
  readonly port: number;
  readonly host: string;
  /** undefined: the sandbox. */
  readonly feishuBaseUrl: string | undefined;
  /** Whose token serves callers with a company JWT; undefined: there are no such callers. */
  readonly application: { readonly id: string; readonly secret: string } | undefined;
  /** Which company JWTs are taken; undefined: none. */
  readonly companyJwt: CompanyJwtConfig | undefined;
  /** The origins whose pages may ask from a browser. */
  readonly corsOrigins: readonly string[];
  readonly graphiql: boolean;
  readonly introspection: boolean;
  /** Operations that clients may name by their hash, and whether they may ask anything else. */
  readonly persistedOperations: { readonly file: string | undefined; readonly only: boolean };
  readonly logLevel: (typeof LOG_LEVELS)[number];
  /** The Redis that all replicas share, and how many they are; undefined: there is one process only. */
  readonly redis: { readonly url: string; readonly replicas: number } | undefined;
  /** Times Feishu's documented rate limits. */
  readonly budgetScale: number;
  /** How long a client's request may take in all. */
  readonly requestTimeoutMs: number;
  /** How long one attempt at Feishu may take. */
  readonly upstreamTimeoutMs: number;
  /** Feishu calls for one operation. */
  readonly maxUpstreamCalls: number;
  /** How long salary plans, items, reasons, currencies and leave types are kept for a caller; 0: not at all. */
  readonly catalogueTtlMs: number;
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
  const application = readApplication(data);
  const companyJwt = readCompanyJwt(data);
  if (companyJwt && !application) {
    throw new ConfigError(
      `FEISHU_APP_ID is not set, and company JWTs need it; allowed: ${ALLOWED.FEISHU_APP_ID}`,
    );
  }
  if (data.PERSISTED_ONLY && data.PERSISTED_OPERATIONS === undefined) {
    throw new ConfigError(
      `PERSISTED_OPERATIONS is not set, and PERSISTED_ONLY needs it; allowed: ${ALLOWED.PERSISTED_OPERATIONS}`,
    );
  }
  return {
    production,
    port: data.PORT,
    host: data.HOST,
    feishuBaseUrl: data.FEISHU_BASE_URL,
    application,
    companyJwt,
    corsOrigins: data.CORS_ORIGINS,
    graphiql: data.GRAPHIQL ?? !production,
    introspection: data.INTROSPECTION ?? !production,
    persistedOperations: { file: data.PERSISTED_OPERATIONS, only: data.PERSISTED_ONLY },
    logLevel: data.LOG_LEVEL,
    redis: data.REDIS_URL === undefined ? undefined : { url: data.REDIS_URL, replicas: data.REPLICAS },
    budgetScale: data.FEISHU_BUDGET_SCALE,
    requestTimeoutMs: data.REQUEST_TIMEOUT_MS,
    upstreamTimeoutMs: data.UPSTREAM_TIMEOUT_MS,
    maxUpstreamCalls: data.MAX_UPSTREAM_CALLS,
    catalogueTtlMs: data.CATALOGUE_TTL_MS,
    activityScan: { daysBack: data.ACTIVITY_SCAN_DAYS_BACK, daysAhead: data.ACTIVITY_SCAN_DAYS_AHEAD },
    activityDateHints: data.ACTIVITY_DATE_HINTS,
  };
}

type Settings = z.output<typeof settings>;

function readApplication({ FEISHU_APP_ID: id, FEISHU_APP_SECRET: secret }: Settings): Config['application'] {
  requireTogether({ FEISHU_APP_ID: id, FEISHU_APP_SECRET: secret });
  return id !== undefined && secret !== undefined ? { id, secret } : undefined;
}

function readCompanyJwt({
  JWT_JWKS_URL,
  JWT_ISSUER,
  JWT_AUDIENCE,
  NODE_ENV,
}: Settings): Config['companyJwt'] {
  requireTogether({ JWT_JWKS_URL, JWT_ISSUER, JWT_AUDIENCE });
  if (JWT_JWKS_URL === undefined || JWT_ISSUER === undefined || JWT_AUDIENCE === undefined) return undefined;
  // Whoever can change the keys on their way can make any caller up.
  const { protocol, hostname } = new URL(JWT_JWKS_URL);
  if (NODE_ENV === 'production' && protocol === 'http:' && !LOOPBACK.test(hostname)) {
    throw new ConfigError(
      `JWT_JWKS_URL is ${JSON.stringify(JWT_JWKS_URL)}, which anyone on the way could change; allowed: ${ALLOWED.JWT_JWKS_URL}`,
    );
  }
  return { jwksUrl: JWT_JWKS_URL, issuer: JWT_ISSUER, audience: JWT_AUDIENCE };
}

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** Settings that mean nothing one without the other. */
function requireTogether(values: Partial<Record<keyof typeof ALLOWED, string | undefined>>): void {
  const names = Object.keys(values) as (keyof typeof ALLOWED)[];
  const missing = names.find((name) => values[name] === undefined);
  const given = names.find((name) => values[name] !== undefined);
  if (missing && given) {
    throw new ConfigError(`${missing} is not set, and ${given} needs it; allowed: ${ALLOWED[missing]}`);
  }
}

/** Settings whose value is told to nobody. */
const SECRET: ReadonlySet<string> = new Set(['FEISHU_APP_SECRET', 'REDIS_URL']);

function explain(error: z.ZodError, given: Readonly<Record<string, string | undefined>>): string {
  const name = String(error.issues[0]?.path[0]);
  const allowed = ALLOWED[name as keyof typeof ALLOWED];
  const value = SECRET.has(name) ? 'not usable' : JSON.stringify(given[name]);
  return `${name} is ${value}; allowed: ${allowed}`;
}
