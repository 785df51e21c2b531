import { initGraphQLTada, type ResultOf, type VariablesOf } from 'gql.tada';
import type { introspection } from '../generated/graphql-env.d.ts';
import { describe } from '../shared/errors.ts';

/** Types of documents are read from the schema by the editor and the compiler; nothing is generated for each document. */
export const graphql = initGraphQLTada<{
  introspection: introspection;
  scalars: { Date: string; DateTime: string; Decimal: string; UUID: string };
}>();

const SalariesQuery = graphql(`
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

/** The editor's quick fix writes the hash, and `gql.tada generate persisted` the file of PERSISTED_OPERATIONS. */
export const Salaries = graphql.persisted(
  'sha256:c7fad0b9d7079983c3847ccf1ec820deae52227ea126ca78f72f3ba13e31724c',
  SalariesQuery,
);

/** Any client takes these documents. This one is fetch. */
export async function salaries(
  url: string,
  headers: Record<string, string>,
  variables: VariablesOf<typeof Salaries>,
): Promise<ResultOf<typeof Salaries>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    // Where no documents are registered: { query: print(SalariesQuery), variables }.
    body: JSON.stringify({ documentId: Salaries.documentId, variables }),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(describe(errors[0]));
  return data;
}
