import fastify from 'fastify';
import mercurius from 'mercurius';
import { Pool } from 'undici';
import { FEISHU, languageOf, PATH, PORT, resolvers, SDL, search, unwrap } from './feishu.js';

// As in Mercurius's guides, with its just-in-time compiler from the first repeated operation on.

const pool = new Pool(FEISHU, { connections: 128 });

async function paymentActivities(_, args, { authorization }) {
  const path = `${PATH}?${new URLSearchParams(search(args))}`;
  const { body } = await pool.request({ method: 'GET', path, headers: { authorization } });
  return unwrap(await body.json());
}

const app = fastify();
app.register(mercurius, {
  schema: SDL,
  resolvers: { ...resolvers, Query: { paymentActivities } },
  jit: 1,
  context: ({ headers }) => ({
    authorization: headers.authorization,
    language: languageOf(headers['accept-language']),
  }),
});
await app.listen({ port: PORT, host: '127.0.0.1' });
