import type { Endpoint, EndpointDeclaration, EndpointInput } from '../../datasources/feishu/endpoint.ts';
import type { FieldViolation } from '../gateway/answer.ts';
import type { Caller } from '../gateway/callers.ts';
import type { State } from '../state.ts';
import type { PageTokens } from './page-tokens.ts';

export type Query = Readonly<Record<string, readonly string[]>>;

/** A call that was let in, as a handler sees it. */
export interface Call {
  /** The endpoint's name, `GET /open-apis/…`. */
  readonly key: string;
  readonly path: Readonly<Record<string, string>>;
  readonly query: Query;
  /** The JSON that was sent; undefined where there was none. */
  readonly body: unknown;
  readonly caller: Caller;
}

/** What handlers work on. */
export interface World {
  readonly state: State;
  readonly pages: PageTokens;
  /** Whether a page token holds for one page size only. */
  strictPageTokens: boolean;
  readonly now: () => number;
}

/** A success. Feishu's `msg` is "success" unless the document of the endpoint shows another. */
export interface Reply<Data> {
  readonly data: Data;
  readonly msg?: string;
}

/** What carries out the calls to one declared endpoint. */
export type Handler<Declaration> =
  Declaration extends Endpoint<infer _Input extends EndpointInput, infer Data>
    ? (call: Call, world: World) => Reply<Data>
    : never;

/** One handler for every endpoint that a module of declarations exports: a missing one does not compile. */
export type Handlers<Module> = {
  readonly [Name in keyof Module as Module[Name] extends EndpointDeclaration ? Name : never]: Handler<
    Module[Name]
  >;
};

/** Ends a call with one of Feishu's codes. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly code: number;
  readonly data: unknown;
  readonly fields: readonly FieldViolation[] | undefined;

  constructor(code: number, { data, fields }: { data?: unknown; fields?: readonly FieldViolation[] } = {}) {
    super(`refused with ${code}`);
    this.code = code;
    this.data = data;
    this.fields = fields;
  }
}

/** For expressions: `found ?? refuse(2290003)`. */
export function refuse(code: number): never {
  throw new Refused(code);
}

/** A rule of Feishu's: the code that it refuses with, and what it refuses. */
export type Rule<Subject> = readonly [code: number, broken: (subject: Subject) => boolean];

/** Refuses with the first rule that is broken. */
export function enforce<Subject>(rules: readonly Rule<Subject>[], subject: Subject): void {
  for (const [code, broken] of rules) if (broken(subject)) refuse(code);
}
