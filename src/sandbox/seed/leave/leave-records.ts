import type { Employee, StoredLeaveRecord } from '../../state.ts';
import { idOf } from '../ids.ts';
import { type Name, peopleName } from '../names.ts';
import { employee, employees } from '../people/employees.ts';
import { type LeaveTypeName, leaveTypeId } from './leave-types.ts';

interface Grant {
  readonly type: LeaveTypeName;
  readonly subtype?: number;
  readonly source: 1 | 2 | 3;
  readonly quantity: string;
  readonly used: number;
  readonly unit?: 2;
  readonly from: string;
  readonly until?: string;
  readonly reason: Name;
}

/** The grants of every employee, in this order. */
const GRANTS: readonly Grant[] = [
  {
    type: 'annual',
    source: 1,
    quantity: '10',
    used: 10,
    from: '2025-01-01',
    until: '2025-12-31',
    reason: ['2025 年假', 'Annual leave 2025'],
  },
  {
    type: 'annual',
    source: 1,
    quantity: '10',
    used: 4.5,
    from: '2026-01-01',
    until: '2026-12-31',
    reason: ['2026 年假', 'Annual leave 2026'],
  },
  {
    type: 'annual',
    source: 2,
    quantity: '2.5',
    used: 0,
    from: '2026-03-01',
    until: '2027-02-28',
    reason: ['项目奖励', 'Project reward'],
  },
  {
    type: 'annual',
    source: 3,
    quantity: '1',
    used: 0.5,
    from: '2026-05-01',
    until: '2026-12-31',
    reason: ['外部系统同步', 'Synchronised'],
  },
  {
    type: 'annual',
    source: 2,
    quantity: '3',
    used: 0,
    from: '2024-01-01',
    reason: ['长期服务奖', 'Long service'],
  },
  {
    type: 'lieu',
    source: 2,
    quantity: '16',
    used: 8,
    unit: 2,
    from: '2026-06-01',
    until: '2026-12-31',
    reason: ['周末加班', 'Weekend work'],
  },
  {
    type: 'parental',
    source: 2,
    quantity: '10',
    used: 0,
    from: '2026-01-01',
    until: '2026-12-31',
    reason: ['育儿假', 'Parental leave'],
  },
  {
    type: 'maternity',
    subtype: 1,
    source: 2,
    quantity: '98',
    used: 0,
    from: '2026-01-01',
    until: '2026-12-31',
    reason: ['顺产假', 'Natural birth'],
  },
];

/** Eight records for each employee, by record id. */
export const leaveRecords: ReadonlyMap<string, StoredLeaveRecord> = new Map(
  employees.flatMap((owner, n) => GRANTS.map((grant, g) => recordEntry(owner, n, grant, g))),
);

function recordEntry(owner: Employee, n: number, grant: Grant, g: number): [string, StoredLeaveRecord] {
  const id = leaveRecordId(n, g);
  const created = Date.parse(`${grant.from}T02:00:00Z`) / 1_000;
  return [
    id,
    {
      id,
      employee: owner,
      leaveTypeId: leaveTypeId(grant.type, grant.subtype),
      subtype: grant.subtype !== undefined,
      quantity: grant.quantity,
      used: grant.used,
      unit: grant.unit ?? 1,
      effectiveDate: grant.from,
      ...(grant.until !== undefined && { expirationDate: grant.until }),
      source: grant.source,
      reason: peopleName(grant.reason),
      createdAt: created,
      createdBy: employee(0),
      updatedAt: created,
      updatedBy: employee(0),
      updatedByExternal: grant.source === 3,
    },
  ];
}

/** The id of the gth record of the nth employee. */
export function leaveRecordId(n: number, g: number): string {
  return idOf('leave record', n * 10 + g);
}
