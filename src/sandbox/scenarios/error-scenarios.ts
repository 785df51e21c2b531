import { updateLeaveAccrualRecord } from '../../datasources/attendance.ts';
import { endpointKey } from '../../datasources/feishu/endpoint.ts';
import { archivePaymentActivity, listPaymentActivities } from '../../datasources/payroll.ts';
import { FIXTURES } from './fixtures.ts';
import { leaveGrantScenarios } from './leave-grant-scenarios.ts';
import { type ErrorScenario, salaryErrorScenarios } from './salary-error-scenarios.ts';
import { sampleLeaveChange } from './samples.ts';

export type { ErrorScenario } from './salary-error-scenarios.ts';

const { activities, employees, leaveTypes, leaveRecords } = FIXTURES;

/**
 * For each error code of the four documented endpoints, and of those that grant leave and tell balances, that a state
 * or an input causes, a call that causes it, to be sent with `t-sandbox`. The other codes need a scripted fault (faults/fault.ts): they mean a failure inside Feishu,
 * belong to another endpoint that shares the table, or mean the same as another code.
 */
export const ERROR_SCENARIOS: readonly ErrorScenario[] = [
  ...archiving(),
  { endpoint: endpointKey(listPaymentActivities), code: 2500002, query: { page_size: '20' } },
  ...salaryErrorScenarios(),
  ...leave(),
  ...leaveGrantScenarios(),
];

function archiving(): ErrorScenario[] {
  const archive = (code: number, activity_id: string): ErrorScenario => ({
    endpoint: endpointKey(archivePaymentActivity),
    code,
    body: { activity_id },
  });
  return [
    archive(2500002, ''),
    archive(2500004, activities.byStatus[400] ?? ''),
    archive(2500005, activities.outsideDataScope),
    archive(2500006, activities.unknown),
  ];
}

function leave(): ErrorScenario[] {
  const change = (
    code: number,
    body: Partial<Record<keyof typeof sampleLeaveChange | 'expiration_date', unknown>>,
  ): ErrorScenario => {
    const sent = { ...sampleLeaveChange, ...body };
    return {
      endpoint: endpointKey(updateLeaveAccrualRecord),
      code,
      path: { leave_id: String(sent.leave_type_id) },
      query: { user_id_type: 'open_id' },
      body: sent,
    };
  };
  return [
    change(1220016, { reason: undefined }),
    change(1220003, { expiration_date: '2027-02-30' }),
    change(1220004, { quantity: 'two' }),
    change(1220005, { leave_granting_record_id: '1' }),
    change(1220006, { employment_id: 'ou_unknown' }),
    change(1220007, { leave_type_id: leaveTypes.withoutPlanVersion }),
    change(1220008, { leave_type_id: leaveTypes.parental, employment_id: employees.left.open_id }),
    change(1220009, { leave_type_id: leaveTypes.withoutAccrualRule }),
    change(1220017, { employment_id: employees.withoutPerson.open_id }),
    change(1220018, { leave_type_id: leaveTypes.badBalanceSetup }),
    change(1220019, { leave_type_id: leaveTypes.emptyBalance }),
    change(1220020, { leave_type_id: leaveTypes.noMatchingVersion }),
    change(1220021, { leave_type_id: leaveTypes.notByCycle }),
    change(1220022, { leave_type_id: leaveTypes.badVersionData }),
    change(1220024, { leave_type_id: leaveTypes.withSubtypes }),
    change(1220025, { quantity: '10000' }),
    change(1220026, { quantity: '1.1234567' }),
    change(1220027, { reason: [{ lang: 'zh_CN', value: 'x'.repeat(3_001) }] }),
    change(1220028, { leave_type_id: leaveTypes.badUnitConversion }),
    change(1220029, { leave_type_id: leaveTypes.deactivated }),
    change(1220031, { leave_granting_record_id: leaveRecords.system }),
    change(1220032, { expiration_date: '2026-02-28' }),
  ];
}
