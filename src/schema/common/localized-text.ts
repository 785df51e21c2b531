import type { GraphQLFieldExtensions } from 'graphql';
import type { Context } from '../../context.ts';
import type { I18nTexts } from '../../datasources/feishu/wire.ts';
import { localeOf, localise, type SpeltText, textsOf } from '../../locales.ts';
import { builder, type SchemaTypes } from './builder.ts';

export const LocalizedText = builder.objectRef<SpeltText>('LocalizedText').implement({
  description: 'One text in one language.',
  directives: { shareable: {} },
  fields: (t) => ({
    locale: t.string({
      nullable: false,
      description: 'The language as a BCP 47 tag, for example `zh-CN`, whichever way Feishu spells it.',
      resolve: localeOf,
    }),
    value: t.string({
      nullable: false,
      description: 'The text in that language.',
      resolve: (text) => text.value,
    }),
  }),
});

export const LocalizedTextInput = builder.inputType('LocalizedTextInput', {
  description: 'One text in one language.',
  fields: (t) => ({
    locale: t.string({ required: true, description: 'The language as a BCP 47 tag, for example `zh-CN`.' }),
    value: t.string({ required: true, description: 'The text in that language.' }),
  }),
});

type FieldBuilder<Row> = PothosSchemaTypes.ObjectFieldBuilder<SchemaTypes, Row>;

type Texts = I18nTexts | null | undefined;

/**
 * A field with a text in one language: the `locale` argument, else one of the Accept-Language header. `plain` reads
 * the text that Feishu sends without a language, as the fallback if it sends no localised one.
 */
export function localisedField<Row>(
  t: FieldBuilder<Row>,
  description: string,
  textsIn: (row: Row) => Texts,
  plain: (row: Row) => string | null | undefined = () => null,
  extensions: GraphQLFieldExtensions<Row, Context> = {},
) {
  return t.string({
    extensions,
    description: `${description} It comes in the language asked for by \`locale\`, else in another of the same language, else in the first that the request's Accept-Language header prefers, else in the first language that Feishu has. null where Feishu has no text.`,
    args: {
      locale: t.arg.string({
        description:
          "The language wanted, as a BCP 47 tag such as `en-US`; Feishu's own spelling `en_us` is understood.",
      }),
    },
    resolve: (row, { locale }, { languages }) =>
      localise(textsIn(row), locale, languages) ?? (plain(row) || null),
  });
}

/** A field with a text in all languages in which Feishu has it. */
export function textsField<Row>(t: FieldBuilder<Row>, description: string, textsIn: (row: Row) => Texts) {
  return t.field({
    type: [LocalizedText],
    nullable: false,
    description: `${description} One entry for each language that Feishu has; empty where it has none.`,
    resolve: (row) => textsOf(textsIn(row)),
  });
}
