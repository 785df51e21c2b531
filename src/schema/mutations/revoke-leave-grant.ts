import { listLeaveAccrualRecords } from '../../datasources/attendance.ts';
import { revokeLeaveGrant as revoke } from '../../datasources/leave/core-hr-leave.ts';
import {
  type RevokeLeaveGrantPayload,
  revokeLeaveGrant,
} from '../../resolvers/mutations/leave/revoke-leave-grant.ts';
import { builder } from '../common/builder.ts';
import { feishuCall } from '../common/feishu-call.ts';
import { UserIdTypeEnum } from '../common/user-id-type.ts';
import { Employee } from '../people/employee.ts';
import { mutationErrors } from './mutation-error.ts';
import { ValidationPassed, validateOnly } from './validation-passed.ts';

const Input = builder.inputType('RevokeLeaveGrantInput', {
  description:
    'Which leave granting record to delete. Feishu finds it by `recordId` alone; by the rest this layer looks the record up where the answer is lost.',
  fields: (t) => ({
    recordId: t.id({ required: true, description: "Feishu's id of the record (leave_granting_record_id)." }),
    userId: t.id({
      required: true,
      description: 'Whose leave it is, by an id of the kind that `userIdType` says.',
    }),
    userIdType: t.field({
      type: UserIdTypeEnum,
      defaultValue: 'open_id',
      description: 'Which kind of id `userId` is (user_id_type).',
    }),
    leaveTypeId: t.id({
      required: true,
      description: "The record's leave type, or where it has subtypes, one of those.",
    }),
    validateOnly: validateOnly(t, [listLeaveAccrualRecords]),
  }),
});

const Outcome = builder.enumType('RevokeLeaveGrantOutcome', {
  description: 'Why a leave granting record is there no more.',
  values: {
    REVOKED: { description: 'This mutation deleted it.' },
    GONE: {
      description:
        "Feishu's answer was lost, and it has no record with this id now: this mutation deleted it, or there was none before.",
    },
  },
});

const Payload = builder.objectRef<RevokeLeaveGrantPayload>('RevokeLeaveGrantPayload').implement({
  description: 'The record is deleted, and its leave cannot be taken any more.',
  fields: (t) => ({
    recordId: t.exposeID('recordId', { nullable: false, description: 'The id from the input.' }),
    employee: t.field({
      type: Employee,
      nullable: false,
      description: 'The employee from the input, for their records and balances after the deletion.',
      resolve: (payload) => payload.employee,
    }),
    outcome: t.expose('outcome', {
      type: Outcome,
      nullable: false,
      description: 'Whether this mutation is known to have deleted it.',
    }),
  }),
});

const Result = builder.unionType('RevokeLeaveGrantResult', {
  description: 'What became of revoking leave.',
  types: [Payload, ValidationPassed, ...mutationErrors],
  resolveType: (result) => result.__typename,
});

builder.mutationField('revokeLeaveGrant', (t) =>
  t.field({
    type: Result,
    ...feishuCall(revoke),
    description:
      "Takes granted leave back by deleting its record (删除发放记录), only one that was granted by hand or by another system. Feishu has it in its People enterprise edition only, takes a tenant access token or a company token for it and no person's, with the permission corehr:leave_granting_record:write or corehr:corehr, and allows 1000 such calls a minute and 50 a second. Where the answer is lost the record is looked up, and the deletion, which can delete no other record, is sent again; OUTCOME_UNKNOWN is the error where no answer comes at all.",
    args: { input: t.arg({ type: Input, required: true, description: 'Which record.' }) },
    resolve: (_, args, context) => revokeLeaveGrant(args, context),
  }),
);
