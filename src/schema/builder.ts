import SchemaBuilder from '@pothos/core';
import type { Context } from '../context.ts';
import type { Text } from '../locales.ts';

/** The types that the whole graph shares. */
interface SharedTypes {
  Context: Context;
  Objects: { LocalizedText: Text };
  Scalars: {
    ID: { Input: string; Output: string };
    Date: { Input: string; Output: string };
    DateTime: { Input: string; Output: string };
    Decimal: { Input: string; Output: string };
    UUID: { Input: string; Output: string };
  };
}

export const builder = new SchemaBuilder<SharedTypes>({});

export type SchemaTypes = typeof builder extends PothosSchemaTypes.SchemaBuilder<infer Types> ? Types : never;

builder.queryType({ description: 'What can be read.' });
