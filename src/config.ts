import { ALLOWED, type LOG_LEVELS } from './config/allowed.ts';
import { ConfigError } from './config/config-error.ts';
import { type Environment, readSettings, requireTogether, type Settings } from './config/settings.ts';

export { LOG_LEVELS } from './config/allowed.ts';
export { ConfigError } from './config/config-error.ts';

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
