import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { type InfiniteData, QueryClient } from '@tanstack/query-core';
import { GraphQLClient, type RequestMiddleware, type Variables } from 'graphql-request';
import type { ActivitiesQuery } from '../generated/gql/graphql.ts';

/** Sends the hash that codegen wrote into a document, `sha256:` and its digits, in the place of its text. */
function byHash(document: object): RequestMiddleware {
  const { hash } = (document as { __meta__?: { hash?: string } }).__meta__ ?? {};
  return (request) => {
    if (hash === undefined || typeof request.body !== 'string') return request;
    const { query: _, ...body } = JSON.parse(request.body) as Record<string, unknown>;
    return { ...request, body: JSON.stringify({ ...body, documentId: hash }) };
  };
}

/** Sends one operation. Rejects with the ClientError of graphql-request, which has `response.errors` and `response.data`. */
export type Send = <Data, Values extends Variables>(
  document: TypedDocumentNode<Data, Values>,
  variables: Values,
) => Promise<Data>;

export function createSend(url: string, headers: Record<string, string>): Send {
  return <Data, Values extends Variables>(document: TypedDocumentNode<Data, Values>, variables: Values) => {
    // Leave requestMiddleware out where no documents are registered.
    const client = new GraphQLClient(url, { headers, requestMiddleware: byHash(document) });
    return client.request<Data>({ document, variables });
  };
}

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // A refusal stays one; only what Feishu calls transient is tried again.
        retry: (count, error) => count < 2 && /"retryable":true|UPSTREAM_TIMEOUT/.test(JSON.stringify(error)),
      },
    },
  });
}

/** For useInfiniteQuery: the next page begins behind the last one's endCursor. */
export const nextPage = ({ paymentActivities }: ActivitiesQuery): string | undefined =>
  paymentActivities?.pageInfo.hasNextPage ? (paymentActivities.pageInfo.endCursor ?? undefined) : undefined;

/** The rows of all pages that were loaded. */
export const rowsOf = (data: InfiniteData<ActivitiesQuery> | undefined) =>
  (data?.pages ?? []).flatMap(
    ({ paymentActivities }) => paymentActivities?.edges.map(({ node }) => node) ?? [],
  );
