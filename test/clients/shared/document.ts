interface Meta {
  readonly __meta__?: { readonly hash?: string };
}

/** The hash that graphql-codegen wrote into a document, `sha256:` and its digits. */
export function hashOf(document: object): string {
  const { hash } = (document as Meta).__meta__ ?? {};
  if (hash === undefined)
    throw new Error('This document was not made by graphql-codegen with persistedDocuments.');
  return hash;
}
