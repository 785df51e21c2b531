// Apollo's gateway in front of the supergraph in the file SUPERGRAPH. It listens on PORT.
import { readFileSync } from 'node:fs';
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';

const PROPAGATED = ['authorization', 'accept-language', 'x-request-id'];

class Subgraph extends RemoteGraphQLDataSource {
  // Each subgraph authenticates the caller and chooses the language itself.
  willSendRequest({ request, context }) {
    for (const name of PROPAGATED) {
      const value = context.headers?.[name];
      if (value !== undefined) request.http.headers.set(name, value);
    }
  }
}

const server = new ApolloServer({
  gateway: new ApolloGateway({
    supergraphSdl: readFileSync(process.env.SUPERGRAPH, 'utf8'),
    buildService: ({ url }) => new Subgraph({ url }),
  }),
});
const { url } = await startStandaloneServer(server, {
  listen: { host: '127.0.0.1', port: Number(process.env.PORT ?? 0) },
  context: async ({ req }) => ({ headers: req.headers }),
});
console.log(`gateway listens on ${url}graphql`);
