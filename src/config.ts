/** How much is written to the log, the least first. */
export const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;

/** Each variable with what is allowed, in the words of the error that names it. */
const ALLOWED = {
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
export function readConfig(environment: Environment = process.env): Config {
  const data = readSettings(environment);
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

type Environment = Readonly<Record<string, string | undefined>>;

type Settings = ReturnType<typeof readSettings>;

/** Every setting, under its variable's name. An empty variable counts as not set. */
function readSettings(environment: Environment) {
  const setting = <Value>(name: keyof typeof ALLOWED, meaning: Meaning<Value>): Value | undefined => {
    const given = environment[name];
    if (given === undefined || given === '') return undefined;
    const value = meaning(given);
    if (value === undefined) throw new ConfigError(explain(name, given));
    return value;
  };
  return {
    NODE_ENV: setting('NODE_ENV', text) ?? 'development',
    PORT: setting('PORT', wholeNumber(0, 65_535)) ?? 4000,
    HOST: setting('HOST', text) ?? '127.0.0.1',
    FEISHU_BASE_URL: setting('FEISHU_BASE_URL', httpAddress),
    FEISHU_APP_ID: setting('FEISHU_APP_ID', text),
    FEISHU_APP_SECRET: setting('FEISHU_APP_SECRET', text),
    JWT_JWKS_URL: setting('JWT_JWKS_URL', httpAddress),
    JWT_ISSUER: setting('JWT_ISSUER', text),
    JWT_AUDIENCE: setting('JWT_AUDIENCE', text),
    CORS_ORIGINS: setting('CORS_ORIGINS', origins) ?? [],
    GRAPHIQL: setting('GRAPHIQL', flag),
    INTROSPECTION: setting('INTROSPECTION', flag),
    PERSISTED_OPERATIONS: setting('PERSISTED_OPERATIONS', text),
    PERSISTED_ONLY: setting('PERSISTED_ONLY', flag) ?? false,
    REDIS_URL: setting('REDIS_URL', redisAddress),
    REPLICAS: setting('REPLICAS', wholeNumber(1, 1_000)) ?? 1,
    FEISHU_BUDGET_SCALE: setting('FEISHU_BUDGET_SCALE', number(0.001, 1_000_000)) ?? 1,
    REQUEST_TIMEOUT_MS: setting('REQUEST_TIMEOUT_MS', wholeNumber(1, 600_000)) ?? 15_000,
    UPSTREAM_TIMEOUT_MS: setting('UPSTREAM_TIMEOUT_MS', wholeNumber(1, 600_000)) ?? 5_000,
    MAX_UPSTREAM_CALLS: setting('MAX_UPSTREAM_CALLS', wholeNumber(1, 10_000)) ?? 50,
    LOG_LEVEL: setting('LOG_LEVEL', logLevel) ?? 'info',
    CATALOGUE_TTL_MS: setting('CATALOGUE_TTL_MS', wholeNumber(0, 86_400_000)) ?? 300_000,
    ACTIVITY_SCAN_DAYS_BACK: setting('ACTIVITY_SCAN_DAYS_BACK', wholeNumber(0, 36_500)) ?? 731,
    ACTIVITY_SCAN_DAYS_AHEAD: setting('ACTIVITY_SCAN_DAYS_AHEAD', wholeNumber(0, 36_500)) ?? 183,
    ACTIVITY_DATE_HINTS: setting('ACTIVITY_DATE_HINTS', wholeNumber(1, 1_000_000)) ?? 20_000,
  } satisfies Record<keyof typeof ALLOWED, unknown>;
}

/** What a variable's text means; undefined where that is nothing allowed. */
type Meaning<Value> = (given: string) => Value | undefined;

const text: Meaning<string> = (given) => given;

const FLAGS = new Map([
  ...['true', 'on', '1'].map((word) => [word, true] as const),
  ...['false', 'off', '0'].map((word) => [word, false] as const),
]);
const flag: Meaning<boolean> = (given) => FLAGS.get(given);

const logLevel: Meaning<Config['logLevel']> = (given) => LOG_LEVELS.find((level) => level === given);

const number = (from: number, to: number) => (given: string) => {
  const value = Number(given);
  return value >= from && value <= to ? value : undefined;
};

const wholeNumber = (from: number, to: number) => (given: string) =>
  Number.isInteger(Number(given)) ? number(from, to)(given) : undefined;

const address = (start: RegExp) => (given: string) => {
  // What URL skips is not passed on: a log or a header would not skip it.
  const written = given.trim().replace(/[\t\r\n]/g, '');
  return start.test(written) && URL.canParse(written) ? written : undefined;
};
const httpAddress: Meaning<string> = address(/^https?:\/\//i);
const redisAddress: Meaning<string> = address(/^rediss?:/i);

const origins: Meaning<string[]> = (given) => {
  const items = given.split(',').map((item) => item.trim());
  return items.every((item) => URL.canParse(item) && new URL(item).origin === item) ? items : undefined;
};

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

function explain(name: keyof typeof ALLOWED, given: string): string {
  const value = SECRET.has(name) ? 'not usable' : JSON.stringify(given);
  return `${name} is ${value}; allowed: ${ALLOWED[name]}`;
}
