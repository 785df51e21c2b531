import type { CatalogueEntry, ErrorCategory } from './catalogue.ts';
import { catalogued, personTokenRefused } from './catalogue.ts';
import { type EndpointDeclaration, endpointKey } from './endpoint.ts';
import type { Envelope } from './envelope.ts';
import { ClientError, type ErrorCode, type ErrorDetails, type FeishuAnswer } from './errors.ts';
import type { HttpResponse } from './transport.ts';

/** Feishu read the call and refused it: a business code other than 0, whatever the HTTP status. */
export class FeishuRefusal extends ClientError {
  override readonly name = 'FeishuRefusal';
  readonly feishu: FeishuAnswer;
  /** What the catalogue knows of the code at this endpoint. */
  readonly entry: CatalogueEntry | undefined;
  /** The envelope's `data`, which Feishu fills on some refusals (1220010 carries the existing record). */
  readonly data: unknown;
  /** The fields that Feishu's gateway says are not acceptable, in Feishu's names. */
  readonly fields: readonly string[];

  constructor(endpoint: EndpointDeclaration, envelope: Envelope, headers: HttpResponse['headers']) {
    const feishu = { code: envelope.code, message: envelope.msg, logId: envelope.logId };
    const entry = entryOf(endpoint, envelope.code);
    const code = entry ? CODES[entry.category] : 'UPSTREAM_ERROR';
    const details: ErrorDetails = {
      feishu,
      ...(code === 'FORBIDDEN' && { requiredScopes: requiredScopes(endpoint, envelope) }),
      ...(code === 'RATE_LIMITED' && retryAfter(headers)),
    };
    super(
      code,
      entry?.message ?? `Feishu refused the call with a code that is unknown here: ${envelope.code}.`,
      details,
    );
    this.feishu = feishu;
    this.entry = entry;
    this.data = envelope.data;
    this.fields = envelope.violatedFields;
  }
}

/** 99991668 is an invalid user token, or an endpoint that takes none (CONTRACT §4.4); which one the endpoint tells. */
function entryOf(endpoint: EndpointDeclaration, code: number): CatalogueEntry | undefined {
  if (code === personTokenRefused.code && !endpoint.identity.includes('user')) return personTokenRefused;
  return catalogued(endpointKey(endpoint), code);
}

/** What a refusal is where it cannot be data: in a query. */
const CODES: Record<ErrorCategory, ErrorCode> = {
  INVALID_INPUT: 'BAD_USER_INPUT',
  NOT_FOUND: 'BAD_USER_INPUT',
  FORBIDDEN: 'FORBIDDEN',
  CONFLICT: 'UPSTREAM_ERROR',
  FAILED_PRECONDITION: 'UPSTREAM_ERROR',
  UPSTREAM_FAILURE: 'UPSTREAM_ERROR',
  UNAUTHENTICATED: 'UNAUTHENTICATED',
  RATE_LIMITED: 'RATE_LIMITED',
};

function requiredScopes(endpoint: EndpointDeclaration, envelope: Envelope): readonly string[] {
  return envelope.missingScopes.length > 0 ? envelope.missingScopes : endpoint.scopes;
}

/** Feishu tells in whole seconds when the window is free again (CONTRACT §5). */
function retryAfter(headers: HttpResponse['headers']): { retryAfterMs?: number } {
  const seconds = Number(headers['x-ogw-ratelimit-reset']);
  return Number.isFinite(seconds) && seconds >= 0 ? { retryAfterMs: Math.ceil(seconds * 1_000) } : {};
}
