import type { EndpointDeclaration } from '../../datasources/feishu/endpoint.ts';
import type { ValidationPassed as Passed, UncheckedReason } from '../../resolvers/write/validate.ts';
import { builder, type SchemaTypes } from '../common/builder.ts';
import { SalaryArchive } from '../compensation/salary-archive.ts';
import { Reason } from './mutation-error.ts';

/** The field of every mutation's input that asks for a dry run, which reads from these endpoints. */
export function validateOnly(
  t: PothosSchemaTypes.InputFieldBuilder<SchemaTypes, 'InputObject'>,
  reads: readonly EndpointDeclaration[],
) {
  const scopes = reads.map((endpoint) => endpoint.scopes.join(' or '));
  return t.boolean({
    defaultValue: false,
    description: `Whether to make a dry run (试运行): the input and what it names are checked (校验), and nothing is written. The result is the refusal that the write would get, with \`upstreamCode\` null, or \`ValidationPassed\`. What a check reads takes a permission of its own, without which it is left out: ${scopes.join('; ')}.`,
  });
}

const Cause = builder.enumType('UncheckedCause', {
  description: 'Why a dry run (试运行) could not decide whether the write would be refused for a reason.',
  values: {
    ONLY_FEISHU_KNOWS: { description: 'No call of Feishu tells it, or its documents leave it open.' },
    READ_NOT_PERMITTED: {
      description:
        "The caller may not read what decides it: `requiredScopes` says which permission is missing. A person's token is not accepted for some lists, whatever its permissions.",
    },
  } satisfies Record<UncheckedReason['cause'], { description: string }>,
});

const Unchecked = builder.objectRef<UncheckedReason>('UncheckedReason').implement({
  description: 'A reason for which Feishu may still refuse the write, as a dry run (试运行) cannot check it.',
  fields: (t) => ({
    reason: t.expose('reason', { type: Reason, nullable: false, description: 'The reason of that refusal.' }),
    message: t.exposeString('message', {
      nullable: false,
      description: "What that refusal would say, in the caller's language.",
    }),
    cause: t.expose('cause', { type: Cause, nullable: false, description: 'Why it was not checked.' }),
    requiredScopes: t.stringList({
      nullable: false,
      description:
        'The Feishu permissions with which it could be checked: any one of them would do. Empty where no permission would help.',
      resolve: ({ requiredScopes }) => [...requiredScopes],
    }),
  }),
});

export const ValidationPassed = builder.objectRef<Passed>('ValidationPassed').implement({
  description:
    'A dry run (试运行, `validateOnly`) found nothing against the write (校验通过). Nothing was written, and what was checked may change before the write is made.',
  fields: (t) => ({
    checked: t.field({
      type: [Reason],
      nullable: false,
      description: 'The reasons for which the write would not be refused (已校验).',
      resolve: ({ checked }) => [...checked],
    }),
    notChecked: t.field({
      type: [Unchecked],
      nullable: false,
      description:
        'The reasons for which Feishu may still refuse the write (未校验), out of those that its documents list, besides failures inside Feishu and its limits.',
      resolve: ({ notChecked }) => [...notChecked],
    }),
    correctedArchive: t.field({
      type: SalaryArchive,
      description:
        'For createSalaryArchive: the archive that already takes effect on that date, which the write would correct (更正) and not set anew. null where there is none that the caller may see, and for other mutations.',
      resolve: ({ correctedArchive }) => correctedArchive,
    }),
  }),
});
