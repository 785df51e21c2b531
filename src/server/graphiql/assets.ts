import { hash } from 'node:crypto';
import { type ContentEncoding, compress } from '../http/content-encoding.ts';

export const ASSETS_PATH = '/graphiql/';

/** A file of the page, at an address that holds the hash of its content, so that browsers keep it for good. */
export interface Asset {
  readonly path: string;
  readonly contentType: string;
  /** The content, plain or compressed once for all clients. */
  bytes(encoding: ContentEncoding | undefined): Promise<Uint8Array>;
}

const CONTENT_TYPES = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json; charset=utf-8',
};

export function createAsset(name: string, extension: keyof typeof CONTENT_TYPES, content: string): Asset {
  const plain = Buffer.from(content);
  const compressed = new Map<ContentEncoding, Promise<Uint8Array>>();
  return {
    path: `${ASSETS_PATH}${name}.${hash('sha256', plain, 'hex').slice(0, 16)}.${extension}`,
    contentType: CONTENT_TYPES[extension],
    async bytes(encoding) {
      if (!encoding) return plain;
      const bytes = compressed.get(encoding) ?? compress(plain, encoding);
      compressed.set(encoding, bytes);
      return bytes;
    },
  };
}

/** The parts of GraphiQL's bundle. */
export interface Bundle {
  readonly css: string;
  readonly js: string;
  /** The scripts of its web workers, by the name that the editor has for each. */
  readonly workers: ReadonlyMap<string, string>;
}

/**
 * Takes the one page of `@graphql-yoga/render-graphiql`, which carries 9 MB in itself, apart: a browser loads the parts
 * once, and the workers only when it needs them. Throws for a page of another form, which a new version may have.
 */
export async function loadBundle(): Promise<Bundle> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const html = renderGraphiQL({ favicon: 'data:,' });
  const css = between(html, '<style>', '</style>');
  const script = html.slice(html.indexOf('<script>') + '<script>'.length, html.lastIndexOf('</script>'));
  const environment = script.indexOf("self['MonacoEnvironment']");
  const workers = new Map(
    script
      .slice(0, environment)
      .split('\n')
      .flatMap((line) => {
        const [, name = '', source = ''] = /^\s*(\w+): prepareBlob\((".*")\),$/.exec(line) ?? [];
        return source ? [[name, String(JSON.parse(source))] as const] : [];
      }),
  );
  const end = script.lastIndexOf('YogaGraphiQL.renderYogaGraphiQL(');
  const js = script.slice(script.indexOf('};', environment) + 2, end);
  if (environment < 0 || end < 0 || workers.size === 0)
    throw new Error('The page of render-graphiql has another form.');
  return { css, js, workers };
}

function between(text: string, start: string, end: string): string {
  const from = text.indexOf(start) + start.length;
  return text.slice(from, text.indexOf(end, from));
}
