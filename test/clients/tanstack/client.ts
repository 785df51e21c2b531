import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { QueryClient } from '@tanstack/react-query';
import { ClientError, GraphQLClient, type RequestMiddleware, type Variables } from 'graphql-request';
import { hashOf } from '../shared/document.ts';
import { isTransient } from '../shared/errors.ts';

/** Sends the hash of a document in the place of its text. */
function byHash(document: object): RequestMiddleware {
  return (request) => {
    const { query: _, ...body } = JSON.parse(String(request.body)) as Record<string, unknown>;
    return { ...request, body: JSON.stringify({ ...body, documentId: hashOf(document) }) };
  };
}

/** Sends one operation. Rejects with the ClientError of graphql-request, which has `response.errors` and `response.data`. */
export type Send = <Data, Values extends Variables>(
  document: TypedDocumentNode<Data, Values>,
  variables: Values,
) => Promise<Data>;

export function createSend(url: string, headers: () => Record<string, string>): Send {
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
        // A refusal stays one. What is not an answer of the graph is a fault of the network.
        retry: (count, error) =>
          count < 2 && (!(error instanceof ClientError) || error.response.errors?.some(isTransient) === true),
      },
    },
  });
}
