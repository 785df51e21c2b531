import { GraphQLError, NoSchemaIntrospectionCustomRule, type ValidationRule } from 'graphql';

const noServiceSdl: ValidationRule = (context) => ({
  Field: (field) => {
    if (field.name.value !== '_service') return;
    context.reportError(
      new GraphQLError(
        'The SDL is not served here: INTROSPECTION is off. Composition takes the published subgraph.graphql.',
        { nodes: field },
      ),
    );
  },
});

/** For production: the shape of the graph is in its published schema only, and neither `__schema` nor `_service` tell it. */
export const introspectionRules: readonly ValidationRule[] = [NoSchemaIntrospectionCustomRule, noServiceSdl];
