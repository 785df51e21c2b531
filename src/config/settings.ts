import { ALLOWED, explain, LOG_LEVELS, type SettingName, WAYS_OF_EVENTS } from './allowed.ts';
import { ConfigError } from './config-error.ts';
import {
  decimalNumber,
  feishuAddress,
  flag,
  httpAddress,
  keySetAddress,
  oneOf,
  origins,
  type Parse,
  redisAddress,
  text,
  visibleText,
  wholeNumber,
} from './parse.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export type Settings = ReturnType<typeof readSettings>;

/** Every setting, under its variable's name. An empty variable counts as not set. */
export function readSettings(environment: Environment) {
  const setting = <Value>(name: SettingName, parse: Parse<Value>): Value | undefined => {
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
    FEISHU_EVENTS: setting('FEISHU_EVENTS', oneOf(...WAYS_OF_EVENTS)),
    FEISHU_EVENT_ENCRYPT_KEY: setting('FEISHU_EVENT_ENCRYPT_KEY', text),
    FEISHU_EVENT_VERIFICATION_TOKEN: setting('FEISHU_EVENT_VERIFICATION_TOKEN', visibleText),
    FEISHU_TENANT_KEY: setting('FEISHU_TENANT_KEY', visibleText),
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
    LOG_LEVEL: setting('LOG_LEVEL', oneOf(...LOG_LEVELS)) ?? 'info',
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
  } satisfies Record<SettingName, unknown>;
}

/** Refuses settings of which one has no effect without the others. */
export function requireTogether(values: Partial<Record<SettingName, string | undefined>>): void {
  const names = Object.keys(values) as SettingName[];
  const missing = names.find((name) => values[name] === undefined);
  const given = names.find((name) => values[name] !== undefined);
  if (missing && given) {
    throw new ConfigError(`${missing} is not set, and ${given} needs it; allowed: ${ALLOWED[missing]}`);
  }
}
