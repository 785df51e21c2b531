import type {
  PaymentDetailItemRow,
  PaymentDetailRow,
  SegmentValueRow,
} from '../../../datasources/payroll.ts';
import type { Employee } from '../../state.ts';
import { payrollName } from '../names.ts';
import { employees } from '../people/employees.ts';
import { DETAIL_ITEMS } from './accounting-items.ts';
import { payees } from './payment-activities.ts';

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
    itemRow('hired', employee.hireDate),
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

function itemRow(key: keyof typeof DETAIL_ITEMS, value: string): PaymentDetailItemRow {
  const { id, name, type } = DETAIL_ITEMS[key];
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
