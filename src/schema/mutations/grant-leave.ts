import { type GraphQLResolveInfo, isObjectType } from 'graphql';
import { listLeaveTypes } from '../../datasources/core-hr.ts';
import { grantLeave as grant, listLeaveBalances } from '../../datasources/leave/core-hr-leave.ts';
import {
  type GrantLeavePayload,
  grantedRecord,
  grantLeave,
} from '../../resolvers/mutations/leave/grant-leave.ts';
import { selectedFields } from '../../resolvers/values/selection.ts';
import { builder } from '../common/builder.ts';
import { feishuCall } from '../common/feishu-call.ts';
import { LocalizedTextInput } from '../common/localized-text.ts';
import { UserIdTypeEnum } from '../common/user-id-type.ts';
import { LeaveAccrualRecord } from '../leave/leave-accrual-record.ts';
import { LeaveSectionTypeEnum, LeaveUnitEnum } from '../leave/leave-enums.ts';
import { mutationErrors } from './mutation-error.ts';
import { ValidationPassed, validateOnly } from './validation-passed.ts';

const Input = builder.inputType('GrantLeaveInput', {
  description: 'Who gets how much leave of which type, for which days, and why.',
  fields: (t) => ({
    externalId: t.id({
      description:
        'The idempotency key, of up to 64 characters (external_id): Feishu grants once for it, and a repeat neither grants nor changes anything, even with another input. Make a new one for each grant, such as the id that it has in your system, and keep it until the answer is there. Left out, this layer makes one, for its own repeats only.',
    }),
    userId: t.id({
      required: true,
      description: 'Who gets the leave, by an id of the kind that `userIdType` says (employment_id).',
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
    quantity: t.field({
      type: 'Decimal',
      required: true,
      description:
        'How much is granted (发放数量, granting_quantity), counted in `unit`: from -9999 to 9999, with up to 6 decimals.',
    }),
    unit: t.field({
      type: LeaveUnitEnum,
      required: true,
      description:
        'What the quantity is counted in (granting_unit), which must be the unit of the leave type: DAY or HOUR.',
    }),
    effectiveDate: t.field({
      type: 'Date',
      required: true,
      description: 'The first day on which it can be taken (生效日期, effective_date).',
    }),
    expirationDate: t.field({
      type: 'Date',
      description:
        'The last day on which it can be taken (失效日期, expiration_date), not before `effectiveDate`. Left out, it never expires, or when the leave plan says.',
    }),
    sectionType: t.field({
      type: LeaveSectionTypeEnum,
      description:
        'Whether Feishu prorates the quantity (section_type). Left out, the choice is for Feishu, which its documents do not tell.',
    }),
    reason: t.field({
      type: [LocalizedTextInput],
      required: true,
      description:
        'Why it is granted (发放原因), in at least one language and each language once, up to 3000 characters in each.',
    }),
    validateOnly: validateOnly(t, [listLeaveTypes, listLeaveBalances]),
  }),
});

const Outcome = builder.enumType('GrantLeaveOutcome', {
  description: 'Whether leave was granted, or had been before with the same `externalId`.',
  values: {
    CREATED: { description: 'The record was created by this mutation.' },
    ALREADY_EXISTED: {
      description:
        'The `externalId` was used before: nothing was granted or changed, and the record is that of its first use, whatever the input says.',
    },
    UNKNOWN: {
      description:
        "The record is there, and whether this mutation created it cannot be told: Feishu answers both alike, and the employee's records could not be read beforehand, or contradict it.",
    },
  },
});

const Payload = builder.objectRef<GrantLeavePayload>('GrantLeavePayload').implement({
  description: 'The leave is granted, by this mutation or by an earlier one with the same `externalId`.',
  fields: (t) => ({
    externalId: t.exposeID('externalId', {
      nullable: false,
      description:
        'The key from the input, or the one that was made for it. Feishu does not show it with the record.',
    }),
    outcome: t.expose('outcome', {
      type: Outcome,
      nullable: false,
      description:
        "Whether the record is new. Feishu does not say, so that it is found out, only if it is selected: where the input has an `externalId`, the employee's records of this leave type are read before the grant, one more call with the permission attendance:rule. Without that permission it is UNKNOWN where the record itself does not show that it is older.",
    }),
    record: t.field({
      type: LeaveAccrualRecord,
      description:
        "The record as Feishu answered the grant, or read again where its answer contains none. The leave is granted even where this is null: with an error at this field where the record cannot be found or a value of Feishu's does not fit.",
      resolve: (payload) => grantedRecord(payload),
    }),
  }),
});

const Result = builder.unionType('GrantLeaveResult', {
  description: 'What became of granting leave.',
  types: [Payload, ValidationPassed, ...mutationErrors],
  resolveType: (result) => result.__typename,
});

builder.mutationField('grantLeave', (t) =>
  t.field({
    type: Result,
    ...feishuCall(grant),
    description:
      "Grants leave to an employee (创建发放记录). Feishu has it in its People enterprise edition only, takes a tenant access token or a company token for it and no person's, with the permission corehr:leave_granting_record:write or corehr:corehr, and allows 1000 such calls a minute and 50 a second. Where the answer is lost it is sent again with the same `externalId`, for which Feishu grants once; OUTCOME_UNKNOWN is the error where no answer comes at all.",
    args: { input: t.arg({ type: Input, required: true, description: 'The grant.' }) },
    resolve: (_, { input }, context, info) =>
      grantLeave({ input, tellsOutcome: selectsOutcome(info) }, context),
  }),
);

function selectsOutcome(info: GraphQLResolveInfo): boolean {
  const payload = info.schema.getType(Payload.name);
  const outcome = isObjectType(payload) ? payload.getFields().outcome : undefined;
  return outcome !== undefined && selectedFields(info).has(outcome);
}
