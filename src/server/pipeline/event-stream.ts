import type { ExecutionResult, GraphQLSchema } from 'graphql';
import { createYoga, type Plugin } from 'graphql-yoga';
import type { MediaType } from '../http/media-type.ts';
import { httpEffect } from './respond.ts';
import { ResultStream } from './result-stream.ts';
import { type Result, serialise } from './serialise.ts';

/** A result as a stream of events: Yoga's own status, headers and framing. */
export interface EventStream {
  readonly status: number;
  readonly headers: Headers;
  readonly body: AsyncIterable<Uint8Array> | null;
}

/** What Yoga frames, which is in its context. */
interface Framed {
  readonly result: Result | ResultStream;
  readonly requestId: string;
}

/**
 * Frames a result, or those of a subscription, under a media type that is a stream of events: server-sent events or
 * multipart. Yoga sends a comment every 12 seconds, so that no proxy takes the connection for idle.
 */
export type FrameEvents = (
  result: Result | ResultStream,
  requestId: string,
  type: MediaType,
) => Promise<EventStream>;

/**
 * Yoga as the adapter for media types that are streams of events. The stages have run when it is asked; it holds no
 * policy, and serialises nothing a second time.
 */
export function createFrameEvents(schema: GraphQLSchema): FrameEvents {
  const yoga = createYoga<Framed>({
    schema,
    plugins: [useResult()],
    graphiql: false,
    landingPage: false,
    multipart: false,
    cors: false,
    logging: false,
    maskedErrors: false,
  });
  return async (result, requestId, type) => {
    const request = new yoga.fetchAPI.Request(`http://localhost${yoga.graphqlEndpoint}`, {
      method: 'POST',
      headers: { accept: type, 'content-type': 'application/json' },
      body: '{"query":"{__typename}"}',
    });
    const { status, headers, body } = await yoga.handleRequest(request, { result, requestId });
    return { status, headers, body };
  };
}

/** Gives Yoga the result of the stages in the place of an execution of its own. */
function useResult(): Plugin<Framed> {
  return {
    onParams({ context, setResult }) {
      const { result, requestId } = context as Framed;
      setResult(result instanceof ResultStream ? framedStream(result, requestId) : framed(result, requestId));
    },
  };
}

interface FramedResult extends ExecutionResult {
  stringify(): string;
}

function framed(result: Result, requestId: string): FramedResult {
  const http = result.data ? undefined : httpEffect(result, undefined);
  return {
    ...(http && { extensions: { http } }),
    stringify: () => Buffer.concat(serialise(result, requestId)).toString(),
  };
}

/** Frames each result when Yoga asks for it, which it does when the client has read the one before. */
function framedStream(results: ResultStream, requestId: string): AsyncIterableIterator<FramedResult> {
  return {
    async next() {
      const { value, done } = await results.next();
      return done ? { value: undefined, done } : { value: framed(value, requestId), done: false };
    },
    async return() {
      await results.return();
      return { value: undefined, done: true };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
