import type { EndpointDeclaration } from '../../datasources/feishu/endpoint.ts';

/** The directives of Apollo Federation that this schema uses. */
export type FederationDirectives = {
  /** The fields by which other subgraphs refer to a row of the type. */
  key: { locations: 'OBJECT'; args: { fields: string; resolvable?: boolean } };
  /** Several subgraphs define this type identically. */
  shareable: { locations: 'OBJECT'; args: Record<string, never> };
  /** Not in the supergraph. */
  inaccessible: { locations: 'FIELD_DEFINITION'; args: Record<string, never> };
  /**
   * A gateway that reads scopes from the caller's token may refuse the field itself; the layer and Feishu check in any
   * case.
   */
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

/** One `@key` directive for each alternative. */
export function keys(...alternatives: readonly string[]) {
  return alternatives.map((fields) => ({ name: 'key' as const, args: { fields } }));
}

/**
 * The directive of a field that needs one scope of each group: of the endpoint that it is read from, and of the row field
 * where that has a permission of its own. `scope-descriptions.ts` adds them to the field's description.
 */
export function requiresScopes(...groups: readonly (readonly string[])[]) {
  const scopes = groups.reduce<readonly (readonly string[])[]>(
    (alternatives, group) => alternatives.flatMap((before) => group.map((scope) => [...before, scope])),
    [[]],
  );
  return { requiresScopes: { scopes } };
}

/** The `@cost` of a call to Feishu, relative to 1 for an object. Apollo's default for a mutation is 10, too. */
const CALL_COST = 10;

/** The directives of a field that calls Feishu: its scopes, any one of which is sufficient, and its cost. */
export function callDirectives({ scopes }: EndpointDeclaration) {
  return {
    ...requiresScopes(scopes),
    cost: { weight: CALL_COST },
  };
}

/** The directives of a connection that calls Feishu. */
export function pageDirectives(endpoint: EndpointDeclaration) {
  return {
    ...callDirectives(endpoint),
    listSize: {
      slicingArguments: ['first'],
      sizedFields: ['edges', 'nodes'],
      // `first` has a default, so a query may omit it.
      requireOneSlicingArgument: false,
    },
  };
}

/** The `@link` directive that declares a Federation 2 schema. */
export const LINK = {
  url: 'https://specs.apollo.dev/federation/v2.9',
  import: ['@key', '@shareable', '@inaccessible', '@requiresScopes', '@cost', '@listSize'],
};
