import { z } from 'zod';

/*
 * The faults that can be scripted. Every fault names its endpoint (`GET /open-apis/…` as the declaration writes it, or
 * `*` for all, the token exchange included), the number of calls that pass before it (`after`; a call that another
 * fault hits does not count) and the number of calls that it hits (`times`). A fault is injected before the caller is
 * authenticated. If several match a call, the one that was scripted first is injected.
 *
 * Exactly one of these keys says what happens:
 * - `refuse`: the response is an error envelope with that code; HTTP status and message default to the documented ones.
 * - `status`: the response is given literally: HTML, truncated JSON, an empty body, a redirect, a huge body.
 * - `drop`: the connection is destroyed `before` the call is executed, `after` it, or `midway`: after it was executed
 *   and half of the response was sent.
 * - `delayMs`: the response is late. `apply` says whether the call is executed `before` the delay (the default) or
 *   `after` it; `andThen` is one of the other faults, to be injected in place of the response.
 *
 * With `refuse` and `status` the call is not executed, unless `respond` is `after-apply`: then it is executed first,
 * and its caller does not learn that it succeeded.
 */

const respond = z.enum(['instead', 'after-apply']).default('instead');

const refuseFault = z.strictObject({
  refuse: z.strictObject({
    code: z.int(),
    http: z.int().min(200).max(599).optional(),
    msg: z.string().optional(),
    data: z.unknown().optional(),
    headers: z.record(z.string(), z.string()).optional(),
  }),
  respond,
});

const rawFault = z.strictObject({
  status: z.int().min(200).max(599),
  body: z.string().default(''),
  contentType: z.string().default('text/html'),
  headers: z.record(z.string(), z.string()).optional(),
  respond,
});

const dropFault = z.strictObject({ drop: z.enum(['before', 'after', 'midway']) });

const delayFault = z.strictObject({
  delayMs: z.number().min(0).max(600_000),
  apply: z.enum(['before', 'after']).default('before'),
  andThen: z.union([refuseFault, rawFault, dropFault]).optional(),
});

const target = {
  endpoint: z.string().min(1),
  times: z.int().min(1).default(1),
  after: z.int().min(0).default(0),
};

const schemas = {
  delayMs: delayFault.extend(target),
  refuse: refuseFault.extend(target),
  status: rawFault.extend(target),
  drop: dropFault.extend(target),
};

type Schema = (typeof schemas)[keyof typeof schemas];

/** A fault as a test writes it, defaults left out. The comment at the top of this file describes each key. */
export type Fault = z.input<Schema>;

/** A parsed fault, with its defaults. */
export type ScriptedFault = z.output<Schema>;

/** A fault without delay and target. */
export type ImmediateFault =
  | z.output<typeof refuseFault>
  | z.output<typeof rawFault>
  | z.output<typeof dropFault>;

const anyFault = z.looseObject({}).refine((value) => Object.keys(schemas).some((key) => key in value), {
  error: `a fault has one of these: ${Object.keys(schemas).join(', ')}`,
});

/** Parses a fault, or throws a ZodError about the schema of its own kind, not about every kind that it might be. */
export function parseFault(value: unknown): ScriptedFault {
  const fault = anyFault.parse(value);
  const schema = Object.entries(schemas).find(([key]) => key in fault)?.[1] ?? schemas.drop;
  return schema.parse(fault);
}
