import { mapExchange } from 'urql';

/**
 * Sends the hash of each operation in place of its text. codegen computed both, and the layer has the texts from the file
 * that PERSISTED_OPERATIONS names. It stands behind the cache, which makes operations anew and drops their extensions.
 */
export const persistedOperations = mapExchange({
  onOperation(operation) {
    const { hash } = (operation.query as { __meta__?: { hash: string } }).__meta__ ?? {};
    if (!hash) return operation;
    return {
      ...operation,
      extensions: { ...operation.extensions, persistedQuery: { version: 1, sha256Hash: hash } },
    };
  },
});
