import type { CodegenConfig } from '@graphql-codegen/cli';
import { addTypenameSelectionDocumentTransform } from '@graphql-codegen/client-preset';

const config: CodegenConfig = {
  // schema.graphql of feishu-people-graphql.
  schema: 'generated/schema.graphql',
  documents: ['codegen/operations.ts'],
  generates: {
    'generated/gql/': {
      preset: 'client',
      // Normalised caches need __typename everywhere, and cannot add it to a document that is sent as a hash.
      documentTransforms: [addTypenameSelectionDocumentTransform],
      presetConfig: {
        fragmentMasking: false,
        // Writes persisted-documents.json, which is the file of PERSISTED_OPERATIONS.
        persistedDocuments: { hashAlgorithm: 'sha256' },
      },
      config: {
        strictScalars: true,
        scalars: {
          // A number would lose digits of Feishu's ids.
          ID: 'string',
          Date: 'string',
          DateTime: 'string',
          Decimal: { input: 'string | number', output: 'string' },
          UUID: 'string',
        },
        useTypeImports: true,
        enumsAsTypes: true,
      },
    },
    // The shape of the schema, for urql's graphcache.
    'generated/introspection.ts': { plugins: ['urql-introspection'] },
    // Which types an interface or a union has, for Apollo's cache.
    'generated/possible-types.ts': {
      plugins: ['fragment-matcher'],
      config: { useExplicitTyping: true, apolloClientVersion: 3 },
    },
  },
};

export default config;
