import { z } from 'zod';
import type * as declarations from '../../datasources/core-hr.ts';
import { listLeaveTypes, searchCurrencies } from '../../datasources/core-hr.ts';
import { employee } from '../seed/people/employees.ts';
import { batchGetEmployees } from './batch-get-employees.ts';
import { idReader, optionalField } from './employee-ids.ts';
import type { Handlers } from './handler.ts';
import { pageOf } from './paging.ts';
import { one, pageQuery, readBody, readQuery, userIdType } from './parameters.ts';

const currenciesQuery = z.object(pageQuery(searchCurrencies));

const currenciesBody = z.object({
  currency_id_list: z.array(z.string()).max(searchCurrencies.idsPerCall).optional(),
  status_list: z.array(z.int()).max(2).default([1]),
});

const leaveTypesQuery = z.object({
  ...pageQuery(listLeaveTypes),
  status: one(z.enum(['1', '2'])).optional(),
  user_id_type: one(userIdType).optional(),
});

/** Currencies, leave types and employees, which Feishu serves from core HR. */
export const coreHr: Handlers<typeof declarations> = {
  batchGetEmployees,

  searchCurrencies(call, context) {
    const query = readQuery(call, currenciesQuery);
    const { currency_id_list: ids = [], status_list: statuses } = readBody(call, currenciesBody);
    const { rows, more } = pageOf(
      call,
      context,
      context.state.currencies,
      query,
      ({ currency_id, status }) =>
        (ids.length === 0 || ids.includes(currency_id ?? '')) &&
        (statuses.length === 0 || statuses.includes(status ?? -1)),
    );
    return { data: { items: rows, ...more } };
  },

  listLeaveTypes(call, context) {
    const { status, user_id_type: type = 'open_id', ...page } = readQuery(call, leaveTypesQuery);
    const { rows, more } = pageOf(
      call,
      context,
      context.state.leaveTypes,
      page,
      ({ row }) => status === undefined || String(row.status) === status,
    );
    const author = idReader(call.caller, type)(employee(0));
    const list = rows.map(({ row }) => ({
      ...row,
      ...optionalField('created_by', author),
      ...optionalField('updated_by', author),
    }));
    return { data: { leave_type_list: list, ...more } };
  },
};
