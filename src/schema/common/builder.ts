import SchemaBuilder from '@pothos/core';
import DirectivesPlugin from '@pothos/plugin-directives';
import type { Context } from '../../context.ts';
import type { FederationDirectives } from './federation-directives.ts';
import { SCOPE_DESCRIPTIONS } from './scope-descriptions.ts';

/** The context, directives and scalars that all types of the schema share. */
interface SharedTypes {
  Context: Context;
  Directives: FederationDirectives;
  Scalars: {
    ID: { Input: string; Output: string };
    Date: { Input: string; Output: string };
    DateTime: { Input: string; Output: string };
    Decimal: { Input: string; Output: string };
    UUID: { Input: string; Output: string };
    _Any: { Input: unknown; Output: unknown };
  };
}

export const builder = new SchemaBuilder<SharedTypes>({ plugins: [DirectivesPlugin, SCOPE_DESCRIPTIONS] });

export type SchemaTypes = typeof builder extends PothosSchemaTypes.SchemaBuilder<infer Types> ? Types : never;

builder.queryType({ description: 'What can be read.' });
builder.mutationType({
  description:
    'What can be changed. The mutations of one operation run one after the other, in the order of the document, and each is answered on its own: with its payload, with a refusal that its caller can act on, or with null and an error, of which only OUTCOME_UNKNOWN leaves open whether it happened.',
});
builder.subscriptionType({
  description:
    'What clients can be told of while it changes: over server-sent events (accept: text/event-stream) or a WebSocket (graphql-transport-ws). Each change is read anew as the subscriber, and a subscriber who may not see it hears nothing. The subscription ends with UNAUTHENTICATED or FORBIDDEN once the token or the permission is lost, and with RATE_LIMITED where more changes wait than its client reads: read anew then, and subscribe again.',
});
