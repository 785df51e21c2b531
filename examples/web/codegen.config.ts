import { hash } from 'node:crypto';
import type { CodegenConfig } from '@graphql-codegen/cli';
import { addTypenameSelectionDocumentTransform } from '@graphql-codegen/client-preset';

/** Types of every operation in src/, and the file of persisted operations, from the graph's printed schema. */
const config: CodegenConfig = {
  schema: '../../schema.graphql',
  documents: 'src/**/*.{ts,tsx}',
  generates: {
    'src/gql/': {
      preset: 'client',
      presetConfig: {
        fragmentMasking: { unmaskFunctionName: 'readFragment' },
        // Writes persisted-documents.json, the file that PERSISTED_OPERATIONS of the layer names.
        persistedDocuments: { hashAlgorithm: (document: string) => hash('sha256', document) },
      },
      // The cache needs the type of every object; the persisted document must ask for it as well.
      documentTransforms: [addTypenameSelectionDocumentTransform],
      config: {
        useTypeImports: true,
        enumsAsTypes: true,
        strictScalars: true,
        // All scalars are texts. An amount is never a number: a float would lose digits.
        scalars: { ID: 'string', Date: 'string', DateTime: 'string', Decimal: 'string', UUID: 'string' },
      },
    },
  },
};

export default config;
