import { listLeaveTypes } from '../../datasources/core-hr.ts';
import {
  type LeaveBalance as LeaveBalanceRow,
  listLeaveBalances,
} from '../../datasources/leave/core-hr-leave.ts';
import { leaveBalances, leaveBalancesOf } from '../../resolvers/leave/leave-balance.ts';
import { leaveUnit } from '../../resolvers/leave/leave-codes.ts';
import { leaveType } from '../../resolvers/leave/leave-type.ts';
import { required } from '../../resolvers/values/errors.ts';
import { builder, type SchemaTypes } from '../common/builder.ts';
import { requiresScopes } from '../common/federation-directives.ts';
import { batchedFeishuCall, feishuCall } from '../common/feishu-call.ts';
import { localisedField, textsField } from '../common/localized-text.ts';
import { UserIdTypeEnum } from '../common/user-id-type.ts';
import { Employee } from '../people/employee.ts';
import { LeaveUnitEnum } from './leave-enums.ts';
import { LeaveType } from './leave-type.ts';

type FieldBuilder = PothosSchemaTypes.ObjectFieldBuilder<SchemaTypes, LeaveBalanceRow>;

/** The names of the row's quantities. */
type Quantity = {
  [Name in keyof LeaveBalanceRow]-?: LeaveBalanceRow[Name] extends string | null | undefined ? Name : never;
}[keyof LeaveBalanceRow];

function quantityField(t: FieldBuilder, name: Quantity, description: string) {
  return t.field({
    type: 'Decimal',
    description: `${description} (${name}), counted in \`unit\`. null where Feishu does not say.`,
    resolve: (row) => row[name] || null,
  });
}

const OFFBOARDING = 'Only with `includeOffboard`';

export const LeaveBalance = builder.objectRef<LeaveBalanceRow>('LeaveBalance').implement({
  description: 'How much leave of one type an employee has on a day (假期余额).',
  fields: (t) => ({
    employee: t.field({
      type: Employee,
      nullable: false,
      description: 'Whose leave it is (employment_id), by the kind of id that was asked by.',
      resolve: ({ userId, userIdType }) => ({ userId, userIdType }),
    }),
    employeeName: localisedField(
      t,
      "The employee's name (employment_name), which Feishu sends with the balances: it costs no call.",
      (row) => row.employment_name,
    ),
    employeeNames: textsField(t, "The employee's name in every language.", (row) => row.employment_name),
    asOf: t.field({
      type: 'Date',
      description: 'The day of the balance (截止日期, as_of_date).',
      resolve: (row) => row.as_of_date || null,
    }),
    leaveTypeId: t.id({
      nullable: false,
      description: "Feishu's id of the leave type, or of its subtype where it has some (leave_type_id).",
      resolve: (row) => required(row.leave_type_id, 'leave_type_id'),
    }),
    leaveTypeName: localisedField(
      t,
      'The name of the leave type (leave_type_name), which Feishu sends with the balances: it costs no call.',
      (row) => row.leave_type_name,
    ),
    leaveTypeNames: textsField(
      t,
      'The name of the leave type in every language.',
      (row) => row.leave_type_name,
    ),
    leaveType: t.field({
      type: LeaveType,
      directives: requiresScopes(listLeaveTypes.scopes),
      description:
        'The leave type or subtype itself, with its subtypes; null where Feishu lists it no more. All leave types of an operation come from one read of their list.',
      resolve: (row, _, context) =>
        leaveType({ leaveTypeId: required(row.leave_type_id, 'leave_type_id') }, context),
    }),
    unit: t.field({
      type: LeaveUnitEnum,
      nullable: false,
      description: 'What all quantities of this balance are counted in (leave_duration_unit).',
      resolve: (row) => leaveUnit(row.leave_duration_unit),
    }),
    unitCode: t.int({
      description: 'The number of the unit as Feishu sent it (leave_duration_unit).',
      resolve: (row) => row.leave_duration_unit,
    }),
    balance: quantityField(t, 'leave_balance', 'What is left (假期余额)'),
    balanceExcludingUnderApproval: quantityField(
      t,
      'leave_balance_excluding_under_approval',
      'What is left without the requests that are being approved (扣除审批中的余额)',
    ),
    quantityUnderApproval: quantityField(
      t,
      'leave_quantity_under_approval',
      'How much the requests ask for that are being approved (审批中的时长)',
    ),
    historicalCyclesLeft: quantityField(
      t,
      'historical_cycles_left',
      'What is left of former cycles (历史周期剩余)',
    ),
    takenFromHistoricalCycles: quantityField(
      t,
      'taken_history_cycle',
      'What was taken of what former cycles left (历史周期已用)',
    ),
    thisCycleTotal: quantityField(t, 'this_cycle_total', 'What is granted in this cycle (本周期发放)'),
    thisCycleTaken: quantityField(t, 'this_cycle_taken', 'What was taken of this cycle (本周期已用)'),
    thisCycleBalance: quantityField(t, 'balance_in_current_cycle', 'What is left of this cycle (本周期余额)'),
    historicalCyclesGranted: quantityField(
      t,
      'history_cycle_accrual',
      `${OFFBOARDING}: what former cycles granted and left (历史周期发放)`,
    ),
    taken: quantityField(t, 'taken', `${OFFBOARDING}: what was taken (已用)`),
    takenToDate: quantityField(
      t,
      'taken_current_date',
      `${OFFBOARDING}: what was taken until today (截至当前已用)`,
    ),
    offboardingGranted: quantityField(
      t,
      'offboarding_granted',
      `${OFFBOARDING}: what this cycle grants up to the last day (离职折算发放)`,
    ),
    offboardingBalance: quantityField(
      t,
      'offboarding_balance',
      `${OFFBOARDING}: what is left when prorated up to the last day (离职折算余额)`,
    ),
  }),
});

