import {
  ApolloClient,
  ApolloLink,
  CombinedGraphQLErrors,
  HttpLink,
  InMemoryCache,
  Observable,
} from '@apollo/client';
import { SetContextLink } from '@apollo/client/link/context';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { relayStylePagination } from '@apollo/client/utilities';
import { OperationTypeNode } from 'graphql';
import possibleTypes from '../generated/possible-types.ts';
import { hashOf } from '../shared/document.ts';
import type { GraphError } from '../shared/errors.ts';
import type { Live } from '../shared/live.ts';

/** Data beside errors: a field that fails is null, and the others are shown. Types of results follow from it. */
declare module '@apollo/client' {
  namespace ApolloClient {
    namespace DeclareDefaultOptions {
      interface Query {
        errorPolicy: 'all';
      }
      interface WatchQuery {
        errorPolicy: 'all';
      }
    }
  }
}

export function createApolloClient(
  url: string,
  headers: () => Record<string, string>,
  live: Live,
): ApolloClient {
  const subscriptions = new ApolloLink(
    ({ query, variables }) =>
      new Observable((sink) => live.subscribe({ documentId: hashOf(query), variables }, sink)),
  );
  const http = ApolloLink.from([
    // Leave it out where no documents are registered, and give subscriptions { query: print(query), variables }.
    new PersistedQueryLink({ generateHash: hashOf }),
    new SetContextLink((context) => ({ headers: { ...context.headers, ...headers() } })),
    new HttpLink({ uri: url }),
  ]);
  return new ApolloClient({
    link: ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      subscriptions,
      http,
    ),
    cache: new InMemoryCache({
      // Every object that can be fetched again has a global id, which is Apollo's own key.
      possibleTypes: possibleTypes.possibleTypes,
      typePolicies: {
        Query: {
          fields: {
            // All arguments but first and after: they tell one list from another.
            paymentActivities: relayStylePagination(['payDate', 'statuses']),
            salaryArchives: relayStylePagination(['userIds', 'userIdType', 'effectiveDate']),
          },
        },
      },
    }),
    defaultOptions: { query: { errorPolicy: 'all' }, watchQuery: { errorPolicy: 'all' } },
  });
}

/** The errors of an answer, with their `extensions.code`; none for a fault of the network. */
export const errorsOf = (error: unknown): readonly GraphError[] =>
  CombinedGraphQLErrors.is(error) ? error.errors : [];
