import type { Context } from '../../context.ts';
import { type LeaveTypeRow, listLeaveTypes } from '../../datasources/core-hr.ts';
import { readLeaveTypes } from '../../datasources/reference-data/pages.ts';
import type { Connection } from '../pagination/connection.ts';
import { readConnection } from '../pagination/token-pages.ts';
import { type ConnectionArgs, checkFirst } from '../values/arguments.ts';

/** All leave types, enabled or not, in Feishu's order: one call for up to 100. */
export function leaveTypes(
  { first, after }: ConnectionArgs,
  context: Context,
): Promise<Connection<LeaveTypeRow>> {
  return readConnection(
    {
      list: 'leaveTypes',
      first: checkFirst(first),
      after,
      endpoint: listLeaveTypes,
      keyOf: ({ leave_type_id }) => leave_type_id,
      readPage: (page) => readLeaveTypes(context.call, page),
    },
    context,
  );
}

/** The leave type or subtype with this id; null where there is none. */
export async function leaveType(
  { leaveTypeId }: { leaveTypeId: string },
  { referenceData }: Pick<Context, 'referenceData'>,
): Promise<LeaveTypeRow | null> {
  return (await referenceData.leaveTypes()).get(leaveTypeId) ?? null;
}
