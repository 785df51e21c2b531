import { ERROR_REASONS, type ErrorReason, errorReasons } from '../../error-reasons/index.ts';
import { fittingRecord } from '../../resolvers/mutations/leave/written-record.ts';
import type {
  ConflictError,
  InputIssue,
  InvalidInputError,
  MutationError,
  NotFoundError,
  PermissionDeniedError,
} from '../../resolvers/write/mutation-error.ts';
import { builder } from '../common/builder.ts';
import { LeaveAccrualRecord } from '../leave/leave-accrual-record.ts';

export const Reason = builder.enumType('ErrorReason', {
  description:
    'Why a write was refused: what a program decides by. There is one value for each thing that can be refused, whether Feishu refused it or this layer did before it asked. More may be added.',
  values: Object.fromEntries(
    ERROR_REASONS.map((reason) => [reason, { value: reason, description: errorReasons[reason].meaning.en }]),
  ) as Record<ErrorReason, { value: ErrorReason; description: string }>,
});

const IN_THE_CALLERS_LANGUAGE =
  "in Chinese or English: whichever comes first in the request's Accept-Language header, else English.";

const MutationErrorInterface = builder.interfaceRef<MutationError>('MutationError').implement({
  description: 'Why a write was refused. Nothing was changed.',
  fields: (t) => ({
    message: t.exposeString('message', {
      nullable: false,
      description: `What went wrong, ${IN_THE_CALLERS_LANGUAGE}`,
    }),
    hint: t.exposeString('hint', {
      description: `What to do about it, ${IN_THE_CALLERS_LANGUAGE}`,
    }),
    reason: t.expose('reason', {
      type: Reason,
      nullable: false,
      description: 'What went wrong, as one of a closed list. Decide by this, never by the message.',
    }),
    upstreamCode: t.exposeInt('upstreamCode', {
      description:
        "Feishu's code; null where Feishu did not refuse: this layer refused the input before it asked Feishu, or it was a dry run (试运行).",
    }),
    logId: t.exposeString('logId', {
      description: "Feishu's log id, to quote to their support; null where Feishu did not refuse.",
    }),
  }),
});

const Issue = builder.objectRef<InputIssue>('InputIssue').implement({
  description: 'One thing that is wrong in an input.',
  fields: (t) => ({
    path: t.stringList({
      nullable: false,
      description:
        'Where it is, from the input\'s root, with indexes as text: `["items", "0", "value"]`. Empty where it is the input as a whole. Where Feishu does not say which entry of a list it means, the path ends with the list.',
      resolve: (issue) => [...issue.path],
    }),
    message: t.exposeString('message', {
      nullable: false,
      description: `What is wrong, ${IN_THE_CALLERS_LANGUAGE}`,
    }),
    reason: t.expose('reason', { type: Reason, nullable: false, description: 'What is wrong.' }),
  }),
});

const InvalidInput = builder.objectRef<InvalidInputError>('InvalidInputError').implement({
  description: 'Something in the input is wrong. Every issue that the input alone shows is reported at once.',
  interfaces: [MutationErrorInterface],
  fields: (t) => ({
    issues: t.field({
      type: [Issue],
      nullable: false,
      description: 'Everything that is wrong; at least one. `reason` and `message` are those of the first.',
      resolve: (error) => [...error.issues],
    }),
  }),
});

const NotFound = builder.objectRef<NotFoundError>('NotFoundError').implement({
  description: 'Something that the input names does not exist.',
  interfaces: [MutationErrorInterface],
  fields: (t) => ({
    path: t.stringList({
      nullable: false,
      description:
        "Which value of the input names it, from the input's root; empty where Feishu does not say.",
      resolve: (error) => [...error.path],
    }),
    paths: t.field({
      type: [t.listRef('String')],
      nullable: false,
      description:
        "Every value of the input that may be the one, where Feishu's code does not say which; the first is `path`.",
      resolve: (error) => error.paths.map((path) => [...path]),
    }),
  }),
});

const Conflict = builder.objectRef<ConflictError>('ConflictError').implement({
  description: 'What the input names all exists, and its present state or set-up forbids this.',
  interfaces: [MutationErrorInterface],
  fields: (t) => ({
    path: t.stringList({
      nullable: false,
      description:
        "Which value of the input the conflict is about, from the input's root; empty where Feishu's code names none.",
      resolve: (error) => [...error.path],
    }),
    existingRecord: t.field({
      type: LeaveAccrualRecord,
      description:
        'The leave granting record (假期发放记录) that exists already. Feishu gives it with the reason LEAVE_RECORD_ALREADY_EXISTS; null with any other.',
      resolve: ({ existingRecord }) => existingRecord && fittingRecord(existingRecord),
    }),
  }),
});

const PermissionDenied = builder.objectRef<PermissionDeniedError>('PermissionDeniedError').implement({
  description: 'The caller may not do this.',
  interfaces: [MutationErrorInterface],
  fields: (t) => ({
    requiredScopes: t.stringList({
      nullable: false,
      description:
        'The Feishu permissions that this operation needs: any one of them would do. The data range of the application or the person must include the data besides. Empty where no permission would help.',
      resolve: (error) => [...error.requiredScopes],
    }),
  }),
});

/** What a mutation can be refused with, as members of its result. */
export const mutationErrors = [InvalidInput, NotFound, Conflict, PermissionDenied] as const;
