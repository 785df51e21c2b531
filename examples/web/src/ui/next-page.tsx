import { type ReactNode, useState } from 'react';
import { LoadMore } from './load-more.tsx';

interface NextPageProps {
  /** Of the page before; undefined until it is read. */
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null } | undefined;
  /** How many columns the table has. */
  readonly columns: number;
  /** The page behind a cursor, as a body of the table, with the page behind it. */
  readonly children: (after: string) => ReactNode;
}

/**
 * The next page of an infinite list, once it is asked for. It begins behind the last cursor of the page before, so that it
 * follows when that one is read anew.
 */
export function NextPage({ pageInfo, columns, children }: NextPageProps) {
  const [isOpen, setOpen] = useState(false);
  if (!pageInfo?.hasNextPage || pageInfo.endCursor === null) return null;
  if (isOpen) return children(pageInfo.endCursor);
  return (
    <tbody>
      <tr className="wide">
        <td colSpan={columns}>
          <LoadMore onMore={() => setOpen(true)} />
        </td>
      </tr>
    </tbody>
  );
}
