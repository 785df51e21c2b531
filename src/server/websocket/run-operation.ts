import { randomUUID } from 'node:crypto';
import type { Signal } from '../../async/abort.ts';
import { acceptedLanguages } from '../http/languages.ts';
import { newEntry, type OperationLog } from '../observability/operation-log.ts';
import { clientErrors } from '../pipeline/errors/client-errors.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import type { Params } from '../pipeline/read-params.ts';
import { ResultStream } from '../pipeline/result-stream.ts';
import { errorsJson, type Result, serialise } from '../pipeline/serialise.ts';

export interface OperationOptions {
  readonly pipeline: Pipeline;
  readonly log: OperationLog;
  /** How long each query and mutation may take, and the beginning of a subscription. */
  readonly requestTimeoutMs: number;
  /** Runs an operation within a span of its own, where traces are on. */
  readonly inSpan?: ((operation: () => Promise<void>) => Promise<void>) | undefined;
}

/** An operation of a connection. */
export interface ConnectionOperation {
  /** The client's id of it. */
  readonly id: string;
  /** Reads the parameters from the message, or throws why the operation is refused. */
  readonly readParams: () => Params;
  readonly authorization: string | undefined;
  readonly acceptLanguage: string | undefined;
  /** Aborts when the client ends the operation or goes away: then nothing more is sent. */
  readonly signal: Signal;
  /** Sends a message; resolves when it has left. */
  readonly send: (parts: readonly Uint8Array[]) => Promise<void>;
  /** Called when it turns out to be a subscription. */
  readonly onStream: () => void;
  /** Whether the client is to be told that a subscription has ended. */
  readonly completesStreams: () => boolean;
}

/**
 * Takes an operation through the pipeline, as one over HTTP goes, sends the messages that it comes to, and writes the one
 * line that the log has of it. Never rejects.
 */
export async function runOperation(operation: ConnectionOperation, options: OperationOptions): Promise<void> {
  const { authorization, acceptLanguage, signal, readParams } = operation;
  const { pipeline, log, requestTimeoutMs } = options;
  const startedAt = performance.now();
  const requestId = randomUUID();
  const entry = newEntry(requestId);
  const deadline = { expiresAt: startedAt + requestTimeoutMs, signal };

  async function resultOf(): Promise<Result | ResultStream> {
    try {
      const params = readParams();
      const input = JSON.stringify(params);
      const request = { requestId, params, input, readOnly: false, authorization, acceptLanguage, deadline };
      return await pipeline({ ...request, streams: true, entry });
    } catch (error) {
      log.fault(error, requestId);
      return { data: undefined, errors: clientErrors(error, acceptedLanguages(acceptLanguage)) };
    }
  }

  const result = await resultOf();
  if (result instanceof ResultStream) await sendStream(result, operation, requestId);
  else {
    entry.codes = result.errors.map(({ extensions }) => String(extensions.code));
    await sendResult(result, operation, requestId);
    if (result.data) await sendComplete(operation);
  }
  log.operation(entry, { status: signal.aborted ? undefined : 200, ms: performance.now() - startedAt });
}

async function sendStream(
  results: ResultStream,
  operation: ConnectionOperation,
  requestId: string,
): Promise<void> {
  operation.onStream();
  for await (const result of results) {
    await sendResult(result, operation, requestId);
    if (!result.data) return;
  }
  if (operation.completesStreams()) await sendComplete(operation);
}

/** What was not executed is answered with the message that ends the operation. */
async function sendResult(
  result: Result,
  { id, signal, send }: ConnectionOperation,
  requestId: string,
): Promise<void> {
  if (signal.aborted) return;
  const { data, errors } = result;
  const head = `{"id":${JSON.stringify(id)},"type":"${data ? 'next' : 'error'}","payload":`;
  const payload = data ? serialise(result, requestId) : [Buffer.from(errorsJson(errors, requestId))];
  await send([Buffer.from(head), ...payload, Buffer.from('}')]);
}

async function sendComplete({ id, signal, send }: ConnectionOperation): Promise<void> {
  if (!signal.aborted) await send([Buffer.from(`{"id":${JSON.stringify(id)},"type":"complete"}`)]);
}
