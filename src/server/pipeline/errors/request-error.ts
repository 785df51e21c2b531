import { GraphQLError } from 'graphql';
import { type BilingualText, textIn } from '../../../error-reasons/bilingual-text.ts';
import type { ErrorCode } from '../../../errors.ts';

/** How a request that is refused before its execution is answered over HTTP. */
export interface HttpEffect {
  readonly status: number;
  /**
   * Whether the request was well-formed: then `application/json` is answered with 200, as GraphQL over HTTP wants it
   * for clients from before `application/graphql-response+json`.
   */
  readonly wellFormed?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface RequestErrorOptions extends Omit<HttpEffect, 'status'> {
  /** BAD_USER_INPUT unless given. */
  readonly code?: ErrorCode;
}

/** An error of a request as a whole, found before its execution. Its text is meant for the client. */
export class RequestError extends GraphQLError {
  override readonly name = 'RequestError';
  readonly http: HttpEffect;
  /** What is wrong; `message` is its English. */
  readonly text: BilingualText;
  readonly code: ErrorCode;

  constructor(text: BilingualText, http: HttpEffect, code: ErrorCode, at?: GraphQLError) {
    super(text.en, {
      nodes: at?.nodes ?? null,
      source: at?.source ?? null,
      positions: at?.positions ?? null,
      extensions: { code },
    });
    this.http = http;
    this.text = text;
    this.code = code;
  }

  /** The same error with its message in the language of a caller. */
  inLanguage(languages: readonly string[]): RequestError {
    const message = textIn(languages, this.text);
    if (message === this.message) return this;
    return new RequestError({ en: message, zh: message }, this.http, this.code, this);
  }
}

/** A request that is not acceptable as HTTP or as GraphQL over HTTP: whatever its client accepts, this is its status. */
export function requestError(
  status: number,
  text: BilingualText,
  { code = 'BAD_USER_INPUT', ...http }: RequestErrorOptions = {},
): RequestError {
  return new RequestError(text, { status, ...http }, code);
}

/** A document or variables that do not fit the schema or its limits. `at` has the place in the document. */
export function documentError(
  text: BilingualText,
  code: ErrorCode = 'BAD_USER_INPUT',
  at?: GraphQLError,
): RequestError {
  return new RequestError(text, { status: 400, wellFormed: true }, code, at);
}

/** Several errors of one request, such as all that validation finds. */
export class RequestErrors extends Error {
  override readonly name = 'RequestErrors';
  readonly errors: readonly RequestError[];

  constructor(errors: readonly RequestError[]) {
    super(`${errors.length} errors of one request`);
    this.errors = errors;
  }
}
