import type { FeishuErrorCode } from './error-codes/error-code.ts';
import type { RowFields } from './http/row-fields.ts';
import type { Rate } from './rate-limit/rate.ts';

/** Whose token an endpoint takes: the application's (`tenant`) or a person's (`user`). */
export type Identity = 'tenant' | 'user';

/**
 * What a call does, which decides whether it may be shared and retried:
 * - `read` may be shared by identical callers and retried;
 * - `idempotent` sets absolute values, so that a second call changes nothing: it may be retried;
 * - `write` may not be retried once it was sent, except after a refusal that proves that nothing happened.
 */
export type Effect = 'read' | 'idempotent' | 'write';

/** What is sent: path parameters, query parameters (a list repeats its key) and a JSON body. */
export interface EndpointInput {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, QueryValue | undefined>>;
  readonly body?: object;
}

export type QueryValue = string | number | boolean | readonly (string | number)[];

/** Everything that is particular to one Feishu endpoint, as data. All else is derived from it. */
export interface EndpointDeclaration {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Path parameters as `:name`. */
  readonly path: string;
  /** The documented rate limit; where there are two windows, both hold. */
  readonly budget: readonly Rate[];
  readonly identity: readonly Identity[];
  /** Feishu permissions, any one of which the caller needs. */
  readonly scopes: readonly string[];
  readonly effect: Effect;
  /** The documented codes with which it refuses. The gateway's, which every endpoint has, are not repeated. */
  readonly errors: readonly FeishuErrorCode[];
  /** Where in the operation's input each of Feishu's fields is given. `*` stands for an index, see `inputPath`. */
  readonly inputPaths?: Readonly<Record<string, readonly string[]>>;
  /** The most rows in one page, where it is paged. */
  readonly pageSize?: number;
  /** The most ids in one call, where it takes a list of them. */
  readonly idsPerCall?: number;
  /** The list of rows in `data`, where the endpoint answers with one. */
  readonly rows?: string;
  /**
   * The kinds of a row's fields. They are checked once for each page; the row in the answer to a
   * write is checked when it is read, as the write is done whatever its answer holds.
   */
  readonly rowFields?: RowFields;
  /**
   * Lists in each row that are much of a page and not always selected. They are parsed when they are read, and at once in
   * later executions of the operation that has read them.
   */
  readonly lazyLists?: readonly string[];
  /** Row fields that are absent unless their own permission is held too. */
  readonly fieldScopes?: Readonly<Record<string, readonly string[]>>;
}

declare const types: unique symbol;

/** A declaration that also knows what goes in and what `data` holds; the types exist for the compiler only. */
export interface Endpoint<Input extends EndpointInput, Data> extends EndpointDeclaration {
  readonly [types]?: (input: Input) => Data;
}

type PageLimit = Required<Pick<EndpointDeclaration, 'pageSize'>>;
type IdLimit = Required<Pick<EndpointDeclaration, 'idsPerCall'>>;

/** Declares an endpoint. `Input` is what a call takes, `Data` what the envelope's `data` holds on success. */
export function endpoint<Input extends EndpointInput, Data>(
  declaration: EndpointDeclaration & PageLimit & IdLimit,
): Endpoint<Input, Data> & PageLimit & IdLimit;
export function endpoint<Input extends EndpointInput, Data>(
  declaration: EndpointDeclaration & PageLimit,
): Endpoint<Input, Data> & PageLimit;
export function endpoint<Input extends EndpointInput, Data>(
  declaration: EndpointDeclaration & IdLimit,
): Endpoint<Input, Data> & IdLimit;
export function endpoint<Input extends EndpointInput, Data>(
  declaration: EndpointDeclaration,
): Endpoint<Input, Data>;
export function endpoint<Input extends EndpointInput, Data>(
  declaration: EndpointDeclaration,
): Endpoint<Input, Data> {
  return declaration;
}

/** The key of an endpoint in rate limits and logs: `POST /open-apis/…`. */
export function endpointKey(endpoint: EndpointDeclaration): string {
  return `${endpoint.method} ${endpoint.path}`;
}

/** The permissions, any one of which Feishu wants for this field of a row besides those of its endpoint. */
export function fieldScopesOf({ fieldScopes = {} }: EndpointDeclaration, field: string): string[] {
  return Object.keys(fieldScopes).filter((scope) => fieldScopes[scope]?.includes(field));
}

export const perSecond = (limit: number): Rate[] => [{ limit, windowMs: 1_000 }];
export const perMinute = (limit: number): Rate[] => [{ limit, windowMs: 60_000 }];

/** The permission that Feishu wants besides an endpoint's own wherever `user_id_type=user_id` is used. */
export const USER_ID_SCOPE = 'contact:user.employee_id:readonly';
