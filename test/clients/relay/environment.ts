import {
  Environment,
  type GraphQLResponse,
  Network,
  Observable,
  RecordSource,
  type RequestParameters,
  Store,
} from 'relay-runtime';
import type { Live } from '../shared/live.ts';

/** With "persistConfig" Relay's compiler writes the documents to a file and leaves their hash here. */
const documentOf = ({ id, text }: RequestParameters) =>
  id ? { documentId: `sha256:${id}` } : { query: text ?? '' };

export function createRelayEnvironment(
  url: string,
  headers: () => Record<string, string>,
  live: Live,
): Environment {
  return new Environment({
    network: Network.create(
      async (request, variables) => {
        const response = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers() },
          body: JSON.stringify({ ...documentOf(request), variables }),
        });
        return response.json();
      },
      (request, variables) =>
        Observable.create((sink) =>
          live.subscribe(
            { ...documentOf(request), variables },
            {
              // Relay's type of a response leaves out that data can be null.
              next: (result) => sink.next(result as GraphQLResponse),
              complete: sink.complete,
            },
          ),
        ),
    ),
    store: new Store(new RecordSource()),
  });
}
