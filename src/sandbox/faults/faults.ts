import { z } from 'zod';

/*
 * What can be made to go wrong. Every fault says at which endpoint (`GET /open-apis/…` as the declaration writes it, or
 * `*` for any, the token exchange included), how many calls pass before it (`after`; one that another fault hits does
 * not count) and how many it hits (`times`). Faults are enacted before the caller is even looked at; the first one in
 * the order of scripting that fits a call is the one that happens.
 *
 * One of these keys says what happens:
 * - `refuse`: an envelope with that code; HTTP status and message are the documented ones unless given.
 * - `status`: any answer at all: HTML, half a JSON, an empty body, a redirect, a huge one.
 * - `drop`: the connection is destroyed `before` the call was carried out, `after` it was, or `midway`: after it was and
 *   half of its answer was sent.
 * - `delayMs`: the answer is late. `apply` says whether the call is carried out `before` the delay (default) or `after`
 *   it; `andThen` is one of the others, for instead of the answer.
 *
 * `refuse` and `status` take the place of the call: nothing is carried out. With `respond: 'after-apply'` it is carried
 * out first and then answered so: a success that its caller never learns of.
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

const aim = {
  endpoint: z.string().min(1),
  times: z.int().min(1).default(1),
  after: z.int().min(0).default(0),
};

const schemas = {
  delayMs: delayFault.extend(aim),
  refuse: refuseFault.extend(aim),
  status: rawFault.extend(aim),
  drop: dropFault.extend(aim),
};

type Schema = (typeof schemas)[keyof typeof schemas];

/** A fault as it is written, with its defaults left out; the top of this file says what each key does. */
export type Fault = z.input<Schema>;
export type ScriptedFault = z.output<Schema>;

const anyFault = z.looseObject({}).refine((value) => Object.keys(schemas).some((key) => key in value), {
  error: `a fault has one of these: ${Object.keys(schemas).join(', ')}`,
});

/** Reads a fault, or throws a ZodError that says what is wrong with this one rather than with all that it might be. */
export function parseFault(value: unknown): ScriptedFault {
  const fault = anyFault.parse(value);
  const schema = Object.entries(schemas).find(([key]) => key in fault)?.[1] ?? schemas.drop;
  return schema.parse(fault);
}

/** What comes back in place of the answer. */
export type Ending = z.output<typeof refuseFault> | z.output<typeof rawFault> | z.output<typeof dropFault>;

export interface FaultScript {
  add(fault: Fault): void;
  /** The fault that this call meets, if any; it is used up by that. */
  take(endpoint: string): ScriptedFault | undefined;
  clear(): void;
}

/** Keeps the scripted faults until they have happened. */
export function createFaultScript(): FaultScript {
  let waiting: { readonly fault: ScriptedFault; passes: number; left: number }[] = [];
  return {
    add(fault) {
      const scripted = parseFault(fault);
      waiting.push({ fault: scripted, passes: scripted.after, left: scripted.times });
    },
    take(endpoint) {
      for (const entry of waiting) {
        if (entry.fault.endpoint !== '*' && entry.fault.endpoint !== endpoint) continue;
        if (entry.passes > 0) {
          entry.passes -= 1;
          continue;
        }
        entry.left -= 1;
        if (entry.left === 0) waiting = waiting.filter((other) => other !== entry);
        return entry.fault;
      }
      return undefined;
    },
    clear() {
      waiting = [];
    },
  };
}
