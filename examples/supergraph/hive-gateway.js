// Hive Gateway in front of the supergraph whose file SUPERGRAPH names. PORT says where it listens.
import { createServer } from 'node:http';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { listen } from './listen.js';

const gateway = createGatewayRuntime({
  supergraph: process.env.SUPERGRAPH,
  propagateHeaders: {
    // Who asks is for each subgraph to judge, and in which language for each to answer.
    fromClientToSubgraphs: ({ request }) => {
      const propagated = ['authorization', 'accept-language', 'x-request-id'];
      return Object.fromEntries(propagated.map((name) => [name, request.headers.get(name)]));
    },
  },
  logging: 'error',
});

listen('gateway', createServer(gateway), process.env.PORT);
