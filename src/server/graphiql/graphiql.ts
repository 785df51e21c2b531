import type { IncomingMessage, ServerResponse } from 'node:http';
import { type GraphQLSchema, introspectionFromSchema } from 'graphql';
import { clientSchema } from '../../schema/common/subgraph.ts';
import { compress, negotiateEncoding } from '../http/content-encoding.ts';
import type { RequestHandler } from '../http/request-handler.ts';
import { NO_STORE } from '../http/send.ts';
import { ASSETS_PATH, type Asset, createAsset, loadBundle } from './assets.ts';
import { type GraphiQLAuthorization, renderPage, STYLES } from './page.ts';
import { AFTER, BEFORE } from './scripts.ts';

export interface GraphiQLOptions {
  /** The schema that its documentation shows; undefined: none, as introspection is off. */
  readonly schema: GraphQLSchema | undefined;
  /** For the real Feishu, whose tokens are for the reader to fill in, undefined. */
  readonly authorization: GraphiQLAuthorization | undefined;
  /** Answers at any other address. */
  readonly answerNotFound: RequestHandler;
}

const PLACEHOLDERS: GraphiQLAuthorization = {
  person: 'Bearer <your Feishu token>',
  application: "Bearer <your application's Feishu token>",
};

/** The page and its assets, by their addresses. */
interface GraphiQL {
  readonly page: Buffer;
  readonly assets: ReadonlyMap<string, Asset>;
}

/** Serves the page at the address of GraphQL, and its assets at addresses with the hash of their content. */
export interface GraphiQLHandler {
  /** Whether a request asks for the page, as a browser does, or for an asset. */
  takes(request: IncomingMessage): boolean;
  answer(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

/** The bundle of 9 MB is loaded when the page is first opened, and taken apart once. */
export function createGraphiQL(options: GraphiQLOptions): GraphiQLHandler {
  let loading: Promise<GraphiQL> | undefined;
  return {
    takes({ method, url = '', headers: { accept } }) {
      if (method !== 'GET') return false;
      return url.startsWith(ASSETS_PATH) || (GRAPHQL.test(url) && (accept?.includes('text/html') ?? false));
    },
    async answer(request, response) {
      const { url = '', headers } = request;
      loading ??= load(options);
      const { page, assets } = await loading;
      const { 'accept-encoding': accepted } = headers;
      const encoding = accepted === undefined ? undefined : negotiateEncoding(accepted)?.encoding;
      if (!url.startsWith(ASSETS_PATH)) {
        const body = encoding ? await compress(page, encoding) : page;
        return send(response, { ...PAGE_HEADERS, ...NO_STORE }, encoding, body);
      }
      const asset = assets.get(url);
      if (!asset) return options.answerNotFound(request, response);
      const own = { 'content-type': asset.contentType, ...ASSET_HEADERS };
      return send(response, own, encoding, await asset.bytes(encoding));
    },
  };
}

const GRAPHQL = /^\/graphql(\?|$)/;

/** Keeps the page from asking anyone but this process, whatever it may hold. */
const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; script-src 'self' 'unsafe-eval'; worker-src 'self' blob:; style-src 'self' 'unsafe-inline'; img-src data:; font-src data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'",
  'x-content-type-options': 'nosniff',
};

const ASSET_HEADERS = {
  'cache-control': 'public, max-age=31536000, immutable',
  'x-content-type-options': 'nosniff',
};

function send(
  response: ServerResponse,
  headers: Record<string, string>,
  encoding: string | undefined,
  body: Uint8Array,
): void {
  response.writeHead(200, {
    ...headers,
    ...(encoding && { 'content-encoding': encoding }),
    'content-length': body.length,
    vary: 'accept-encoding',
  });
  response.end(body);
}

async function load({ schema, authorization = PLACEHOLDERS }: GraphiQLOptions): Promise<GraphiQL> {
  const bundle = await loadBundle();
  const css = createAsset('graphiql', 'css', bundle.css + STYLES);
  const js = createAsset('graphiql', 'js', `${BEFORE}${bundle.js}${AFTER}`);
  const workers = new Map(
    Array.from(bundle.workers, ([name, source]) => [name, createAsset(name, 'js', source)] as const),
  );
  const introspection =
    schema && createAsset('schema', 'json', JSON.stringify(introspectionFromSchema(clientSchema(schema))));
  const page = Buffer.from(renderPage({ css, js, workers, schema: introspection }, authorization));
  const assets = [css, js, ...workers.values(), ...(introspection ? [introspection] : [])];
  return { page, assets: new Map(assets.map((asset) => [asset.path, asset])) };
}
