/** The log levels, in ascending order of output. */
export const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;

/** The ways in which Feishu's events may come. */
export const WAYS_OF_EVENTS = ['callback', 'long-connection'] as const;

/** The allowed values of each variable, as the error about it says them. */
export const ALLOWED = {
  NODE_ENV: 'any text; "production" hides GraphiQL and introspection and refuses the sandbox',
  PORT: 'a whole number from 0 to 65535; 0 takes a free port',
  HOST: 'a host name or address to listen on',
  FEISHU_BASE_URL:
    'https://open.feishu.cn, https://open.larksuite.com or another https address without user, password, query and fragment; http is for development and the loopback',
  FEISHU_APP_ID: "the application's App ID (cli_…)",
  FEISHU_APP_SECRET: "the application's App Secret",
  FEISHU_EVENTS: WAYS_OF_EVENTS.join(' or '),
  FEISHU_EVENT_ENCRYPT_KEY: "the Encrypt Key of the application's events",
  FEISHU_EVENT_VERIFICATION_TOKEN: "the Verification Token of the application's events, in visible ASCII",
  FEISHU_TENANT_KEY: "the tenant_key of the company, as Feishu's events have it, in visible ASCII",
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

/** The variable of a setting. */
export type SettingName = keyof typeof ALLOWED;

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

/** The error about an invalid value, in one line and without secrets. */
export function explain(name: SettingName, given: string): string {
  const isSecret = SECRET.has(name) || (ADDRESSES.has(name) && /[?#@]/.test(given));
  const value = isSecret ? 'not usable' : JSON.stringify(given);
  return `${name} is ${value}; allowed: ${ALLOWED[name]}`;
}
