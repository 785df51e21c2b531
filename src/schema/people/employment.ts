import { listSalaryPlans } from '../../datasources/compensation.ts';
import { batchGetEmployees, type EmployeeRow } from '../../datasources/core-hr.ts';
import { fieldScopesOf } from '../../datasources/feishu/endpoint.ts';
import { listPayGroups } from '../../datasources/payroll.ts';
import { salaryPlan } from '../../resolvers/compensation/salary-plan.ts';
import { payGroup } from '../../resolvers/payroll/pay-group.ts';
import { employmentOf, employmentStatus, fullNames, scopedField } from '../../resolvers/people/employment.ts';
import { builder } from '../common/builder.ts';
import { requiresScopes } from '../common/federation-directives.ts';
import { batchedFeishuCall } from '../common/feishu-call.ts';
import { localisedField } from '../common/localized-text.ts';
import { SalaryPlan } from '../compensation/salary-plan.ts';
import { PayGroup } from '../payroll/pay-group.ts';
import { Employee } from './employee.ts';

const Status = builder.enumType('EmploymentStatus', {
  description: 'Whether an employee works for the company (雇佣状态, employment_status).',
  values: {
    HIRED: { description: 'They do, the last day included (在职, hired).' },
    TERMINATED: { description: 'They have left (离职, terminated).' },
    UNRECOGNIZED: {
      description: 'Feishu sent none, or a status that this graph does not know; see `statusCode`.',
    },
  },
});

const PAY_GROUP_SCOPES = fieldScopesOf(batchGetEmployees, 'pay_group_id');
const SALARY_PLAN_SCOPES = fieldScopesOf(batchGetEmployees, 'archive_cpst_plan_id');

const NAMES = ['preferred_name', 'preferred_local_full_name', 'preferred_english_full_name'].map(
  (name) => `person_info.${name}`,
);

export const Employment = builder.objectRef<EmployeeRow>('Employment').implement({
  description:
    "An employee's employment (雇佣信息) as Feishu People keeps it. Feishu is asked only for the fields that the operation selects; a change can be read 2 to 5 seconds later.",
  fields: (t) => ({
    name: localisedField(
      t,
      'The full name (preferred_local_full_name, preferred_english_full_name): the English one where English is wanted, else the one in the local script.',
      fullNames,
      (row) => row.person_info?.preferred_name,
      { employeeFields: NAMES },
    ),
    workEmail: t.string({
      description: 'The main work address (工作邮箱, email_address); null where there is none.',
      extensions: { employeeFields: ['email_address'] },
      resolve: (row) => row.email_address || null,
    }),
    status: t.field({
      type: Status,
      nullable: false,
      description: 'Whether the employee works for the company (雇佣状态, employment_status).',
      extensions: { employeeFields: ['employment_status'] },
      resolve: (row) => employmentStatus(row.employment_status?.enum_name),
    }),
    statusCode: t.string({
      description: 'The status as Feishu sent it (enum_name), also where this graph does not know it yet.',
      extensions: { employeeFields: ['employment_status'] },
      resolve: (row) => row.employment_status?.enum_name || null,
    }),
    onProbation: t.boolean({
      description:
        'Whether the employee is on probation (是否试用中, on_probation). Feishu computes it at midnight.',
      extensions: { employeeFields: ['on_probation'] },
      resolve: (row) => row.on_probation,
    }),
    probationEndDate: t.field({
      type: 'Date',
      description:
        'The last day of probation (试用期结束日期, probation_end_date), also after it; null where there is none.',
      extensions: { employeeFields: ['probation_end_date'] },
      resolve: (row) => row.probation_end_date || null,
    }),
    payGroupId: t.id({
      directives: requiresScopes(PAY_GROUP_SCOPES),
      description:
        "Feishu's id of the pay group (薪资组, pay_group_id); null where the employee is in none. For callers without its permission it is a FORBIDDEN error.",
      extensions: { employeeFields: ['pay_group_id'] },
      resolve: (row, _, context) => scopedField(row, 'pay_group_id', context),
    }),
    payGroup: t.field({
      type: PayGroup,
      directives: requiresScopes(PAY_GROUP_SCOPES, listPayGroups.scopes),
      description:
        'The pay group itself; null where the employee is in none, or Feishu lists it no more. All pay groups of an operation come from one read of their list.',
      extensions: { employeeFields: ['pay_group_id'] },
      resolve: (row, _, context) => {
        const payGroupId = scopedField(row, 'pay_group_id', context);
        return payGroupId === null ? null : payGroup({ payGroupId }, context);
      },
    }),
    salaryPlanId: t.id({
      directives: requiresScopes(SALARY_PLAN_SCOPES),
      description:
        "Feishu's id of the salary plan (薪资方案) that the employee's salary archive follows now (archive_cpst_plan_id); null where there is none. For callers without its permission it is a FORBIDDEN error.",
      extensions: { employeeFields: ['archive_cpst_plan_id'] },
      resolve: (row, _, context) => scopedField(row, 'archive_cpst_plan_id', context),
    }),
    salaryPlan: t.field({
      type: SalaryPlan,
      directives: requiresScopes(SALARY_PLAN_SCOPES, listSalaryPlans.scopes),
      description:
        'The salary plan itself, in the version that takes effect last; null where there is none, or Feishu lists it no more. All plans of an operation come from one read of their list.',
      extensions: { employeeFields: ['archive_cpst_plan_id'] },
      resolve: (row, _, context) => {
        const planId = scopedField(row, 'archive_cpst_plan_id', context);
        return planId === null ? null : salaryPlan({ planId }, context);
      },
    }),
  }),
});

builder.objectField(Employee, 'employment', (t) =>
  t.field({
    type: Employment,
    ...batchedFeishuCall(batchGetEmployees),
    description:
      'Who the employee is to Feishu People (雇佣信息); null where it has no such employee, or none who is hired yet. One call to Feishu for up to 100 employees of the operation with ids of one kind, wherever it meets them; Feishu allows 100 such calls a minute. It takes a tenant access token or a company token. An employee outside the data range of the application is a FORBIDDEN error.',
    resolve: (employee, _, context, info) => employmentOf(employee, context, info),
  }),
);
