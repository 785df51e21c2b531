import {
  listSalaryChangeReasons,
  listSalaryIndicators,
  listSalaryItems,
  listSalaryPlans,
  querySalaryArchives,
  type SalaryArchiveIndicatorRow,
  type SalaryArchiveItemRow,
  type SalaryArchive as SalaryArchiveRow,
} from '../../datasources/compensation.ts';
import { searchCurrencies } from '../../datasources/core-hr.ts';
import { fieldScopesOf } from '../../datasources/feishu/endpoint.ts';
import { currency } from '../../resolvers/compensation/currency.ts';
import {
  salaryArchive,
  salaryArchiveKeys,
  salaryArchiveOwner,
  salaryArchives,
  salaryArchivesOf,
} from '../../resolvers/compensation/salary-archive.ts';
import { salaryChangeReason } from '../../resolvers/compensation/salary-change-reason.ts';
import { salaryIndicator } from '../../resolvers/compensation/salary-indicator.ts';
import { salaryItem } from '../../resolvers/compensation/salary-item.ts';
import { referredSalaryPlan } from '../../resolvers/compensation/salary-plan.ts';
import { permitted, required } from '../../resolvers/values/errors.ts';
import { instantFromClock } from '../../resolvers/values/instant.ts';
import { builder } from '../common/builder.ts';
import { connectionArgs, connectionType } from '../common/connection.ts';
import { DateRangeInput } from '../common/date.ts';
import { keys, requiresScopes } from '../common/federation-directives.ts';
import { batchedFeishuPage, feishuPage } from '../common/feishu-call.ts';
import { globalIdField, Node, nodeType, sameByUserIdType } from '../common/node.ts';
import { UserIdTypeEnum } from '../common/user-id-type.ts';
import { Employee } from '../people/employee.ts';
import { Currency } from './currency.ts';
import { SalaryChangeReason } from './salary-change-reason.ts';
import { SalaryIndicator } from './salary-indicator.ts';
import { SalaryItem } from './salary-item.ts';
import { SalaryPlan } from './salary-plan.ts';

const PLAN_SCOPES = fieldScopesOf(querySalaryArchives, 'plan_id');

const VALUE = 'A decimal number as Feishu keeps it; what it means, and its currency, is told by the item.';

const SalaryArchiveItem = builder.objectRef<SalaryArchiveItemRow>('SalaryArchiveItem').implement({
  description: 'The value of one salary item (薪资项) in a salary archive.',
  fields: (t) => ({
    itemId: t.id({
      nullable: false,
      description: "Feishu's id of the salary item (item_id).",
      resolve: (row) => required(row.item_id, 'item_id'),
    }),
    item: t.field({
      type: SalaryItem,
      directives: requiresScopes(listSalaryItems.scopes),
      description:
        'The salary item itself; null where Feishu lists it no more. All items of an operation come from one read of their list.',
      resolve: (row, _, context) => salaryItem({ itemId: required(row.item_id, 'item_id') }, context),
    }),
    value: t.field({
      type: 'Decimal',
      description: `The value, during probation if there is one (item_result). ${VALUE}`,
      resolve: (row) => row.item_result || null,
    }),
    regularValue: t.field({
      type: 'Decimal',
      description: `The value after probation (转正后, item_result_regular); null where there is none of its own. ${VALUE}`,
      resolve: (row) => row.item_result_regular || null,
    }),
  }),
});

const SalaryArchiveIndicator = builder
  .objectRef<SalaryArchiveIndicatorRow>('SalaryArchiveIndicator')
  .implement({
    description: 'The value of one salary indicator (薪资统计指标), which Feishu computes from the items.',
    fields: (t) => ({
      indicatorId: t.id({
        nullable: false,
        description: "Feishu's id of the indicator (indicator_id).",
        resolve: (row) => required(row.indicator_id, 'indicator_id'),
      }),
      indicator: t.field({
        type: SalaryIndicator,
        directives: requiresScopes(listSalaryIndicators.scopes),
        description:
          'The indicator itself; null where Feishu lists it no more. All indicators of an operation come from one read of their list.',
        resolve: (row, _, context) =>
          salaryIndicator({ indicatorId: required(row.indicator_id, 'indicator_id') }, context),
      }),
      value: t.field({
        type: 'Decimal',
        description:
          'The value, during probation if there is one (indicator_result): a decimal number as Feishu keeps it.',
        resolve: (row) => row.indicator_result || null,
      }),
      regularValue: t.field({
        type: 'Decimal',
        description:
          'The value after probation (转正后, indicator_result_regular); null where there is none of its own.',
        resolve: (row) => row.indicator_result_regular || null,
      }),
    }),
  });