const balanceArgs = builder.args((t) => ({
  asOf: t.field({
    type: 'Date',
    description: 'The day of the balances (as_of_date). Left out: today, by the clock of Feishu.',
  }),
  timeZone: t.string({
    description:
      'The time zone of that day as an IANA name, such as `Asia/Shanghai` (time_zone). Left out, the zone is for Feishu to choose, which its documents do not tell.',
  }),
  includeOffboard: t.boolean({
    defaultValue: false,
    description:
      'Whether to compute what the leave comes to for an employee who leaves (离职折算, include_offboard): the fields that say so are null without it.',
  }),
}));

const DESCRIPTION =
  "one for each leave type or subtype that the employee has (假期余额), in Feishu's order. All employees of an operation cost one call to Feishu for each 100 with the same arguments; Feishu allows 100 such calls a minute. It takes a tenant access token or a company token, with one of the permissions corehr:leave:read, corehr:corehr or corehr:corehr:readonly, and ids of all kinds.";

builder.objectField(Employee, 'leaveBalances', (t) =>
  t.field({
    type: [LeaveBalance],
    ...batchedFeishuCall(listLeaveBalances),
    description: `The employee's leave balances, ${DESCRIPTION} null where Feishu has no entry for the employee: there is none such, or the data range of the application does not include them.`,
    args: { ...balanceArgs },
    resolve: (employee, args, context) => leaveBalancesOf(employee, args, context),
  }),
);

builder.queryField('leaveBalances', (t) =>
  t.field({
    type: [LeaveBalance],
    ...feishuCall(listLeaveBalances),
    description: `The leave balances of up to 100 employees as one list, in the order of their ids, ${DESCRIPTION} An employee who is unknown to Feishu or outside the data range of the application has no balance in it.`,
    args: {
      userIds: t.arg.idList({
        required: true,
        description:
          'The employees, 1 to 100, by ids of the kind that `userIdType` says (employment_id_list).',
      }),
      userIdType: t.arg({
        type: UserIdTypeEnum,
        defaultValue: 'open_id',
        description: 'Which kind of ids `userIds` are (user_id_type).',
      }),
      ...balanceArgs,
    },
    resolve: (_, args, context) => leaveBalances(args, context),
  }),
);
