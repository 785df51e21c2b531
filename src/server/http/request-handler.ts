import type { IncomingMessage, ServerResponse } from 'node:http';
import { Abort } from '../../async/abort.ts';
import { newEntry, type OperationLog, type OperationLogEntry } from '../observability/operation-log.ts';
import { compressResponse } from '../pipeline/compress.ts';
import { clientErrors } from '../pipeline/errors/client-errors.ts';
import { requestError } from '../pipeline/errors/request-error.ts';
import type { FrameEvents } from '../pipeline/event-stream.ts';
import type { OperationRequest, Pipeline } from '../pipeline/pipeline.ts';
import { readGetParams, readPostParams } from '../pipeline/read-params.ts';
import { respond } from '../pipeline/respond.ts';
import { ResultStream } from '../pipeline/result-stream.ts';
import type { Result } from '../pipeline/serialise.ts';
import { readBody } from './body.ts';
import { type AcceptedEncoding, encodingNotAcceptable, negotiateEncoding } from './content-encoding.ts';
import { type AllowedOrigins, answerPreflight } from './cors.ts';
import { acceptedLanguages } from './languages.ts';
import { checkContentType, isJson, type MediaType, negotiate, notAcceptable } from './media-type.ts';
import { requestIdOf } from './request-id.ts';
import { send, sendEvents } from './send.ts';

export interface RequestHandlerOptions {
  readonly pipeline: Pipeline;
  readonly frameEvents: FrameEvents;
  readonly log: OperationLog;
  readonly origins: AllowedOrigins;
  /** How long each request may take. */
  readonly requestTimeoutMs: number;
}

/** Answers a request for an operation; settles when its log line is written. */
export type OperationHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Answers one request. */
export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/**
 * Takes a request for an operation from its socket through the pipeline to its response, and writes the one line that the
 * log has of it.
 */
export function createRequestHandler(options: RequestHandlerOptions): OperationHandler {
  const { pipeline, frameEvents, log, origins, requestTimeoutMs } = options;

  async function resultOf(
    request: IncomingMessage,
    { type, encoding }: Accepted,
    { entry, deadline }: Pick<OperationRequest, 'entry' | 'deadline'>,
  ): Promise<Result | ResultStream> {
    try {
      if (!type) throw notAcceptable();
      if (encoding === 'none') throw encodingNotAcceptable();
      const { params, input, readOnly } = await readRequest(request);
      const { authorization, 'accept-language': acceptLanguage } = request.headers;
      // Named one by one: names behind a spread would cost each object a hidden class of its own (docs/performance.md).
      const { requestId } = entry;
      return await pipeline({
        requestId,
        params,
        input,
        readOnly,
        authorization,
        acceptLanguage,
        deadline,
        streams: type === 'text/event-stream',
        entry,
      });
    } catch (error) {
      if (!deadline.signal?.aborted) log.fault(error, entry.requestId);
      return {
        data: undefined,
        errors: clientErrors(error, acceptedLanguages(request.headers['accept-language'])),
      };
    }
  }

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const startedAt = performance.now();
    const requestId = requestIdOf(request);
    if (answerPreflight(origins, request, response)) return;
    const entry = newEntry(requestId);
    const accepted = acceptedBy(request);
    const deadline = { expiresAt: startedAt + requestTimeoutMs, signal: abortOnClose(response) };
    const result = await resultOf(request, accepted, { entry, deadline });
    if (!deadline.signal.aborted && !(result instanceof ResultStream))
      entry.codes = result.errors.map(({ extensions }) => String(extensions.code));
    const status = await answer(response, result, accepted, entry);
    log.operation(entry, { status, ms: performance.now() - startedAt });
  };

  /** The status that was sent; undefined where the client had gone. */
  async function answer(
    response: ServerResponse,
    result: Result | ResultStream,
    { type = 'application/json', encoding }: Accepted,
    { requestId }: OperationLogEntry,
  ): Promise<number | undefined> {
    if (response.destroyed) return undefined;
    if (isJson(type) && !(result instanceof ResultStream)) {
      const plain = respond(result, type, requestId);
      const sent = isAccepted(encoding) ? await compressResponse(plain, result, encoding) : plain;
      if (response.destroyed) return undefined;
      send(response, sent, requestId);
      return sent.status;
    }
    const stream = await frameEvents(result, requestId, type);
    await sendEvents(response, stream, requestId).catch(() => undefined);
    return stream.status;
  }
}

/** What a client accepts as an answer. */
interface Accepted {
  /** undefined: no media type of ours. */
  readonly type?: MediaType | undefined;
  /** undefined: its request does not say; `none`: no encoding of ours. */
  readonly encoding?: AcceptedEncoding | 'none' | undefined;
}

function acceptedBy({ headers }: IncomingMessage): Accepted {
  const { accept, 'accept-encoding': encodings } = headers;
  const type = negotiate(accept);
  return { type, encoding: encodings === undefined ? undefined : (negotiateEncoding(encodings) ?? 'none') };
}

const isAccepted = (encoding: Accepted['encoding']): encoding is AcceptedEncoding =>
  encoding !== undefined && encoding !== 'none';

/** Reads the parameters of a request, or throws the request error that its method, headers or body are. */
async function readRequest(
  request: IncomingMessage,
): Promise<Pick<OperationRequest, 'params' | 'input' | 'readOnly'>> {
  const { method, url = '' } = request;
  if (method === 'GET') return { params: readGetParams(url), input: url, readOnly: true };
  if (method !== 'POST') {
    throw requestError(
      405,
      { en: 'GraphQL is asked by GET or POST.', zh: 'GraphQL 只接受 GET 或 POST 请求。' },
      { headers: { allow: 'GET, POST' } },
    );
  }
  checkContentType(request);
  const input = await readBody(request);
  return { params: readPostParams(input), input, readOnly: false };
}

function abortOnClose(response: ServerResponse): Abort {
  const abort = new Abort();
  response.once('close', () => {
    if (!response.writableFinished) abort.abort();
  });
  return abort;
}