export const SalaryArchive = builder.objectRef<SalaryArchiveRow>('SalaryArchive').implement({
  description: 'A salary archive (薪资档案): what one employee earns from one date on.',
  interfaces: [Node],
  directives: keys('id'),
  fields: (t) => ({
    id: globalIdField(t, 'SalaryArchive', salaryArchiveKeys, sameByUserIdType('archiveTid')),
    archiveId: t.id({
      nullable: false,
      description: "Feishu's id of the archive (id).",
      resolve: (row) => required(row.id, 'id'),
    }),
    archiveTid: t.id({
      nullable: false,
      description: "Feishu's id of this version of the archive (tid): each version has one of its own.",
      resolve: (row) => required(row.tid, 'tid'),
    }),
    employee: t.field({
      type: Employee,
      nullable: false,
      description:
        'Whose archive it is (user_id), by the kind of id that was asked by. By ids of the kind USER_ID Feishu gives it only to callers with the permission contact:user.employee_id:readonly; for others, where several employees were asked for, it is a FORBIDDEN error, and so is `id`.',
      resolve: salaryArchiveOwner,
    }),
    plan: t.field({
      type: SalaryPlan,
      directives: requiresScopes(PLAN_SCOPES, listSalaryPlans.scopes),
      description:
        'The salary plan (薪资方案) in the version that the archive names, or where Feishu lists that no more, in the one that takes effect last. All plans of an operation come from one read of their list.',
      resolve: (row, _, context) => referredSalaryPlan(planKeys(row), context),
    }),
    planId: t.id({
      nullable: false,
      directives: requiresScopes(PLAN_SCOPES),
      description:
        "Feishu's id of the salary plan (plan_id). For callers without its permission it is a FORBIDDEN error.",
      resolve: (row) => planKeys(row).planId,
    }),
    planTid: t.id({
      nullable: false,
      directives: requiresScopes(PLAN_SCOPES),
      description:
        "Feishu's id of the version of the salary plan (plan_tid). For callers without its permission it is a FORBIDDEN error.",
      resolve: (row) => planKeys(row).planTid,
    }),
    currency: t.field({
      type: Currency,
      directives: requiresScopes(searchCurrencies.scopes),
      description:
        'The currency of its amounts; null where it has none. All currencies of an operation come from one read of their list.',
      resolve: (row, _, context) =>
        row.currency_id ? currency({ currencyId: row.currency_id }, context) : null,
    }),
    currencyId: t.id({
      description: "Feishu's id of the currency (currency_id); it is not the ISO code.",
      resolve: (row) => row.currency_id || null,
    }),
    changeReason: t.field({
      type: SalaryChangeReason,
      directives: requiresScopes(listSalaryChangeReasons.scopes),
      description:
        'Why it was set or changed (定调薪原因); null where Feishu lists the reason no more. All reasons of an operation come from one read of their list.',
      resolve: (row, _, context) => salaryChangeReason({ changeReasonId: changeReasonId(row) }, context),
    }),
    changeReasonId: t.id({
      nullable: false,
      description: "Feishu's id of the reason for the change (定调薪原因, change_reason_id).",
      resolve: changeReasonId,
    }),
    changeDescription: t.string({
      description:
        'What was noted on the change (调薪说明, change_description). null also for callers without the permission corehr:compensation_archive_detail.change_description:read.',
      resolve: (row) => row.change_description,
    }),
    effectiveDate: t.field({
      type: 'Date',
      nullable: false,
      description: 'The first day on which it applies (生效日期, effective_date).',
      resolve: (row) => required(row.effective_date, 'effective_date'),
    }),
    expirationDate: t.field({
      type: 'Date',
      description: 'The last day on which it applies (expiration_date); null where no end is known.',
      resolve: (row) => row.expiration_date || null,
    }),
    salaryLevelId: t.id({
      description:
        "Feishu's id of the salary level (薪级薪等, salary_level_id). null also for callers without the permission corehr:compensation_archive_detail.salary_level:read.",
      resolve: (row) => row.salary_level_id || null,
    }),
    items: t.field({
      type: [SalaryArchiveItem],
      nullable: false,
      directives: requiresScopes(fieldScopesOf(querySalaryArchives, 'archive_items')),
      description:
        'The salary items with their values (archive_items). For callers without its permission it is a FORBIDDEN error, never an empty list.',
      resolve: (row) => permitted(row.archive_items, querySalaryArchives, 'archive_items') ?? [],
    }),
    indicators: t.field({
      type: [SalaryArchiveIndicator],
      nullable: false,
      directives: requiresScopes(fieldScopesOf(querySalaryArchives, 'archive_indicators')),
      description:
        'The salary indicators with their values (archive_indicators). For callers without its permission it is a FORBIDDEN error, never an empty list.',
      resolve: (row) => permitted(row.archive_indicators, querySalaryArchives, 'archive_indicators') ?? [],
    }),
    createdAt: t.field({
      type: 'DateTime',
      description:
        'When it was written (created_time). Feishu sends no time zone; it is taken for UTC+8 and given in UTC.',
      resolve: (row) => instantFromClock(row.created_time),
    }),
    updatedAt: t.field({
      type: 'DateTime',
      description:
        'When it was last changed (updated_time). Feishu sends no time zone; it is taken for UTC+8 and given in UTC.',
      resolve: (row) => instantFromClock(row.updated_time),
    }),
  }),
});

