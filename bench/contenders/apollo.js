import { RESTDataSource } from '@apollo/datasource-rest';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { FEISHU, languageOf, PATH, PORT, resolvers, SDL, search, unwrap } from './feishu.js';

// As in Apollo's guides: a data source for each request, a standalone server.

class Payroll extends RESTDataSource {
  baseURL = FEISHU;

  constructor({ cache, authorization }) {
    super({ cache });
    this.authorization = authorization;
  }

  willSendRequest(_path, request) {
    request.headers.authorization = this.authorization;
  }

  async paymentActivities(args) {
    return unwrap(await this.get(PATH, { params: search(args) }));
  }
}

const server = new ApolloServer({
  typeDefs: SDL,
  resolvers: {
    ...resolvers,
    Query: { paymentActivities: (_, args, { payroll }) => payroll.paymentActivities(args) },
  },
});

await startStandaloneServer(server, {
  listen: { port: PORT, host: '127.0.0.1' },
  context: async ({ req: { headers } }) => ({
    language: languageOf(headers['accept-language']),
    payroll: new Payroll({ cache: server.cache, authorization: headers.authorization }),
  }),
});
