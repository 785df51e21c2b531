import { listLeaveAccrualRecords, updateLeaveAccrualRecord as update } from '../../datasources/attendance.ts';
import { listLeaveTypes } from '../../datasources/core-hr.ts';
import {
  changedRecord,
  type UpdateLeaveAccrualRecordPayload,
  updateLeaveAccrualRecord,
} from '../../resolvers/mutations/leave/update-leave-accrual-record.ts';
import { builder } from '../common/builder.ts';
import { feishuCall } from '../common/feishu-call.ts';
import { LocalizedTextInput } from '../common/localized-text.ts';
import { UserIdTypeEnum } from '../common/user-id-type.ts';
import { LeaveAccrualRecord } from '../leave/leave-accrual-record.ts';
import { mutationErrors } from './mutation-error.ts';
import { ValidationPassed, validateOnly } from './validation-passed.ts';

const Input = builder.inputType('UpdateLeaveAccrualRecordInput', {
  description: 'Which leave granting record to change, to what, and why.',
  fields: (t) => ({
    recordId: t.id({ required: true, description: "Feishu's id of the record (leave_granting_record_id)." }),
    userId: t.id({
      required: true,
      description: 'Whose leave it is, by an id of the kind that `userIdType` says (employment_id).',
    }),
    userIdType: t.field({
      type: UserIdTypeEnum,
      defaultValue: 'open_id',
      description: 'Which kind of id `userId` is (user_id_type).',
    }),
    leaveTypeId: t.id({
      required: true,
      description: 'The leave type, or where it has subtypes, one of those (leave_type_id).',
    }),
    leaveId: t.id({
      description:
        "The leave type in the path of Feishu's request (leave_id), where it is not `leaveTypeId`: a subtype's parent, say.",
    }),
    reason: t.field({
      type: [LocalizedTextInput],
      required: true,
      description:
        'Why it is changed (修改原因), in at least one language and each language once, up to 3000 characters in each, where most emoji count as two.',
    }),
    timeOffset: t.int({
      description:
        'The time zone in which the dates are meant, in minutes east of UTC, from -720 to 840; 480 is China (time_offset).',
    }),
    expirationDate: t.field({
      type: 'Date',
      description:
        "The new last day on which it can be taken (失效日期), not before the record's effective date. Left out: unchanged.",
    }),
    quantity: t.field({
      type: 'Decimal',
      description:
        "The new quantity (发放数量) as a whole and not as a difference, in the record's own unit: from -9999 to 9999, with up to 6 decimals; zero has no sign. Left out: unchanged.",
    }),
    validateOnly: validateOnly(t, [listLeaveAccrualRecords, listLeaveTypes]),
  }),
});

const Payload = builder
  .objectRef<UpdateLeaveAccrualRecordPayload>('UpdateLeaveAccrualRecordPayload')
  .implement({
    description: 'The record is changed.',
    fields: (t) => ({
      recordId: t.id({
        nullable: false,
        description: 'The id from the input.',
        resolve: ({ keys }) => keys.recordId,
      }),
      record: t.field({
        type: LeaveAccrualRecord,
        description:
          "The record as Feishu answered the change, or read again where its answer contains none. The change is made even where this is null: with an error at this field where the record cannot be read or a value of Feishu's does not fit.",
        resolve: (payload, _, context) => changedRecord(payload, context),
      }),
    }),
  });

const Result = builder.unionType('UpdateLeaveAccrualRecordResult', {
  description: 'What became of changing a leave granting record.',
  types: [Payload, ValidationPassed, ...mutationErrors],
  resolveType: (result) => result.__typename,
});

builder.mutationField('updateLeaveAccrualRecord', (t) =>
  t.field({
    type: Result,
    ...feishuCall(update),
    description:
      "Changes quantity and expiration date of a leave granting record (修改发放记录), never one that the system granted. Feishu has it in its People enterprise edition only, takes a tenant access token or a company token for it and no person's, and allows 50 such calls a second. Where the answer is lost it is sent again, as a second time changes nothing; OUTCOME_UNKNOWN is the error where no answer comes at all.",
    args: { input: t.arg({ type: Input, required: true, description: 'The change.' }) },
    resolve: (_, args, context) => updateLeaveAccrualRecord(args, context),
  }),
);
