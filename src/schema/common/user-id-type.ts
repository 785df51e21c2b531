import { builder } from './builder.ts';

/** The internal values are Feishu's own, so that resolvers pass them on unchanged. */
export const UserIdTypeEnum = builder.enumType('UserIdType', {
  description: 'Which kind of id names an employee (user_id_type).',
  values: {
    OPEN_ID: {
      value: 'open_id',
      description: 'The id of the person within one application (open_id): another application has another.',
    },
    UNION_ID: {
      value: 'union_id',
      description: 'The id of the person for all applications of one developer (union_id).',
    },
    USER_ID: {
      value: 'user_id',
      description:
        'The id of the person within the company (user_id). Feishu wants the permission contact:user.employee_id:readonly as well.',
    },
    PEOPLE_COREHR_ID: {
      value: 'people_corehr_id',
      description: 'The id of the employment in Feishu People (people_corehr_id).',
    },
  } as const,
});
