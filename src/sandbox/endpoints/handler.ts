import type { Endpoint, EndpointDeclaration, EndpointInput } from '../../datasources/feishu/endpoint.ts';
import type { EventContent } from '../events/event.ts';
import type { Caller } from '../gateway/callers.ts';
import type { FieldViolation } from '../gateway/response.ts';
import type { State } from '../state.ts';
import type { PageTokens } from './page-tokens.ts';

export type Query = Readonly<Record<string, readonly string[]>>;

/** An authenticated, authorised call, as a handler receives it. */
export interface Call {
  readonly endpoint: EndpointDeclaration;
  readonly path: Readonly<Record<string, string>>;
  readonly query: Query;
  /** The parsed JSON body; undefined without a body. */
  readonly body: unknown;
  readonly caller: Caller;
}

/** The state and settings of the sandbox, as handlers use them. */
export interface SandboxContext {
  readonly state: State;
  readonly pageTokens: PageTokens;
  /** Whether a page token is valid for one page size only. */
  strictPageTokens: boolean;
  readonly now: () => number;
  /** Sends an event to the callback in the background, if there is one. */
  readonly emit: (event: EventContent) => void;
}

/** A success. `msg` defaults to "success"; the documents of some endpoints show another. */
export interface HandlerResult<Data> {
  readonly data: Data;
  readonly msg?: string;
}

/** Executes the calls to one declared endpoint. Throws RefusedError for an error response. */
export type Handler<Declaration> =
  Declaration extends Endpoint<infer _Input extends EndpointInput, infer Data>
    ? (call: Call, context: SandboxContext) => HandlerResult<Data>
    : never;

/** One handler for each endpoint that a module of declarations exports; a missing one is a compile error. */
export type Handlers<Module> = {
  readonly [Name in keyof Module as Module[Name] extends EndpointDeclaration ? Name : never]: Handler<
    Module[Name]
  >;
};

interface RefusedErrorOptions {
  readonly data?: unknown;
  readonly fields?: readonly FieldViolation[];
  readonly msg?: string;
}

/** Ends a call with one of Feishu's error codes. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly code: number;
  readonly data: unknown;
  readonly fields: readonly FieldViolation[] | undefined;
  /** The envelope's `msg`, where it is not the documented one of the code. */
  readonly msg: string | undefined;

  constructor(code: number, { data, fields, msg }: RefusedErrorOptions = {}) {
    super(`refused with ${code}`);
    this.code = code;
    this.data = data;
    this.fields = fields;
    this.msg = msg;
  }
}

/** Throws a RefusedError, for use in expressions: `found ?? refuse(2290003)`. */
export function refuse(code: number): never {
  throw new RefusedError(code);
}

/** A validation rule: the error code, and the condition under which Feishu refuses with it. */
export type Rule<Subject> = readonly [code: number, violated: (subject: Subject) => boolean];

/** Refuses with the code of the first rule that is violated. */
export function enforce<Subject>(rules: readonly Rule<Subject>[], subject: Subject): void {
  for (const [code, violated] of rules) if (violated(subject)) refuse(code);
}
