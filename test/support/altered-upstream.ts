import { request as forward, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { upstreamForTest } from './fake-upstream.ts';

/** An answer of the sandbox, which may be changed before it is passed on. */
export interface Answer {
  status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

/** An upstream between a layer and its sandbox. */
export interface AlteredUpstream {
  readonly url: string;
  /** Where calls are passed on to. */
  target: string;
  /** The token under which calls are passed on; undefined: their own. */
  token: string | undefined;
  /** Changes the answers to calls, which have the path without its query; undefined passes them on as they are. */
  alter: ((method: string, path: string, answer: Answer, authorization: string) => void) | undefined;
}

/** Starts an upstream that passes calls on to a sandbox and can change its answers. It ends with the current test. */
export async function alteredUpstreamForTest(): Promise<AlteredUpstream> {
  const upstream: Omit<AlteredUpstream, 'url'> = { target: '', token: undefined, alter: undefined };
  const { url } = await upstreamForTest(async (request, response) => {
    const { method = 'GET', url: path = '/' } = request;
    const { authorization = '' } = request.headers;
    const headers = {
      ...request.headers,
      ...(upstream.token && { authorization: `Bearer ${upstream.token}` }),
    };
    const answered = await new Promise<IncomingMessage>((resolve, reject) => {
      const call = forward(`${upstream.target}${path}`, { method, headers }, resolve).on('error', reject);
      buffer(request).then((body) => call.end(body), reject);
    });
    const { 'content-length': _, 'transfer-encoding': __, ...rest } = answered.headers;
    const answer = { status: answered.statusCode ?? 500, headers: rest, body: await buffer(answered) };
    upstream.alter?.(method, path.split('?')[0] ?? path, answer, authorization);
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  return Object.assign(upstream, { url });
}
