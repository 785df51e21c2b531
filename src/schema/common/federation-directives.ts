import type { EndpointDeclaration } from '../../datasources/feishu/endpoint.ts';

/** Apollo Federation's directives, as far as this graph uses them. */
export type FederationDirectives = {
  /** The fields by which other subgraphs name a row of the type. */
  key: { locations: 'OBJECT'; args: { fields: string; resolvable?: boolean } };
  /** Every subgraph may have this type, and all mean the same. */
  shareable: { locations: 'OBJECT'; args: Record<string, never> };
  /** Not in the supergraph. */
  inaccessible: { locations: 'FIELD_DEFINITION'; args: Record<string, never> };
  /** What a gateway that reads scopes from the caller's token may refuse by itself; Feishu decides all the same. */
  requiresScopes: { locations: 'FIELD_DEFINITION'; args: { scopes: readonly (readonly string[])[] } };
  cost: { locations: 'FIELD_DEFINITION'; args: { weight: number } };
  listSize: {
    locations: 'FIELD_DEFINITION';
    args: {
      slicingArguments: readonly string[];
      sizedFields: readonly string[];
      requireOneSlicingArgument: boolean;
    };
  };
  link: { locations: 'SCHEMA'; args: { url: string; import: readonly string[] } };
};

/** For a type that other subgraphs may refer to by any one of these fields. */
export function keys(...alternatives: readonly string[]) {
  return alternatives.map((fields) => ({ name: 'key' as const, args: { fields } }));
}

/** What `@cost` says of a call to Feishu, where an object counts 1: Apollo counts a mutation as 10, too. */
const CALL_COST = 10;

/** For a field that is a call to Feishu of its own: the permissions, any one of which admits, and its cost. */
export function callDirectives({ scopes }: EndpointDeclaration) {
  return {
    requiresScopes: { scopes: scopes.map((scope) => [scope]) },
    cost: { weight: CALL_COST },
  };
}

/** For a connection that is a call to Feishu of its own. */
export function pageDirectives(endpoint: EndpointDeclaration) {
  return {
    ...callDirectives(endpoint),
    listSize: {
      slicingArguments: ['first'],
      sizedFields: ['edges', 'nodes'],
      // It has a default, so that a query without it is as good.
      requireOneSlicingArgument: false,
    },
  };
}

/** What makes the schema one of Federation 2. */
export const LINK = {
  url: 'https://specs.apollo.dev/federation/v2.9',
  import: ['@key', '@shareable', '@inaccessible', '@requiresScopes', '@cost', '@listSize'],
};
