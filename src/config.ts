/** The log levels, in ascending order of output. */
export const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;

/** The ways in which Feishu's events may come. */
const EVENTS = ['callback', 'long-connection'] as const;

/** The allowed values of each variable, as the error about it says them. */
const ALLOWED = {
  NODE_ENV: 'any text; "production" hides GraphiQL and introspection and refuses the sandbox',
  PORT: 'a whole number from 0 to 65535; 0 takes a free port',
  HOST: 'a host name or address to listen on',
  FEISHU_BASE_URL:
    'https://open.feishu.cn, https://open.larksuite.com or another https address without user, password, query and fragment; http is for development and the loopback',
  FEISHU_APP_ID: "the application's App ID (cli_…)",
  FEISHU_APP_SECRET: "the application's App Secret",
  FEISHU_EVENTS: EVENTS.join(' or '),
  FEISHU_EVENT_ENCRYPT_KEY: "the Encrypt Key of the application's events",
  FEISHU_EVENT_VERIFICATION_TOKEN: "the Verification Token of the application's events",
  FEISHU_TENANT_KEY: "the tenant_key of the company, as Feishu's events have it",
  JWT_JWKS_URL:
    'the https address of the key set that company JWTs are signed with, without user, password and fragment; http is for development and the loopback',
  JWT_ISSUER: 'the "iss" of company JWTs',
  JWT_AUDIENCE: 'the "aud" of company JWTs',
  CORS_ORIGINS: 'origins such as https://people.example.com, with commas between them; "*" is none',
  GRAPHIQL: 'on or off',
  INTROSPECTION: 'on or off',
  PERSISTED_OPERATIONS: 'a JSON file that maps the hash of each operation to its document',
  PERSISTED_ONLY: 'on or off; on needs PERSISTED_OPERATIONS',
  PERSISTED_AUTO: 'on or off; not on together with PERSISTED_ONLY',
  REDIS_URL: 'redis://host:port or rediss://host:port, with user and password where needed',
  REPLICAS: 'a whole number from 1 to 1000',
  FEISHU_BUDGET_SCALE: 'a plain decimal number from 0.001 to 1000000',
  REQUEST_TIMEOUT_MS: 'a whole number of milliseconds from 1 to 600000',
  UPSTREAM_TIMEOUT_MS: 'a whole number of milliseconds from 1 to 600000',
  MAX_UPSTREAM_CALLS: 'a whole number from 1 to 10000',
  LOG_LEVEL: LOG_LEVELS.join(', '),
  CATALOGUE_TTL_MS: 'a whole number of milliseconds from 0, which keeps nothing, to 86400000',
  ACTIVITY_SCAN_DAYS_BACK: 'a whole number of days from 0 to 36500',
  ACTIVITY_SCAN_DAYS_AHEAD: 'a whole number of days from 0 to 36500',
  ACTIVITY_DATE_HINTS: 'a whole number from 1 to 1000000',
  METRICS: 'on or off; on serves /metrics for Prometheus',
  METRICS_PORT: 'a whole number from 0 to 65535, other than PORT; 0 takes a free port',
  OTEL_EXPORTER_OTLP_ENDPOINT: 'the http or https address of a collector, such as http://127.0.0.1:4318',
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'the http or https address that a collector takes traces at',
  OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/protobuf',
  OTEL_TRACES_EXPORTER: 'otlp or none',
  OTEL_SDK_DISABLED: 'true or false',
  FEISHU_TRACEPARENT: 'on or off; on needs OTEL_EXPORTER_OTLP_ENDPOINT',
};

/** The address of the keys of company JWTs, and the claims that the JWTs must have. */
export interface CompanyJwtConfig {
  readonly jwksUrl: string;
  readonly issuer: string;
  readonly audience: string;
}

/** How Feishu's events come: posted to this server, or over a connection that the server opens. */
export type EventsConfig = {
  /** The only tenant whose events are taken; undefined: any. */
  readonly tenantKey: string | undefined;
} & (
  | { readonly via: 'callback'; readonly encryptKey: string; readonly verificationToken: string }
  | { readonly via: 'long-connection'; readonly application: NonNullable<Config['application']> }
);

/** Which operations clients may name by their hash. */
export interface PersistedOperationsConfig {
  /** The file of such operations. */
  readonly file: string | undefined;
  /** Whether all others are refused. */
  readonly only: boolean;
  /** Whether callers may register others. */
  readonly automatic: boolean;
}

