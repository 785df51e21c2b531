import { useLayoutEffect, useRef } from 'react';
import { type FragmentType, graphql, readFragment } from '../gql/index.ts';
import { addressOf } from '../route.ts';
import { Status } from './status.tsx';

const PayRunRowFragment = graphql(`
  fragment PayRunRow on PaymentActivity {
    activityId
    name
    payDate
    status
    payrollCount
    calculationActivityCount
  }
`);

export function PayRunRow({ data }: { readonly data: FragmentType<typeof PayRunRowFragment> }) {
  const run = readFragment(PayRunRowFragment, data);
  const row = useRef<HTMLTableRowElement>(null);
  useLayoutEffect(() => {
    const { current } = row;
    return () => {
      if (current?.contains(document.activeElement)) current.closest('table')?.focus({ preventScroll: true });
    };
  }, []);
  return (
    <tr ref={row}>
      <th scope="row">
        <a href={addressOf.run(run.activityId)}>{run.name ?? run.activityId}</a>
      </th>
      <td className="date">{run.payDate}</td>
      <td>
        <Status status={run.status} />
      </td>
      <td className="number">{run.payrollCount}</td>
      <td className="number wide-only">{run.calculationActivityCount}</td>
    </tr>
  );
}
