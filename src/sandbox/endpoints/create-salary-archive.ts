import { z } from 'zod';
import type { createSalaryArchive as declaration } from '../../datasources/compensation.ts';
import { type ArchiveContent, storeArchive } from '../changes/salary-archive.ts';
import { findEmployee } from '../seed/people/employees.ts';
import {
  type Call,
  enforce,
  type Handler,
  type RefusedError,
  refuse,
  type SandboxContext,
} from './handler.ts';
import { invalidParameters, one, readBody, readQuery, userIdType } from './parameters.ts';
import {
  type Adjustment,
  EMPLOYEE_RULES,
  INPUT_RULES,
  ITEM_RULES,
  REFERENCE_RULES,
  type Request,
  TASK_RULES,
  type Task,
} from './salary-rules.ts';

const text = z.string().nullish();

/** Checks types only, because each missing field has an error code of its own. */
const bodySchema = z.object({
  unique_id: text,
  operator_id: text,
  user_id: text,
  effective_time: text,
  currency_id: text,
  plan_id: text,
  plan_tid: text,
  change_reason_id: text,
  item_value_lists: z
    .array(z.object({ item_id: text, item_value: text, item_value_regular: text }))
    .nullish(),
  description: text,
  edit_remark: text,
});

const querySchema = z.object({ user_id_type: one(z.union([userIdType, z.literal('')])).optional() });

/**
 * Creates an archive, or corrects the one with the same effective date. A corrected archive keeps its id and gets a
 * new tid, as the event `compensation.archive.changed_v1` has a `before_tid` and an `after_tid`.
 */
export const createSalaryArchive: Handler<typeof declaration> = (call, context) => {
  const request = readRequest(call, context);
  enforce(INPUT_RULES, request);
  const task = findTask(request);
  enforce(TASK_RULES, task);
  enforce(ITEM_RULES, task);
  context.state.usedUniqueIds.add(task.input.unique_id);
  const { tid } = storeArchive(context, task.employee.people_corehr_id, archiveOf(task));
  return { data: { unique_id: task.input.unique_id, archive_tid: tid } };
};

/** Checks for missing fields in the order of their documented error codes. */
function readRequest(call: Call, { state }: SandboxContext): Request {
  const query = readQuery(call, querySchema);
  const body = readBody(call, bodySchema);
  const input: Adjustment = {
    ...body,
    unique_id: body.unique_id || refuse(2290038),
    user_id: body.user_id || refuse(2290037),
    effective_time: body.effective_time || refuse(2290033),
    currency_id: body.currency_id || refuse(2290036),
    plan_id: body.plan_id || refuse(2290034),
    plan_tid: body.plan_tid || refuse(2290035),
    change_reason_id: body.change_reason_id || refuse(2290039),
    item_value_lists: (body.item_value_lists ?? refuse(2290001)).map((item) => ({
      item_id: item.item_id || refuse(2290001),
      item_value: item.item_value || refuse(2290001),
      item_value_regular: item.item_value_regular,
    })),
  };
  if (!UUID_V4.test(input.unique_id)) throw malformedKey(call, input.unique_id);
  return { input, userIdType: query.user_id_type || refuse(2290001), caller: call.caller, state };
}

const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** None of the 42 documented codes is for a malformed key, so the general one is used. */
function malformedKey(call: Call, value: string): RefusedError {
  return invalidParameters(call.endpoint, [
    { field: 'unique_id', value, description: 'not a UUID of version 4' },
  ]);
}

function findTask(request: Request): Task {
  const { input, userIdType: type, state } = request;
  const employee = findEmployee(type, input.user_id) ?? refuse(2290003);
  enforce(EMPLOYEE_RULES, employee);
  enforce(REFERENCE_RULES, request);
  const plan = state.plans.find(({ row }) => row.id === input.plan_id && row.tid === input.plan_tid);
  return { ...request, employee, plan: plan ?? refuse(2290006) };
}

function archiveOf({ input, employee }: Task): ArchiveContent {
  return {
    plan_id: input.plan_id,
    plan_tid: input.plan_tid,
    currency_id: input.currency_id,
    change_reason_id: input.change_reason_id,
    change_description: input.description ?? '',
    effective_date: input.effective_time,
    ...(employee.salaryLevel !== undefined && { salary_level_id: employee.salaryLevel }),
    archive_items: input.item_value_lists.map((item) => ({
      item_id: item.item_id,
      item_result: item.item_value,
      ...(item.item_value_regular && { item_result_regular: item.item_value_regular }),
    })),
    archive_indicators: [],
  };
}
