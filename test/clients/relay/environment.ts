import { Environment, Network, RecordSource, Store } from 'relay-runtime';

export function createRelayEnvironment(url: string, headers: Record<string, string>): Environment {
  return new Environment({
    network: Network.create(async ({ text, id }, variables) => {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        // With "persistConfig" Relay's compiler writes the documents to a file and leaves their hash here.
        body: JSON.stringify(id ? { documentId: `sha256:${id}`, variables } : { query: text, variables }),
      });
      return response.json();
    }),
    store: new Store(new RecordSource()),
  });
}