function planKeys({ plan_id, plan_tid }: SalaryArchiveRow): { planId: string; planTid: string } {
  return {
    planId: required(permitted(plan_id, querySalaryArchives, 'plan_id'), 'plan_id'),
    planTid: required(permitted(plan_tid, querySalaryArchives, 'plan_tid'), 'plan_tid'),
  };
}

function changeReasonId({ change_reason_id }: SalaryArchiveRow): string {
  return required(change_reason_id, 'change_reason_id');
}

nodeType(SalaryArchive, ['userIdType', 'userId', 'archiveTid'], salaryArchive);

const SalaryArchiveConnection = connectionType('SalaryArchive', SalaryArchive);

const effectiveDate = builder.args((t) => ({
  effectiveDate: t.field({
    type: DateRangeInput,
    description: 'Only archives that take effect in this range, both ends included. Left out: all.',
  }),
}));

builder.objectField(Employee, 'salaryArchives', (t) =>
  t.field({
    type: SalaryArchiveConnection,
    ...batchedFeishuPage(querySalaryArchives),
    description:
      "The employee's salary archives (薪资档案), in Feishu's order. One call to Feishu reads up to 100 employees with the same `effectiveDate`, and up to 500 archives; Feishu allows 10 such calls a second.",
    args: { ...effectiveDate, ...connectionArgs },
    resolve: (employee, args, context) => salaryArchivesOf(employee, args, context),
  }),
);

builder.queryField('salaryArchives', (t) =>
  t.field({
    type: SalaryArchiveConnection,
    ...feishuPage(querySalaryArchives),
    description:
      "The salary archives (薪资档案) of up to 100 employees as one list, in Feishu's order. One call to Feishu for up to 500 archives; Feishu allows 10 such calls a second. An employee who is unknown, or outside the caller's data range, is left out without an error.",
    args: {
      userIds: t.arg.idList({
        required: true,
        description: 'The employees, 1 to 100, each once, by ids of the kind that `userIdType` says.',
      }),
      userIdType: t.arg({
        type: UserIdTypeEnum,
        defaultValue: 'open_id',
        description: 'Which kind of ids `userIds` are.',
      }),
      ...effectiveDate,
      ...connectionArgs,
    },
    resolve: (_, args, context) => salaryArchives(args, context),
  }),
);
