import type { IncomingMessage } from 'node:http';
import type { ExecutionResult } from 'graphql';
import type { GraphQLParams, Plugin, YogaServerInstance } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';
import { resultOf } from '../execution/index.ts';
import { answerOf, fetchRequest } from '../http/fetch-request.ts';
import type { Answer } from './deduplicate.ts';
import type { Brought, KnownOperations } from './fast-path.ts';
import { DOCUMENT_ID, documentWanted, type PersistedOperationsOptions } from './persisted-operations.ts';

const SETTLED = Symbol('settled');

/** What an execution brings to Yoga: its result too, where it is there already. */
interface BroughtToYoga extends Brought {
  readonly [SETTLED]?: ExecutionResult;
}

export interface CarryOutOptions {
  readonly yoga: YogaServerInstance<BroughtToYoga, object>;
  readonly path: string;
  readonly known: KnownOperations;
  readonly persisted: PersistedOperationsOptions;
}

const MAX_MEDIA_TYPES = 100;

/**
 * Has Yoga carry requests out. What Yoga has carried out before and is asked for in the usual way, as a JSON object by
 * POST with an Accept header that Yoga has answered before, goes straight to its plan, and the bytes that it writes go
 * straight out: the way through Yoga, Request, streams and Response costs more than a small page does. Whatever is not
 * as usual, an answer with errors too, is Yoga's to judge and to put into words.
 */
export function createCarryOut({ yoga, path, known, persisted }: CarryOutOptions) {
  const mediaTypes = new LRUCache<string, string>({ max: MAX_MEDIA_TYPES });

  /** Yoga writes into what is brought to it. */
  async function throughYoga(request: IncomingMessage, body: Buffer, brought: BroughtToYoga) {
    const asked = fetchRequest(yoga.fetchAPI, request, body, brought.execution);
    return yoga.handleRequest(asked, brought);
  }

  function documentIn(params: GraphQLParams): string | undefined {
    try {
      return documentWanted(persisted, params, path);
    } catch {
      return undefined;
    }
  }

  return async (request: IncomingMessage, body: Buffer, brought: Brought): Promise<Answer> => {
    const { accept = '' } = request.headers;
    const params = request.url === path ? paramsIn(request, body) : undefined;
    const mediaType = mediaTypes.get(accept);
    const text = params && mediaType && documentIn(params);
    const outcome = text ? await known.carryOut(text, params, brought) : undefined;
    if (outcome?.errors.length === 0) {
      const headers = { 'content-type': `${mediaType}; charset=utf-8` };
      const body = [BEFORE_DATA, ...outcome.data, BEHIND_DATA];
      return { status: 200, headers, body, notes: brought.notes };
    }
    const settled = outcome && { [SETTLED]: resultOf(outcome) };
    const response = await throughYoga(request, body, { ...brought, ...settled });
    const [given] = response.headers.get('content-type')?.split(';') ?? [];
    if (params && given && response.ok) mediaTypes.set(accept, given);
    return { ...(await answerOf(response)), notes: brought.notes };
  };
}

/** Lets a result that is there already through to where Yoga puts it into words. It is carried out no second time. */
export function useSettledResults(): Plugin<BroughtToYoga> {
  return {
    onParams({ context, setResult }) {
      const { [SETTLED]: result } = context as Partial<BroughtToYoga>;
      if (result) setResult(result);
    },
  };
}

const USUAL = new Set(['query', 'variables', 'operationName', 'extensions', DOCUMENT_ID]);

/** The question in a usual request. */
function paramsIn({ method, headers }: IncomingMessage, body: Buffer): GraphQLParams | undefined {
  if (method !== 'POST' || headers['content-encoding'] !== undefined) return undefined;
  if (!/^application\/json(; *charset=utf-8)?$/i.test(headers['content-type'] ?? '')) return undefined;
  const params = parse(body);
  return isObject(params) && isUsual(params) ? params : undefined;
}

function isUsual(params: Record<string, unknown>): params is Record<string, unknown> & GraphQLParams {
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

const BEFORE_DATA = Buffer.from('{"data":');
const BEHIND_DATA = Buffer.from('}');
