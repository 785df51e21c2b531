import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { relayStylePagination } from '@apollo/client/utilities';
import possibleTypes from '../generated/possible-types.ts';

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

/** The hash that codegen wrote into a document. */
function hashOf(document: object): string {
  const { hash } = (document as { __meta__?: { hash?: string } }).__meta__ ?? {};
  if (hash === undefined) throw new Error('This document was not made by graphql-codegen.');
  return hash;
}

export function createApolloClient(url: string, headers: Record<string, string>): ApolloClient {
  return new ApolloClient({
    link: ApolloLink.from([
      // Leave it out where no documents are registered.
      new PersistedQueryLink({ generateHash: hashOf }),
      new HttpLink({ uri: url, headers }),
    ]),
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
