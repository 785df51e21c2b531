// Hive Gateway in front of the supergraph in the file SUPERGRAPH. It listens on PORT.
import { createServer } from 'node:http';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { listen } from './listen.js';

const gateway = createGatewayRuntime({
  supergraph: process.env.SUPERGRAPH,
  propagateHeaders: {
    // Each subgraph authenticates the caller and chooses the language itself.
    fromClientToSubgraphs: ({ request }) => {
      const propagated = ['authorization', 'accept-language', 'x-request-id'];
      return Object.fromEntries(propagated.map((name) => [name, request.headers.get(name)]));
    },
  },
  logging: 'error',
});

listen('gateway', createServer(gateway), process.env.PORT);