/** The settings, checked and typed. */
export interface Config {
  readonly production: boolean;
  readonly port: number;
  readonly host: string;
  /** undefined: the sandbox. */
  readonly feishuBaseUrl: string | undefined;
  /** The application whose token serves callers with a company JWT; undefined: there are no such callers. */
  readonly application: { readonly id: string; readonly secret: string } | undefined;
  /** Which company JWTs are accepted; undefined: none. */
  readonly companyJwt: CompanyJwtConfig | undefined;
  /** undefined: no events are taken. */
  readonly events: EventsConfig | undefined;
  /** The origins that may send requests from a browser. */
  readonly corsOrigins: readonly string[];
  readonly graphiql: boolean;
  readonly introspection: boolean;
  readonly persistedOperations: PersistedOperationsConfig;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  /** The Redis that all replicas share, and how many replicas there are; undefined: there is one process only. */
  readonly redis: { readonly url: string; readonly replicas: number } | undefined;
  /** A factor for Feishu's documented rate limits. */
  readonly budgetScale: number;
  /** The time-out of a client's request. */
  readonly requestTimeoutMs: number;
  /** The time-out of one attempt to call Feishu. */
  readonly upstreamTimeoutMs: number;
  /** The most calls to Feishu for one operation. */
  readonly maxUpstreamCalls: number;
  /** How long reference data are cached for a principal; 0: not at all. */
  readonly catalogueTtlMs: number;
  /** The range of days around today in which an activity with an unknown pay date is searched. */
  readonly activityScan: { readonly daysBack: number; readonly daysAhead: number };
  /** How many activities' pay dates are remembered, for all principals together. */
  readonly activityDateHints: number;
  /** Where Prometheus reads metrics: on the port of its own, or without one on the main port; undefined: nowhere. */
  readonly metrics: { readonly port: number | undefined } | undefined;
  /** Whether traces are sent, to where OpenTelemetry's own settings say, and whether Feishu is sent a `traceparent`. */
  readonly traces: { readonly toFeishu: boolean } | undefined;
}

/** An invalid setting. The message names the variable, its value and the allowed values, in one line. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Reads the environment; throws a ConfigError for the first invalid setting. */
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
  return {
    production,
    port: data.PORT,
    host: data.HOST,
    feishuBaseUrl: feishuBaseUrlOf(data),
    application,
    companyJwt,
    events: readEvents(data, application),
    corsOrigins: data.CORS_ORIGINS,
    graphiql: data.GRAPHIQL ?? !production,
    introspection: data.INTROSPECTION ?? !production,
    persistedOperations: readPersistedOperations(data),
    logLevel: data.LOG_LEVEL,
    redis: data.REDIS_URL === undefined ? undefined : { url: data.REDIS_URL, replicas: data.REPLICAS },
    budgetScale: data.FEISHU_BUDGET_SCALE,
    requestTimeoutMs: data.REQUEST_TIMEOUT_MS,
    upstreamTimeoutMs: data.UPSTREAM_TIMEOUT_MS,
    maxUpstreamCalls: data.MAX_UPSTREAM_CALLS,
    catalogueTtlMs: data.CATALOGUE_TTL_MS,
    activityScan: { daysBack: data.ACTIVITY_SCAN_DAYS_BACK, daysAhead: data.ACTIVITY_SCAN_DAYS_AHEAD },
    activityDateHints: data.ACTIVITY_DATE_HINTS,
    metrics: readMetrics(data),
    traces: readTraces(data),
  };
}

type Environment = Readonly<Record<string, string | undefined>>;

type Settings = ReturnType<typeof readSettings>;

