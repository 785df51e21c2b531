import { initGraphQLTada, type ResultOf, type VariablesOf } from 'gql.tada';
import { print } from 'graphql';
import type { introspection } from '../generated/graphql-env.d.ts';

/** Types of documents are read from the schema by the editor and the compiler; nothing is generated for each document. */
export const graphql = initGraphQLTada<{
  introspection: introspection;
  scalars: { Date: string; DateTime: string; Decimal: string; UUID: string };
}>();

export const SalariesQuery = graphql(`
  query Salaries($userIds: [ID!]!) {
    salaryArchives(userIds: $userIds) {
      nodes {
        effectiveDate
        items {
          value
        }
      }
    }
  }
`);

/** Any client takes these documents. This one is fetch. */
export async function salaries(
  url: string,
  headers: Record<string, string>,
  variables: VariablesOf<typeof SalariesQuery>,
): Promise<ResultOf<typeof SalariesQuery>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query: print(SalariesQuery), variables }),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(errors[0].message);
  return data;
}
