import { type FragmentType, graphql, readFragment } from '../gql/index.ts';
import { formatDecimal } from '../ui/decimal.ts';

const PayItemFragment = graphql(`
  fragment PayItem on PaymentDetailItem {
    type
    value
    decimalValue
    dateValue
    displayValue
  }
`);

/** The value of a pay slip item in a cell, as its type is read; an empty cell where the employee has no such item. */
export function PayItem({ data }: { readonly data: FragmentType<typeof PayItemFragment> | undefined }) {
  const item = readFragment(PayItemFragment, data);
  if (!item) return <td />;
  const { type, value, decimalValue, dateValue, displayValue } = item;
  if (decimalValue === null) return <td>{dateValue ?? displayValue ?? value}</td>;
  return (
    <td className="number">
      {formatDecimal(decimalValue)}
      {type === 'PERCENT' && ' %'}
    </td>
  );
}
