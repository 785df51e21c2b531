import { archivePaymentActivity as archive, listPaymentActivities } from '../../datasources/payroll.ts';
import {
  type ArchivePaymentActivityPayload,
  archivedActivity,
  archivePaymentActivity,
} from '../../resolvers/mutations/archive-payment-activity.ts';
import { builder } from '../common/builder.ts';
import { feishuCall } from '../common/feishu-call.ts';
import { PaymentActivity } from '../payroll/payment-activity.ts';
import { mutationErrors } from './mutation-error.ts';
import { ValidationPassed, validateOnly } from './validation-passed.ts';

const Input = builder.inputType('ArchivePaymentActivityInput', {
  description: 'Which payment activity to archive.',
  fields: (t) => ({
    activityId: t.id({ required: true, description: "Feishu's id of the activity (activity_id)." }),
    validateOnly: validateOnly(t, [listPaymentActivities]),
  }),
});

const Payload = builder.objectRef<ArchivePaymentActivityPayload>('ArchivePaymentActivityPayload').implement({
  description: 'The activity is archived.',
  fields: (t) => ({
    activityId: t.exposeID('activityId', { nullable: false, description: 'The id from the input.' }),
    paymentActivity: t.field({
      type: PaymentActivity,
      description:
        'The activity, read again after the write, only if it is selected: at least one more call to Feishu. null where the caller may not read it, or with an error at this field where it cannot be read or Feishu does not list it.',
      resolve: (payload, _, context) => archivedActivity(payload, context),
    }),
  }),
});

const Result = builder.unionType('ArchivePaymentActivityResult', {
  description: 'What became of archiving a payment activity.',
  types: [Payload, ValidationPassed, ...mutationErrors],
  resolveType: (result) => result.__typename,
});

builder.mutationField('archivePaymentActivity', (t) =>
  t.field({
    type: Result,
    ...feishuCall(archive),
    description:
      'Archives a payment activity (封存发薪活动). Only an APPROVED one can be archived, and it cannot be taken back here. Feishu allows 10 such calls a minute. Where the answer is lost the layer looks whether it happened; OUTCOME_UNKNOWN is the error where that cannot be found out.',
    args: { input: t.arg({ type: Input, required: true, description: 'Which activity.' }) },
    resolve: (_, args, context) => archivePaymentActivity(args, context),
  }),
);
