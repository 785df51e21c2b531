import { type Viewer as ViewerRow, viewer } from '../../resolvers/people/viewer.ts';
import { builder } from '../common/builder.ts';

const Kind = builder.enumType('ViewerKind', {
  description: 'For whom an operation is carried out.',
  values: {
    PERSON: {
      description: "A person, by that person's own token of Feishu's (user_access_token).",
    },
    APPLICATION: { description: "An application, by its own token of Feishu's (tenant_access_token)." },
    COMPANY: {
      description:
        "A caller of the company, by a token that the company's identity provider signed. Feishu sees the application.",
    },
  } as const,
});

const Viewer = builder.objectRef<ViewerRow>('Viewer').implement({
  description: 'The caller, as far as this layer can tell from the token.',
  fields: (t) => ({
    kind: t.expose('kind', { type: Kind, nullable: false, description: 'What kind of token it is.' }),
    subject: t.exposeString('subject', {
      description:
        "Who the caller is to the company: the claim `sub` of the company's token. null for a token of Feishu's, which says it to Feishu alone.",
    }),
    operatorId: t.exposeID('operatorId', {
      description:
        "On whose behalf salaries are changed where the input names no `operatorId`: the claim `feishu_operator_id` of the company's token. null where it has none, and for a token of Feishu's.",
    }),
    scopes: t.exposeStringList('scopes', {
      description:
        "The Feishu permissions that the company's token grants (its claim `scope`), as `@requiresScopes` and `requiredScopes` name them, sorted. What the application lacks in Feishu's console is refused all the same. null for a token of Feishu's: only Feishu knows its permissions.",
    }),
  }),
});

builder.queryField('viewer', (t) =>
  t.field({
    type: Viewer,
    nullable: false,
    description:
      'Who the caller is to this layer, and with what permissions. It costs no call to Feishu. It never gives the token. Not in the supergraph.',
    resolve: (_, __, context) => viewer(context),
  }),
);
