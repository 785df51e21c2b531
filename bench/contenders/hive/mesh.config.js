import { defineConfig } from '@graphql-mesh/compose-cli';
import { loadOpenAPISubgraph } from '@omnigraph/openapi';

export const composeConfig = defineConfig({
  subgraphs: [
    {
      sourceHandler: loadOpenAPISubgraph('payroll', {
        source: './openapi.json',
        endpoint: process.env.FEISHU_BASE_URL,
        operationHeaders: { authorization: '{context.headers.authorization}' },
      }),
    },
  ],
});
