import type { LeaveTypeRow } from '../../../datasources/core-hr.ts';
import type { StoredLeaveType } from '../../state.ts';
import { idOf } from '../ids.ts';
import { type Name, peopleName } from '../names.ts';
import { employees } from '../people/employees.ts';

interface SeedLeaveType {
  readonly name: Name;
  readonly unit?: 2;
  readonly subtypes?: readonly Name[];
  readonly deactivated?: true;
  /** The error code of writes, for a type whose configuration is invalid. */
  readonly defect?: number;
  readonly covers?: StoredLeaveType['covers'];
}

const numberByEmployeeId = new Map(employees.map((employee, n) => [employee.people_corehr_id, n]));

/** The leave types, by the names that the seed and the fixtures use. */
const TYPES = {
  annual: { name: ['年假', 'Annual leave'] },
  lieu: { name: ['调休假', 'Time off in lieu'], unit: 2 },
  sick: { name: ['病假', 'Sick leave'] },
  personal: { name: ['事假', 'Personal leave'] },
  marriage: { name: ['婚假', 'Marriage leave'] },
  maternity: {
    name: ['产假', 'Maternity leave'],
    subtypes: [
      ['顺产假', 'Natural birth'],
      ['难产假', 'Difficult birth'],
      ['多胞胎产假', 'Multiple birth'],
    ],
  },
  /** Covers employees with an even number only. */
  parental: {
    name: ['育儿假', 'Parental leave'],
    covers: ({ people_corehr_id }) => (numberByEmployeeId.get(people_corehr_id) ?? 1) % 2 === 0,
  },
  retired: { name: ['旧制年假（已停用）', 'Annual leave (old, deactivated)'], deactivated: true },
  withoutPlanVersion: { name: ['探亲假（未建方案）', 'Home leave (no plan version)'], defect: 1220007 },
  withoutAccrualRule: {
    name: ['陪产假（无发放规则）', 'Paternity leave (no accrual rule)'],
    defect: 1220009,
  },
  badBalanceSetup: {
    name: ['丧假（余额配置有误）', 'Bereavement leave (bad balance setup)'],
    defect: 1220018,
  },
  emptyBalance: { name: ['公益假（余额为空）', 'Volunteer leave (empty balance)'], defect: 1220019 },
  noMatchingVersion: {
    name: ['哺乳假（无匹配方案）', 'Nursing leave (no matching version)'],
    defect: 1220020,
  },
  notByCycle: { name: ['工伤假（不按周期）', 'Work injury leave (not by cycle)'], defect: 1220021 },
  badVersionData: { name: ['考试假（方案数据有误）', 'Exam leave (bad plan data)'], defect: 1220022 },
  badUnitConversion: {
    name: ['弹性假（单位换算有误）', 'Flexible leave (bad unit conversion)'],
    defect: 1220028,
  },
} as const satisfies Record<string, SeedLeaveType>;

export type LeaveTypeName = keyof typeof TYPES;

const entries = Object.entries<SeedLeaveType>(TYPES);

export const leaveTypes: readonly StoredLeaveType[] = entries.map(([, type], t) => ({
  row: {
    leave_type_id: idOf('leave type', t * 10),
    leave_type_name: peopleName(type.name),
    status: type.deactivated ? 2 : 1,
    ...(type.subtypes && {
      leave_subtype_list: type.subtypes.map((name, s) => subtype(t * 10 + s + 1, name)),
    }),
    created_at: '1577808000',
    updated_at: '1704038400',
  },
  unit: type.unit ?? 1,
  deactivated: type.deactivated ?? false,
  ...(type.defect !== undefined && { defect: type.defect }),
  ...(type.covers && { covers: type.covers }),
}));

function subtype(n: number, name: Name): LeaveTypeRow {
  return { leave_type_id: idOf('leave type', n), leave_type_name: peopleName(name) };
}

/** The id of a leave type of the seed, or of its nth subtype, counted from 1. */
export function leaveTypeId(name: LeaveTypeName, subtype = 0): string {
  return idOf('leave type', entries.findIndex(([key]) => key === name) * 10 + subtype);
}
