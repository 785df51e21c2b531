import SchemaBuilder, { BasePlugin, type PothosOutputFieldConfig, type SchemaTypes } from '@pothos/core';

/** The name of the plugin, for the builder. */
export const SCOPE_DESCRIPTIONS = 'scopeDescriptions';

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      [SCOPE_DESCRIPTIONS]: ScopeDescriptions<Types>;
    }
  }
}

/**
 * Adds the scopes of `@requiresScopes` to the description of a field, because introspection, and with it GraphiQL, does
 * not show directives.
 */
class ScopeDescriptions<Types extends SchemaTypes> extends BasePlugin<Types> {
  override onOutputFieldConfig(config: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    const scopes = scopesIn(config.pothosOptions.directives);
    return scopes ? { ...config, description: `${config.description} ${sentence(scopes)}` } : config;
  }
}

function scopesIn(directives: unknown): readonly (readonly string[])[] | undefined {
  const given = directives as { requiresScopes?: { scopes: readonly (readonly string[])[] } } | undefined;
  return given?.requiresScopes?.scopes;
}

/** Any one of the alternatives is sufficient, and of one alternative all scopes are needed. */
function sentence(alternatives: readonly (readonly string[])[]): string {
  const several = alternatives.some((scopes) => scopes.length > 1);
  const texts = alternatives.map((scopes) => scopes.join(' and '));
  return `It needs the ${several ? 'permissions' : 'permission'} ${texts.join(', or ')}.`;
}

SchemaBuilder.registerPlugin(SCOPE_DESCRIPTIONS, ScopeDescriptions);
