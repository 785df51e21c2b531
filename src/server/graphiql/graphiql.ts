import { EXAMPLES, type Example } from './examples.ts';

/** The `Authorization` that the page fills in, by whose token an operation wants. */
export type GraphiQLAuthorization = Readonly<Record<Example['as'], string>>;

/** For the real Feishu, whose tokens are for the reader to fill in. */
const PLACEHOLDERS: GraphiQLAuthorization = {
  person: 'Bearer <your Feishu token>',
  application: "Bearer <your application's Feishu token>",
};

/**
 * The GraphiQL page as one file, everything within: it runs where only this process can be reached. Its 9 MB are
 * loaded when it is first opened, and made once.
 */
export function graphiqlPage(authorization: GraphiQLAuthorization = PLACEHOLDERS): () => Promise<Buffer> {
  let page: Promise<Buffer> | undefined;
  return () => {
    page ??= render(authorization);
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

async function render(authorization: GraphiQLAuthorization): Promise<Buffer> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const headersOf = (as: Example['as']) => JSON.stringify({ Authorization: authorization[as] }, null, 2);
  const html = renderGraphiQL({
    title: 'feishu-people-graphql',
    endpoint: '/graphql',
    headers: headersOf('person'),
    defaultHeaders: headersOf('person'),
    defaultTabs: EXAMPLES.map(({ as, query }) => ({ query, headers: headersOf(as) })),
    defaultEditorToolsVisibility: 'headers',
    isHeadersEditorEnabled: true,
    inputValueDeprecation: true,
  });
  return Buffer.from(html);
}
