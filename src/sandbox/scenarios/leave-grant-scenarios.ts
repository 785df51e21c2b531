import { endpointKey } from '../../datasources/feishu/endpoint.ts';
import { grantLeave, listLeaveBalances, revokeLeaveGrant } from '../../datasources/leave/core-hr-leave.ts';
import { FIXTURES } from './fixtures.ts';
import type { ErrorScenario } from './salary-error-scenarios.ts';
import { sampleGrant } from './samples.ts';

const { employees, leaveTypes, leaveRecords } = FIXTURES;

function grant(
  code: number,
  change: Partial<Record<keyof typeof sampleGrant | 'external_id', unknown>>,
): ErrorScenario {
  return {
    endpoint: endpointKey(grantLeave),
    code,
    query: { user_id_type: 'open_id' },
    body: { ...sampleGrant, ...change },
  };
}

function revoke(code: number, leave_granting_record_id: string): ErrorScenario {
  return { endpoint: endpointKey(revokeLeaveGrant), code, path: { leave_granting_record_id } };
}

/** The error scenarios of granting and revoking leave, and of leave balances. */
export function leaveGrantScenarios(): ErrorScenario[] {
  return [
    grant(1160016, { reason: undefined }),
    grant(1160003, { effective_date: '2026-02-30' }),
    grant(1160034, { expiration_date: '2027/12/31' }),
    grant(1160004, { granting_quantity: 'two' }),
    grant(1160025, { granting_quantity: '10000' }),
    grant(1160026, { granting_quantity: '1.1234567' }),
    grant(1160027, { reason: [{ lang: 'zh_CN', value: 'x'.repeat(3_001) }] }),
    grant(1160030, { external_id: 'x'.repeat(65) }),
    grant(1160032, { expiration_date: '2026-10-31' }),
    grant(1160005, { leave_type_id: '1' }),
    grant(1160006, { employment_id: 'ou_unknown' }),
    grant(1160035, { employment_id: employees.outsideDataScope.open_id }),
    grant(1160017, { employment_id: employees.withoutPerson.open_id }),
    grant(1160024, { leave_type_id: leaveTypes.withSubtypes }),
    grant(1160002, { leave_type_id: leaveTypes.lieu }),
    grant(1160029, { leave_type_id: leaveTypes.deactivated }),
    grant(1160008, { leave_type_id: leaveTypes.parental, employment_id: employees.left.open_id }),
    grant(1160007, { leave_type_id: leaveTypes.withoutPlanVersion }),
    grant(1160009, { leave_type_id: leaveTypes.withoutAccrualRule }),
    grant(1160018, { leave_type_id: leaveTypes.badBalanceSetup }),
    grant(1160019, { leave_type_id: leaveTypes.emptyBalance }),
    grant(1160020, { leave_type_id: leaveTypes.noMatchingVersion }),
    grant(1160021, { leave_type_id: leaveTypes.notByCycle }),
    grant(1160022, { leave_type_id: leaveTypes.badVersionData }),
    grant(1160028, { leave_type_id: leaveTypes.badUnitConversion }),
    revoke(1160016, '7400/1'),
    revoke(1160005, '1'),
    revoke(1160031, leaveRecords.system),
    revoke(1160035, leaveRecords.outsideDataScope),
    { endpoint: endpointKey(listLeaveBalances), code: 1160016, query: { page_size: '101' } },
  ];
}
