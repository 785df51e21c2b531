import { EXAMPLES } from './graphiql-examples.ts';

/** What the page says of itself; `authorization` fills the header in, for the sandbox. */
export interface GraphiQLOptions {
  readonly authorization: string | undefined;
}

/**
 * The GraphiQL page as one file, everything within: it runs where only this process can be reached. Its 9 MB are
 * loaded when somebody first opens it, and made once.
 */
export function graphiqlPage(options: GraphiQLOptions): () => Promise<Buffer> {
  let page: Promise<Buffer> | undefined;
  return () => {
    page ??= render(options);
    return page;
  };
}

/** Keeps the page from asking anyone but this process, whatever it may hold. */
export const GRAPHIQL_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval' blob:; worker-src blob:; style-src 'unsafe-inline'; img-src data:; font-src data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'",
  'x-content-type-options': 'nosniff',
};

async function render({ authorization }: GraphiQLOptions): Promise<Buffer> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const headers = JSON.stringify({ Authorization: authorization ?? 'Bearer <your Feishu token>' }, null, 2);
  const html = renderGraphiQL({
    title: 'feishu-people-graphql',
    endpoint: '/graphql',
    headers,
    defaultHeaders: headers,
    defaultTabs: EXAMPLES.map((query) => ({ query, headers })),
    defaultEditorToolsVisibility: 'headers',
    isHeadersEditorEnabled: true,
    inputValueDeprecation: true,
  });
  return Buffer.from(html);
}
