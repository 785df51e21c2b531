import type { Context } from '../../context.ts';
import { listPayGroups, type PayGroupRow } from '../../datasources/payroll.ts';
import { readPayGroups } from '../../datasources/reference-data/pages.ts';
import type { Connection } from '../pagination/connection.ts';
import { readConnection } from '../pagination/token-pages.ts';
import { type ConnectionArgs, checkFirst } from '../values/arguments.ts';

/** All pay groups, enabled or not, in Feishu's order: one call for up to 500, the most that one field returns. */
export function payGroups(
  { first, after }: ConnectionArgs,
  context: Context,
): Promise<Connection<PayGroupRow>> {
  return readConnection(
    {
      list: 'payGroups',
      first: checkFirst(first),
      after,
      endpoint: listPayGroups,
      keyOf: ({ pay_group_id }) => pay_group_id,
      readPage: (page) => readPayGroups(context.call, page),
    },
    context,
  );
}

/** The pay group with this id; null where Feishu does not list it. */
export async function payGroup(
  { payGroupId }: { payGroupId: string },
  { referenceData }: Context,
): Promise<PayGroupRow | null> {
  return (await referenceData.payGroups()).get(payGroupId) ?? null;
}
