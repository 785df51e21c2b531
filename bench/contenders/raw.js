import { createServer } from 'node:http';
import { Pool } from 'undici';
import { FEISHU, languageOf, PATH, PORT, search, shapes, unwrap } from './feishu.js';

// No GraphQL: the practical limit of a program that parses the response of Feishu and serialises its own.

const pool = new Pool(FEISHU, { connections: 128 });

async function execute(text, { authorization, 'accept-language': languages }) {
  const { operationName, variables } = JSON.parse(text);
  const path = `${PATH}?${new URLSearchParams(search(variables))}`;
  const { body } = await pool.request({ method: 'GET', path, headers: { authorization } });
  const page = unwrap(await body.json());
  const shape = shapes[operationName];
  const language = languageOf(languages);
  return {
    data: {
      paymentActivities: {
        nodes: page.payment_activitys.map((row) => shape(row, language)),
        pageInfo: { hasNextPage: page.has_more },
      },
    },
  };
}

createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', async () => {
    const result = await execute(Buffer.concat(chunks).toString(), request.headers).catch(({ message }) => ({
      errors: [{ message }],
      data: { paymentActivities: null },
    }));
    const body = Buffer.from(JSON.stringify(result));
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
  });
}).listen(PORT, '127.0.0.1');
