import type { IncomingMessage, ServerResponse } from 'node:http';
import { Abort } from '../../async/abort.ts';
import { ShortLivedMap } from '../../async/short-lived-map.ts';
import { SingleFlight } from '../../async/single-flight.ts';
import type { Deadline } from '../../datasources/feishu/operation.ts';
import { ClientError } from '../../errors.ts';
import { readBody } from '../http/body.ts';
import { failure } from '../http/failure.ts';
import type { Notes } from '../observability/operation-log.ts';

/** An answer as it goes out, to one or to many. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** In parts, so that what is written in parts need not be copied once more. */
  readonly body: readonly Uint8Array[];
  /** What the log says of it. */
  readonly notes?: Notes;
}

/** One execution, for everybody who asks the same while it is under way. */
export interface Execution extends Deadline {
  /** Told, before anything is carried out, whether it only reads. */
  decide(onlyReads: boolean): void;
}

export interface SharedAnswersOptions {
  /** How long each request may take. */
  readonly requestTimeoutMs: number;
  /** Counts the writes that were answered: nobody is given an answer that was asked for before one of them. */
  readonly generation: () => number;
  /** Told of what went wrong on the way to an execution. */
  readonly report?: (error: unknown, requestId: string) => void;
  readonly execute: (request: IncomingMessage, body: Buffer, execution: Execution) => Promise<Answer>;
}

/** Far more than any operation needs. */
const MAX_BODY_BYTES = 1024 * 1024;

/**
 * Answers requests, and identical ones that are under way at the same time with one execution, until Feishu begins to
 * answer it: a dashboard that a hundred people open at nine is one. Identical are requests with the same bytes in
 * everything that an answer depends on, the `Authorization` header first of all; shared is what is known to read, never
 * a mutation. An execution ends with the last who waits for it, each is told at the end of their own time, and nothing
 * is kept behind the answer.
 */
export function shareAnswers(options: SharedAnswersOptions) {
  const { requestTimeoutMs, generation, execute, report = () => undefined } = options;
  const flights = new SingleFlight<Answer>();
  const underWay = new ShortLivedMap<string, Kind>();
  let alone = 0;

  async function answer(request: IncomingMessage, body: Buffer, deadline: Deadline): Promise<Answer> {
    const shared = keyOf(request, body);
    const kind = underWay.get(shared);
    const mayShare = kind === undefined || (kind.onlyReads ?? (await kind.decided()));
    alone += 1;
    const key = mayShare ? shared : `${alone}\n${shared}`;
    const get = (together: Deadline) => carryOut(key, request, body, together);
    return await flights.share({ key, generation: generation(), get }, deadline);
  }

  async function carryOut(
    key: string,
    request: IncomingMessage,
    body: Buffer,
    together: Deadline,
  ): Promise<Answer> {
    const kind = new Kind();
    underWay.set(key, kind);
    try {
      return await execute(
        request,
        body,
        Object.assign(together, { decide: (onlyReads: boolean) => kind.decide(onlyReads) }),
      );
    } finally {
      // What was refused before it was carried out has changed nothing.
      kind.decide(true);
      if (underWay.get(key) === kind) underWay.delete(key);
    }
  }

  return async (
    request: IncomingMessage,
    response: ServerResponse,
    send: (answer: Answer) => void = (given) => sendPlainly(response, given),
  ): Promise<void> => {
    const gone = new Abort();
    response.once('close', () => {
      if (!response.writableFinished) gone.abort();
    });
    const deadline = { expiresAt: performance.now() + requestTimeoutMs, signal: gone };
    const requestId = String(request.headers['x-request-id']);
    try {
      const body = await readBody(request, MAX_BODY_BYTES);
      send(body ? await answer(request, body, deadline) : tooLarge(requestId));
    } catch (error) {
      if (!gone.aborted) report(error, requestId);
      send(failure(error, requestId));
    }
  };
}

function tooLarge(requestId: string): Answer {
  const error = new ClientError('QUERY_TOO_COMPLEX', `A request may have ${MAX_BODY_BYTES} bytes at most.`);
  const refused = failure(error, requestId, 413);
  // Nobody reads on what else is sent.
  return { ...refused, headers: { ...refused.headers, connection: 'close' } };
}

/** Whether an execution that is under way only reads: undefined until it is decided. */
class Kind {
  onlyReads: boolean | undefined;
  readonly #waiting: ((onlyReads: boolean) => void)[] = [];

  decide(onlyReads: boolean): void {
    this.onlyReads ??= onlyReads;
    for (const resolve of this.#waiting.splice(0)) resolve(this.onlyReads);
  }

  decided(): Promise<boolean> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}

/** The headers that an answer can depend on. */
const TELLING = [
  'authorization',
  'accept',
  'accept-language',
  'content-type',
  'content-encoding',
  'origin',
] as const;

function keyOf({ method, url, headers }: IncomingMessage, body: Buffer): string {
  return [method, url, ...TELLING.map((name) => headers[name] ?? ''), body.toString('latin1')].join('\n');
}

function sendPlainly(response: ServerResponse, { status, headers, body }: Answer): void {
  if (!response.destroyed) response.writeHead(status, headers).end(Buffer.concat(body));
}
