import type { IncomingMessage } from 'node:http';
import type { ExecutionResult } from 'graphql';
import { isAsyncIterable, type Plugin, type YogaServerInstance } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';
import { bytesOf } from './execution/compiled-execution.ts';
import { answerOf, fetchRequest } from './fetch-request.ts';
import { maskError } from './mask-errors.ts';
import type { Notes } from './notes.ts';
import { DOCUMENT_ID } from './persisted-operations.ts';
import type { Answer, Execution } from './shared-answers.ts';

const SETTLED = Symbol('settled');

/** What an execution brings to Yoga and its plugins. */
interface Brought {
  readonly execution: Execution;
  readonly notes: Notes;
  /** Its result, where it is there already. */
  readonly [SETTLED]?: ExecutionResult;
}

type Yoga = YogaServerInstance<Brought, object>;

const MAX_MEDIA_TYPES = 100;

/**
 * Has Yoga carry requests out. The usual one, a JSON object by POST whose Accept header Yoga has answered before, goes
 * straight to Yoga's pipeline of plugins, and an answer that was written as bytes goes straight out: the way there and
 * back through Request, streams and Response costs more than a small page does. Whatever is not as usual, an answer
 * with errors too, is Yoga's to judge and to put into words.
 */
export function createCarryOut(yoga: Yoga, path: string) {
  const mediaTypes = new LRUCache<string, string>({ max: MAX_MEDIA_TYPES });

  async function throughYoga(request: IncomingMessage, body: Buffer, brought: Brought) {
    const asked = fetchRequest(yoga.fetchAPI, request, body, brought.execution);
    // Yoga writes into what it is given.
    return yoga.handleRequest(asked, { ...brought });
  }

  return async (request: IncomingMessage, body: Buffer, brought: Brought): Promise<Answer> => {
    const { accept = '' } = request.headers;
    const params = request.url === path ? paramsIn(request, body) : undefined;
    const mediaType = mediaTypes.get(accept);
    if (!params || !mediaType) {
      const response = await throughYoga(request, body, brought);
      const [given] = response.headers.get('content-type')?.split(';') ?? [];
      if (params && given && response.ok) mediaTypes.set(accept, given);
      return answerOf(response);
    }
    const asked = fetchRequest(yoga.fetchAPI, request, NO_BODY, brought.execution);
    const result = await resultOf(yoga, params, asked, brought);
    const data = bytesOf(result);
    if (!data) return answerOf(await throughYoga(request, body, { ...brought, [SETTLED]: result }));
    return {
      status: 200,
      headers: { 'content-type': `${mediaType}; charset=utf-8` },
      body: Buffer.concat([BEFORE_DATA, ...data, BEHIND_DATA]),
    };
  };
}

/** Lets a result that is there already through to where Yoga puts it into words. It is carried out no second time. */
export function useSettledResults(): Plugin<Brought> {
  return {
    onParams({ context, setResult }) {
      const { [SETTLED]: result } = context as Partial<Brought>;
      if (result) setResult(result);
    },
  };
}

async function resultOf(
  yoga: Yoga,
  params: Params,
  request: Request,
  brought: Brought,
): Promise<ExecutionResult> {
  try {
    const result = await yoga.getResultForParams({ params, request }, { ...brought });
    if (result && !isAsyncIterable(result)) return result;
    throw new Error('no operation of ours answers more than once');
  } catch (error) {
    return { errors: [maskError(error)] };
  }
}

interface Params {
  readonly query?: string;
  readonly variables?: Record<string, unknown>;
  readonly operationName?: string;
  readonly extensions?: Record<string, unknown>;
}

const USUAL = new Set(['query', 'variables', 'operationName', 'extensions', DOCUMENT_ID]);

/** The question in a usual request. */
function paramsIn({ method, headers }: IncomingMessage, body: Buffer): Params | undefined {
  if (method !== 'POST' || headers['content-encoding'] !== undefined) return undefined;
  if (!/^application\/json(; *charset=utf-8)?$/i.test(headers['content-type'] ?? '')) return undefined;
  const params = parse(body);
  return isObject(params) && isUsual(params) ? params : undefined;
}

function isUsual(params: Record<string, unknown>): params is Record<string, unknown> & Params {
  for (const name in params) if (!USUAL.has(name)) return false;
  const { query, variables, operationName, extensions } = params;
  return (
    (query === undefined || typeof query === 'string') &&
    (variables === undefined || isObject(variables)) &&
    (operationName === undefined || typeof operationName === 'string') &&
    (extensions === undefined || isObject(extensions))
  );
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

const NO_BODY = Buffer.alloc(0);
const BEFORE_DATA = Buffer.from('{"data":');
const BEHIND_DATA = Buffer.from('}');
