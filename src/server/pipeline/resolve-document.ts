import { hash } from 'node:crypto';
import { isRecord } from '../../collections.ts';
import type { Caller } from '../../datasources/feishu/auth/caller.ts';
import type { BilingualText } from '../../error-reasons/bilingual-text.ts';
import { ClientError } from '../../errors.ts';
import { type RequestError, requestError } from './errors/request-error.ts';
import { type PersistedOperations, withoutPrefix } from './persisted/operations-file.ts';
import type { RegisteredDocuments } from './persisted/registered-documents.ts';
import type { PlannedDocument } from './plan.ts';
import type { Params } from './read-params.ts';

export interface PersistedOperationsOptions {
  /** The operations of the file; undefined: there is none. */
  readonly operations: PersistedOperations | undefined;
  /** Whether nothing else runs. */
  readonly only: boolean;
  /** What callers register themselves; undefined: they may not. */
  readonly registered: RegisteredDocuments | undefined;
}

/**
 * The document that a request asks for: the registered one for a hash, which clients give as `documentId`, or as Apollo's
 * and Relay's do in `extensions.persistedQuery.sha256Hash`. Throws PERSISTED_QUERY_NOT_FOUND for an unknown hash, upon which
 * Apollo's and urql's clients send the document as well, and PERSISTED_QUERY_NOT_SUPPORTED where no hash is known, upon
 * which they send no more hashes.
 */
export function resolveDocument(
  options: PersistedOperationsOptions,
  params: Params,
  caller: Caller,
): string | Promise<string> {
  const { operations, only, registered } = options;
  const id = hashIn(params);
  const document = id === undefined ? undefined : operations?.get(id);
  if (document !== undefined) return document;
  if (only) throw params.query ? onlyPersisted() : notFound(ASK_OPERATOR);
  if (params.query) {
    if (registered) checkHash(automaticHashIn(params), params.query);
    return params.query;
  }
  if (id === undefined) throw noQuery();
  if (!registered) throw operations ? notFound(SEND_DOCUMENT) : notSupported();
  if (caller.kind === 'anonymous') throw notFound(SEND_DOCUMENT);
  return find(registered, caller.principal, id);
}

async function find(registered: RegisteredDocuments, principal: string, id: string): Promise<string> {
  const document = await registered.find(principal, id);
  if (document === undefined) throw notFound(SEND_DOCUMENT);
  return document;
}

/** Registers a valid document that came with its hash, for its caller. Anonymous callers register nothing. */
export function registerDocument(
  registered: RegisteredDocuments,
  params: Params,
  caller: Caller,
  { document, hash: sha256 }: PlannedDocument,
): void {
  if (!document || !params.query || caller.kind === 'anonymous') return;
  if (automaticHashIn(params) === sha256) registered.register(caller.principal, sha256, params.query);
}

function hashIn(params: Params): string | undefined {
  const id = params.documentId ?? automaticHashIn(params);
  return typeof id === 'string' ? withoutPrefix(id) : undefined;
}

/** The hash with which Apollo's and urql's clients register a document. */
function automaticHashIn({ extensions }: Params): unknown {
  const persistedQuery = extensions?.persistedQuery;
  return isRecord(persistedQuery) ? persistedQuery.sha256Hash : undefined;
}

function checkHash(sha256: unknown, document: string): void {
  if (sha256 === undefined || sha256 === hash('sha256', document)) return;
  throw requestError(400, {
    en: 'The hash in "extensions.persistedQuery.sha256Hash" is not the SHA-256 of "query".',
    zh: '"extensions.persistedQuery.sha256Hash" 不是 "query" 的 SHA-256。',
  });
}

/** urql and Apollo compare the message with this text, so that it is the same in both languages. */
function notFound(hint: BilingualText): ClientError {
  return new ClientError('PERSISTED_QUERY_NOT_FOUND', sameInBoth('PersistedQueryNotFound'), {}, { hint });
}

/** As in {@link notFound}, the clients compare the message. */
function notSupported(): ClientError {
  const text = sameInBoth('PersistedQueryNotSupported');
  return new ClientError('PERSISTED_QUERY_NOT_SUPPORTED', text, {}, { hint: SEND_DOCUMENT });
}

const sameInBoth = (text: string): BilingualText => ({ en: text, zh: text });

const SEND_DOCUMENT = {
  en: 'No operation is registered under this hash. Send the document as "query".',
  zh: '此哈希没有对应的已注册操作。请以 "query" 发送查询文档。',
};

const ASK_OPERATOR = {
  en: 'No operation is registered under this hash, and only registered operations run here. The operator of this server must add it to PERSISTED_OPERATIONS.',
  zh: '此哈希没有对应的已注册操作，而此服务只执行已注册的操作。请联系本服务的运维人员将其加入 PERSISTED_OPERATIONS。',
};

function onlyPersisted(): ClientError {
  return new ClientError(
    'PERSISTED_QUERY_NOT_FOUND',
    {
      en: 'Only operations that were registered run here, named by their hash.',
      zh: '此服务只执行已注册的操作，并以其哈希指明。',
    },
    {},
    { hint: ASK_OPERATOR },
  );
}

function noQuery(): RequestError {
  return requestError(
    400,
    { en: 'Must provide query string.', zh: '必须提供 "query"。' },
    { wellFormed: true, headers: { allow: 'GET, POST' } },
  );
}
