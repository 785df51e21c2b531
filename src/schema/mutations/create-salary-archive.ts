import {
  createSalaryArchive as create,
  listSalaryChangeReasons,
  listSalaryItems,
  listSalaryPlans,
  querySalaryArchives,
} from '../../datasources/compensation.ts';
import { searchCurrencies } from '../../datasources/core-hr.ts';
import {
  type CreateSalaryArchivePayload,
  createdArchive,
  createSalaryArchive,
} from '../../resolvers/mutations/create-salary-archive.ts';
import { builder } from '../common/builder.ts';
import { feishuCall } from '../common/feishu-call.ts';
import { UserIdTypeEnum } from '../common/user-id-type.ts';
import { SalaryArchive } from '../compensation/salary-archive.ts';
import { mutationErrors } from './mutation-error.ts';
import { ValidationPassed, validateOnly } from './validation-passed.ts';

const VALUE =
  'A decimal number of at most 18 characters, without a sign. Feishu takes none above 9223372036854775807.';

const ItemInput = builder.inputType('SalaryArchiveItemInput', {
  description: 'The value of one salary item (薪资项).',
  fields: (t) => ({
    itemId: t.id({
      required: true,
      description: "Feishu's id of the salary item (item_id); each at most once.",
    }),
    value: t.field({
      type: 'Decimal',
      required: true,
      description: `The value, during probation if there is one (item_value). ${VALUE}`,
    }),
    regularValue: t.field({
      type: 'Decimal',
      description: `The value after probation (转正后, item_value_regular): for all items or for none, and only where the plan has probation pay and the employee is on probation. ${VALUE}`,
    }),
  }),
});

const Input = builder.inputType('CreateSalaryArchiveInput', {
  description: 'Who earns what, under which plan, from which day on, and why.',
  fields: (t) => ({
    uniqueId: t.field({
      type: 'UUID',
      required: true,
      description:
        'The idempotency key (unique_id): a repeat with the same key and the same input is the same write. Make a new one for each change, with crypto.randomUUID(), and keep it until the answer is there.',
    }),
    userId: t.id({
      required: true,
      description: 'The employee, by an id of the kind that `userIdType` says (user_id).',
    }),
    userIdType: t.field({
      type: UserIdTypeEnum,
      defaultValue: 'open_id',
      description: 'Which kind of ids `userId` and `operatorId` are (user_id_type).',
    }),
    operatorId: t.id({
      description:
        "Who makes this change (operator_id). Feishu wants it whenever it is asked under the application's identity; callers with a company token need not give it where the token names their operator.",
    }),
    effectiveDate: t.field({
      type: 'Date',
      required: true,
      description:
        "The first day on which it applies (生效日期, effective_time): after 1970-01-01 and before 2038-01-19, not before the plan applies, nor before the employee's first day or after their last.",
    }),
    currencyId: t.id({
      required: true,
      description: "Feishu's id of the currency (币种, currency_id), which must be the plan's.",
    }),
    planId: t.id({ required: true, description: "Feishu's id of the salary plan (薪资方案, plan_id)." }),
    planTid: t.id({
      required: true,
      description: "Feishu's id of the plan's version (plan_tid), from the same entry as `planId`.",
    }),
    changeReasonId: t.id({
      required: true,
      description: "Feishu's id of the reason (定调薪原因, change_reason_id).",
    }),
    items: t.field({
      type: [ItemInput],
      required: true,
      description:
        'A value for every item of the plan whose adjustment is MANUAL, and for no other (item_value_lists); empty for a plan that has none such.',
    }),
    description: t.string({
      description:
        'What is noted on the change (调薪说明, description), up to 1000 characters, where most emoji count as two.',
    }),
    editRemark: t.string({
      description:
        'Why an archive that already takes effect on that date is corrected (更正说明, edit_remark), up to 1000 characters, where most emoji count as two.',
    }),
    validateOnly: validateOnly(t, [
      listSalaryPlans,
      listSalaryChangeReasons,
      querySalaryArchives,
      searchCurrencies,
      listSalaryItems,
    ]),
  }),
});

const Payload = builder.objectRef<CreateSalaryArchivePayload>('CreateSalaryArchivePayload').implement({
  description: 'The salary is set.',
  fields: (t) => ({
    uniqueId: t.field({
      type: 'UUID',
      nullable: false,
      description: 'The key from the input.',
      resolve: (payload) => payload.uniqueId,
    }),
    archiveTid: t.exposeID('archiveTid', {
      description:
        "Feishu's id of the version that was written (archive_tid). null where Feishu left it out of its answer and the archive cannot be read back: it is written all the same.",
    }),
    salaryArchive: t.field({
      type: SalaryArchive,
      description:
        'The archive, read again after the write, only if it is selected: one more call to Feishu. null where the caller may not read it, or where Feishu does not show it yet, or with an error at this field where it cannot be read.',
      resolve: (payload, _, context) => createdArchive(payload, context),
    }),
  }),
});

const Result = builder.unionType('CreateSalaryArchiveResult', {
  description: 'What became of setting a salary.',
  types: [Payload, ValidationPassed, ...mutationErrors],
  resolveType: (result) => result.__typename,
});

builder.mutationField('createSalaryArchive', (t) =>
  t.field({
    type: Result,
    ...feishuCall(create),
    description:
      'Sets or adjusts a salary (创建薪资档案), or corrects the archive that already takes effect on that date. Feishu allows 10 such calls a second. Where the answer is lost it is sent again with the same key, and what was written is read back; OUTCOME_UNKNOWN is the error where that cannot be found out.',
    args: { input: t.arg({ type: Input, required: true, description: 'The change.' }) },
    resolve: (_, args, context) => createSalaryArchive(args, context),
  }),
);
