import type { PaymentDetailItemRow, PaymentDetailRow, SegmentValueRow } from '../../datasources/payroll.ts';
import type { Employee } from '../state.ts';
import { employees } from './employees.ts';
import { idOf } from './ids.ts';
import { type Name, payrollName } from './names.ts';
import { payees } from './payment-activities.ts';

/** One item of each type of value: 1 text, 2 money, 3 number, 4 percent, 5 date, 6 reference. */
const ITEMS = {
  base: { id: idOf('accounting item', 0), name: ['基本工资', 'Base salary'], type: 2 },
  net: { id: idOf('accounting item', 1), name: ['实发工资', 'Net pay'], type: 2 },
  days: { id: idOf('accounting item', 2), name: ['出勤天数', 'Days worked'], type: 3 },
  tax: { id: idOf('accounting item', 3), name: ['个税税率', 'Tax rate'], type: 4 },
  from: { id: idOf('accounting item', 4), name: ['入职日期', 'Hire date'], type: 5 },
  bank: { id: idOf('accounting item', 5), name: ['发薪银行', 'Bank'], type: 6 },
  note: { id: idOf('accounting item', 6), name: ['备注', 'Note'], type: 1 },
} as const satisfies Record<string, { id: string; name: Name; type: number }>;

export const ACCOUNTING_ITEM_IDS = Object.values(ITEMS).map(({ id }) => id);

const numberByEmployeeId = new Map(employees.map((employee, n) => [employee.people_corehr_id, n]));

/** The payment details of an activity, one row for each employee that it pays. */
export function paymentDetails(activityId: string): PaymentDetailRow[] {
  return (payees.get(activityId) ?? []).map((employee) => ({
    employee_id: employee.people_corehr_id,
    payment_details: detailsOf(employee, numberByEmployeeId.get(employee.people_corehr_id) ?? 0),
  }));
}

function detailsOf(employee: Employee, n: number): PaymentDetailItemRow[] {
  const base = 800_000 + ((n * 13_731) % 2_400_000);
  return [
    {
      ...itemRow('base', formatCents(base)),
      segment_values: twoSegments(formatCents(Math.floor(base / 2)), formatCents(Math.ceil(base / 2))),
    },
    itemRow('net', formatCents(Math.floor(base * 0.78))),
    itemRow('days', n % 5 === 0 ? '20.5' : '22'),
    itemRow('tax', n % 3 === 0 ? '10' : '3'),
    itemRow('from', employee.hireDate),
    {
      ...itemRow('bank', `bank-${n % 2}`),
      accounting_item_value: {
        original_value: `bank-${n % 2}`,
        reference_values: payrollName(n % 2 ? ['招商银行', 'China Merchants Bank'] : ['工商银行', 'ICBC']),
      },
    },
    itemRow('note', ''),
  ];
}

function itemRow(key: keyof typeof ITEMS, value: string): PaymentDetailItemRow {
  const { id, name, type } = ITEMS[key];
  return {
    id,
    accounting_item_names: payrollName(name),
    accounting_item_value: { original_value: value, reference_values: [] },
    accounting_item_type: type,
  };
}

/** Two segments of a month; their bounds are unix milliseconds. */
function twoSegments(first: string, second: string): SegmentValueRow[] {
  return [
    { start_time: '1767225600000', end_time: '1768435199000', original_value: first, reference_values: [] },
    { start_time: '1768435200000', end_time: '1769903999000', original_value: second, reference_values: [] },
  ];
}

function formatCents(amount: number): string {
  return `${Math.floor(amount / 100)}.${String(amount % 100).padStart(2, '0')}`;
}