/** Every setting, under its variable's name. An empty variable counts as not set. */
function readSettings(environment: Environment) {
  const setting = <Value>(name: keyof typeof ALLOWED, parse: Parse<Value>): Value | undefined => {
    const given = environment[name];
    if (given === undefined || given === '') return undefined;
    const value = parse(given);
    if (value === undefined) throw new ConfigError(explain(name, given));
    return value;
  };
  return {
    NODE_ENV: setting('NODE_ENV', text) ?? 'development',
    PORT: setting('PORT', wholeNumber(0, 65_535)) ?? 4000,
    HOST: setting('HOST', text) ?? '127.0.0.1',
    FEISHU_BASE_URL: setting('FEISHU_BASE_URL', feishuAddress),
    FEISHU_APP_ID: setting('FEISHU_APP_ID', text),
    FEISHU_APP_SECRET: setting('FEISHU_APP_SECRET', text),
    FEISHU_EVENTS: setting('FEISHU_EVENTS', wayOfEvents),
    FEISHU_EVENT_ENCRYPT_KEY: setting('FEISHU_EVENT_ENCRYPT_KEY', text),
    FEISHU_EVENT_VERIFICATION_TOKEN: setting('FEISHU_EVENT_VERIFICATION_TOKEN', text),
    FEISHU_TENANT_KEY: setting('FEISHU_TENANT_KEY', text),
    JWT_JWKS_URL: setting('JWT_JWKS_URL', keySetAddress),
    JWT_ISSUER: setting('JWT_ISSUER', text),
    JWT_AUDIENCE: setting('JWT_AUDIENCE', text),
    CORS_ORIGINS: setting('CORS_ORIGINS', origins) ?? [],
    GRAPHIQL: setting('GRAPHIQL', flag),
    INTROSPECTION: setting('INTROSPECTION', flag),
    PERSISTED_OPERATIONS: setting('PERSISTED_OPERATIONS', text),
    PERSISTED_ONLY: setting('PERSISTED_ONLY', flag),
    PERSISTED_AUTO: setting('PERSISTED_AUTO', flag),
    REDIS_URL: setting('REDIS_URL', redisAddress),
    REPLICAS: setting('REPLICAS', wholeNumber(1, 1_000)) ?? 1,
    FEISHU_BUDGET_SCALE: setting('FEISHU_BUDGET_SCALE', decimalNumber(0.001, 1_000_000)) ?? 1,
    REQUEST_TIMEOUT_MS: setting('REQUEST_TIMEOUT_MS', wholeNumber(1, 600_000)) ?? 15_000,
    UPSTREAM_TIMEOUT_MS: setting('UPSTREAM_TIMEOUT_MS', wholeNumber(1, 600_000)) ?? 5_000,
    MAX_UPSTREAM_CALLS: setting('MAX_UPSTREAM_CALLS', wholeNumber(1, 10_000)) ?? 50,
    LOG_LEVEL: setting('LOG_LEVEL', logLevel) ?? 'info',
    CATALOGUE_TTL_MS: setting('CATALOGUE_TTL_MS', wholeNumber(0, 86_400_000)) ?? 300_000,
    ACTIVITY_SCAN_DAYS_BACK: setting('ACTIVITY_SCAN_DAYS_BACK', wholeNumber(0, 36_500)) ?? 3_660,
    ACTIVITY_SCAN_DAYS_AHEAD: setting('ACTIVITY_SCAN_DAYS_AHEAD', wholeNumber(0, 36_500)) ?? 366,
    ACTIVITY_DATE_HINTS: setting('ACTIVITY_DATE_HINTS', wholeNumber(1, 1_000_000)) ?? 20_000,
    METRICS: setting('METRICS', flag),
    METRICS_PORT: setting('METRICS_PORT', wholeNumber(0, 65_535)),
    OTEL_EXPORTER_OTLP_ENDPOINT: setting('OTEL_EXPORTER_OTLP_ENDPOINT', httpAddress),
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: setting('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', httpAddress),
    OTEL_EXPORTER_OTLP_PROTOCOL: setting('OTEL_EXPORTER_OTLP_PROTOCOL', oneOf('http/protobuf')),
    OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: setting('OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', oneOf('http/protobuf')),
    OTEL_TRACES_EXPORTER: setting('OTEL_TRACES_EXPORTER', oneOf('otlp', 'none')),
    OTEL_SDK_DISABLED: setting('OTEL_SDK_DISABLED', flag),
    FEISHU_TRACEPARENT: setting('FEISHU_TRACEPARENT', flag),
  } satisfies Record<keyof typeof ALLOWED, unknown>;
}

/** Parses a variable's text; undefined for an invalid one. */
type Parse<Value> = (given: string) => Value | undefined;

const text: Parse<string> = (given) => given;

const FLAGS = new Map([
  ...['true', 'on', '1'].map((word) => [word, true] as const),
  ...['false', 'off', '0'].map((word) => [word, false] as const),
]);
const flag: Parse<boolean> = (given) => FLAGS.get(given);

