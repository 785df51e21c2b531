import type { ExecutionResult, GraphQLSchema } from 'graphql';
import { createYoga, type Plugin } from 'graphql-yoga';
import type { MediaType } from '../http/media-type.ts';
import { httpEffect } from './respond.ts';
import { type Result, serialise } from './serialise.ts';

/** A result as a stream of events: Yoga's own status, headers and framing. */
export interface EventStream {
  readonly status: number;
  readonly headers: Headers;
  readonly body: AsyncIterable<Uint8Array> | null;
}

/** What Yoga frames, which is in its context. */
interface Framed {
  readonly result: Result;
  readonly requestId: string;
}

/** Frames a result under a media type that is a stream of events: server-sent events or multipart. */
export type FrameEvents = (result: Result, requestId: string, type: MediaType) => Promise<EventStream>;

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
      const http = result.data ? undefined : httpEffect(result, undefined);
      const framed: ExecutionResult & { stringify(): string } = {
        ...(http && { extensions: { http } }),
        stringify: () => Buffer.concat(serialise(result, requestId)).toString(),
      };
      setResult(framed);
    },
  };
}
