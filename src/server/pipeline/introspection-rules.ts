import { GraphQLError, NoSchemaIntrospectionCustomRule, type ValidationRule } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/** For production: the shape of the graph is in its published schema and nowhere else, not in `_service` either. */
export const withoutIntrospection: Plugin = {
  onValidate: ({ addValidationRule }) => {
    addValidationRule(NoSchemaIntrospectionCustomRule);
    addValidationRule(noServiceSdl);
  },
};

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