const oneOf =
  <Value extends string>(...values: readonly Value[]): Parse<Value> =>
  (given) =>
    values.find((value) => value === given);
const logLevel: Parse<Config['logLevel']> = oneOf(...LOG_LEVELS);

const wayOfEvents: Parse<EventsConfig['via']> = (given) => EVENTS.find((way) => way === given);

/** Numbers in plain digits only: Number() also takes 1e3, 0x50, and an empty text. */
const numberLike = (form: RegExp) => (from: number, to: number) => (given: string) => {
  const value = form.test(given) ? Number(given) : Number.NaN;
  return value >= from && value <= to ? value : undefined;
};
const wholeNumber = numberLike(/^\d+$/);
const decimalNumber = numberLike(/^\d+(\.\d+)?$/);

const address = (form: RegExp) => (given: string) => {
  // URL skips this white space; a log or a header would not.
  const written = given.trim().replace(/[\t\r\n]/g, '');
  return form.test(written) && URL.canParse(written) ? written : undefined;
};
// Credentials, a query or a fragment would never be sent, but be printed with the address.
const feishuAddress: Parse<string> = address(/^https?:\/\/[^?#@\\]+$/i);
/** Some identity providers name the policy in the query. */
const keySetAddress: Parse<string> = address(/^https?:\/\/[^?#@\\]+(\?[^#]*)?$/i);
const httpAddress: Parse<string> = address(/^https?:\/\/[^#@\\]+$/i);
const redisAddress: Parse<string> = address(/^rediss?:/i);

const origins: Parse<string[]> = (given) => {
  const items = given.split(',').map((item) => item.trim());
  return items.every((item) => URL.canParse(item) && new URL(item).origin === item) ? items : undefined;
};

/** A port of its own says by itself that metrics are wanted. */
function readMetrics({ PORT, METRICS, METRICS_PORT: port }: Settings): Config['metrics'] {
  if (port !== undefined && port !== 0 && port === PORT) {
    throw new ConfigError(`METRICS_PORT is ${port}, as PORT is; allowed: ${ALLOWED.METRICS_PORT}`);
  }
  return (METRICS ?? port !== undefined) ? { port } : undefined;
}

/** An address says that traces are wanted, unless OpenTelemetry's own settings say otherwise. */
function readTraces(data: Settings): Config['traces'] {
  const address = data.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? data.OTEL_EXPORTER_OTLP_ENDPOINT;
  const { FEISHU_TRACEPARENT: toFeishu = false } = data;
  if (toFeishu && address === undefined) {
    throw new ConfigError(
      `OTEL_EXPORTER_OTLP_ENDPOINT is not set, and FEISHU_TRACEPARENT needs it; allowed: ${ALLOWED.OTEL_EXPORTER_OTLP_ENDPOINT}`,
    );
  }
  const isOff = address === undefined || data.OTEL_SDK_DISABLED || data.OTEL_TRACES_EXPORTER === 'none';
  return isOff ? undefined : { toFeishu };
}

function readApplication({ FEISHU_APP_ID: id, FEISHU_APP_SECRET: secret }: Settings): Config['application'] {
  requireTogether({ FEISHU_APP_ID: id, FEISHU_APP_SECRET: secret });
  return id !== undefined && secret !== undefined ? { id, secret } : undefined;
}

function readEvents(data: Settings, application: Config['application']): Config['events'] {
  const {
    FEISHU_EVENTS: via,
    FEISHU_EVENT_ENCRYPT_KEY: encryptKey,
    FEISHU_EVENT_VERIFICATION_TOKEN: verificationToken,
    FEISHU_TENANT_KEY: tenantKey,
  } = data;
  const secrets = {
    FEISHU_EVENT_ENCRYPT_KEY: encryptKey,
    FEISHU_EVENT_VERIFICATION_TOKEN: verificationToken,
  };
  requireTogether(secrets);
  if (via === 'long-connection') {
    requireTogether({
      FEISHU_EVENTS: via,
      FEISHU_APP_ID: application?.id,
      // The sandbox has no long connections.
      FEISHU_BASE_URL: data.FEISHU_BASE_URL,
    });
    // The SDK reports another App ID in its log only, and does not connect.
    if (application && /^cli_[0-9a-f]{16}$/i.test(application.id)) return { via, tenantKey, application };
    throw new ConfigError(
      'FEISHU_APP_ID is not "cli_" and 16 hexadecimal digits, which FEISHU_EVENTS=long-connection needs',
    );
  }
  if (via !== undefined) requireTogether({ ...secrets, FEISHU_EVENTS: via });
  if (tenantKey !== undefined) requireTogether({ ...secrets, FEISHU_TENANT_KEY: tenantKey });
  if (encryptKey === undefined || verificationToken === undefined) return undefined;
  return { via: 'callback', tenantKey, encryptKey, verificationToken };
}

function readCompanyJwt({
  JWT_JWKS_URL,
  JWT_ISSUER,
  JWT_AUDIENCE,
  NODE_ENV,
}: Settings): Config['companyJwt'] {
  requireTogether({ JWT_JWKS_URL, JWT_ISSUER, JWT_AUDIENCE });
  if (JWT_JWKS_URL === undefined || JWT_ISSUER === undefined || JWT_AUDIENCE === undefined) return undefined;
  requireEncryption('JWT_JWKS_URL', JWT_JWKS_URL, NODE_ENV);
  return { jwksUrl: JWT_JWKS_URL, issuer: JWT_ISSUER, audience: JWT_AUDIENCE };
}

function readPersistedOperations(settings: Settings): PersistedOperationsConfig {
  const {
    PERSISTED_OPERATIONS: file,
    PERSISTED_ONLY: only = false,
    PERSISTED_AUTO: automatic = false,
  } = settings;
  if (only && file === undefined) {
    throw new ConfigError(
      `PERSISTED_OPERATIONS is not set, and PERSISTED_ONLY needs it; allowed: ${ALLOWED.PERSISTED_OPERATIONS}`,
    );
  }
  if (only && automatic) {
    throw new ConfigError(
      `PERSISTED_AUTO is on, and PERSISTED_ONLY refuses what it registers; allowed: ${ALLOWED.PERSISTED_AUTO}`,
    );
  }
  return { file, only, automatic };
}

function feishuBaseUrlOf({ FEISHU_BASE_URL, NODE_ENV }: Settings): string | undefined {
  if (FEISHU_BASE_URL !== undefined) requireEncryption('FEISHU_BASE_URL', FEISHU_BASE_URL, NODE_ENV);
  return FEISHU_BASE_URL;
}

/**
 * In production, plain http reaches the loopback only. Over a network, tokens and pay could be read on the way, and with
 * other keys on the way any caller could be forged.
 */
function requireEncryption(name: 'FEISHU_BASE_URL' | 'JWT_JWKS_URL', address: string, nodeEnv: string): void {
  const { protocol, hostname } = new URL(address);
  if (nodeEnv !== 'production' || protocol === 'https:' || LOOPBACK.test(hostname)) return;
  throw new ConfigError(
    `${name} is ${JSON.stringify(address)}, which is not encrypted on the way; allowed: ${ALLOWED[name]}`,
  );
}

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** Refuses settings of which one has no effect without the others. */
function requireTogether(values: Partial<Record<keyof typeof ALLOWED, string | undefined>>): void {
  const names = Object.keys(values) as (keyof typeof ALLOWED)[];
  const missing = names.find((name) => values[name] === undefined);
  const given = names.find((name) => values[name] !== undefined);
  if (missing && given) {
    throw new ConfigError(`${missing} is not set, and ${given} needs it; allowed: ${ALLOWED[missing]}`);
  }
}

/** Settings whose value is not printed. */
const SECRET: ReadonlySet<string> = new Set([
  'FEISHU_APP_SECRET',
  'FEISHU_EVENT_ENCRYPT_KEY',
  'FEISHU_EVENT_VERIFICATION_TOKEN',
  'REDIS_URL',
]);

/** Settings whose value is not printed where it may hold a password or a token. */
const ADDRESSES: ReadonlySet<string> = new Set([
  'FEISHU_BASE_URL',
  'JWT_JWKS_URL',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
]);

function explain(name: keyof typeof ALLOWED, given: string): string {
  const isSecret = SECRET.has(name) || (ADDRESSES.has(name) && /[?#@]/.test(given));
  const value = isSecret ? 'not usable' : JSON.stringify(given);
  return `${name} is ${value}; allowed: ${ALLOWED[name]}`;
}
