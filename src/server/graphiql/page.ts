import type { Asset } from './assets.ts';
import type { Example } from './examples/example.ts';
import { EXAMPLE_GROUPS } from './examples/index.ts';

/** The `Authorization` that the page fills in, by whose token an operation wants. */
export type GraphiQLAuthorization = Readonly<Record<Example['as'], string>>;

/** The assets that the page refers to. */
export interface PageAssets {
  readonly css: Asset;
  readonly js: Asset;
  readonly workers: ReadonlyMap<string, Asset>;
  /** The introspection of the clients' schema; undefined where introspection is off. */
  readonly schema: Asset | undefined;
}

/** The page: the examples at the left, GraphiQL beside them. */
export function renderPage(
  { css, js, workers, schema }: PageAssets,
  authorization: GraphiQLAuthorization,
): string {
  const headersOf = (as: Example['as']) => JSON.stringify({ Authorization: authorization[as] }, null, 2);
  const examples = EXAMPLE_GROUPS.flatMap((group) => group.examples).map(({ as, query }) => ({
    name: /(?:query|mutation|subscription) (\w+)/.exec(query)?.[1],
    query,
    headers: headersOf(as),
  }));
  const settings = {
    workers: Object.fromEntries(Array.from(workers, ([name, { path }]) => [name, path])),
    schema: schema?.path,
    examples,
    options: {
      title: 'feishu-people-graphql',
      endpoint: '/graphql',
      headers: headersOf('person'),
      defaultHeaders: headersOf('person'),
      defaultTabs: examples.slice(0, 1),
      defaultEditorToolsVisibility: 'headers',
      isHeadersEditorEnabled: true,
      inputValueDeprecation: true,
      dangerouslyAssumeSchemaIsValid: true,
    },
  };
  const preload = schema ? `<link rel="preload" as="fetch" crossorigin href="${schema.path}">` : '';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>feishu-people-graphql</title>
<link rel="icon" href="data:,">
${preload}
<link rel="stylesheet" href="${css.path}">
</head>
<body>
<nav aria-label="Examples">${examplesList()}</nav>
<div id="root"></div>
<script id="settings" type="application/json">${JSON.stringify(settings).replaceAll('<', '\\u003c')}</script>
<script src="${js.path}"></script>
</body>
</html>
`;
}

function examplesList(): string {
  let index = 0;
  const button = ({ title }: Example) =>
    `<li><button type="button" data-example="${index++}">${title}</button></li>`;
  return EXAMPLE_GROUPS.map(
    ({ title, examples }) => `<h2>${title}</h2><ul>${examples.map(button).join('')}</ul>`,
  ).join('\n');
}

/** The layout of the page, behind GraphiQL's own styles. */
export const STYLES = `
body { margin: 0; display: grid; grid-template-columns: 10rem minmax(0, 1fr); height: 100vh; overflow: hidden; }
#root { height: 100vh; min-width: 0; }
#root .graphiql-container { width: 100%; }
nav { overflow-y: auto; padding: 0 0 1rem; font: 14px/1.4 system-ui, sans-serif; color: #3b4b68; background: #f3f4f8; }
nav h2 { margin: 1rem 0 0.25rem; padding: 0 0.75rem; font-size: 12px; font-weight: 600; color: #5a6478; }
nav ul { margin: 0; padding: 0; list-style: none; }
nav button { width: 100%; padding: 0.25rem 0.75rem; border: 0; background: none; color: inherit; font: inherit; text-align: left; cursor: pointer; }
nav button:hover, nav button:focus-visible { background: #dfe3ee; }
@media (prefers-color-scheme: dark) {
  nav { color: #d5dbe8; background: #1b2230; }
  nav h2 { color: #9aa5b8; }
  nav button:hover, nav button:focus-visible { background: #2c3649; }
}
@media (max-width: 800px) { body { grid-template-columns: minmax(0, 1fr); } nav { display: none; } }
`;
