import type { SalaryPlanConditionRow, SalaryPlanScopeRow } from '../../datasources/compensation.ts';
import {
  salaryPlanConditionOperator,
  salaryPlanConditionSubject,
} from '../../resolvers/compensation/salary-plan-scope.ts';
import { builder } from '../common/builder.ts';

const Subject = builder.enumType('SalaryPlanConditionSubject', {
  description: 'What a condition of a salary plan looks at (适用范围左值, left_type).',
  values: {
    DEPARTMENT: { description: 'The department (部门, 1).' },
    DEPARTMENT_TREE: { description: 'The department or one below it (部门（包含下级部门）, 2).' },
    LOCATION: { description: 'The work location (工作地点, 3).' },
    LOCATION_TREE: { description: 'The work location or one below it (工作地点（包含下级地点）, 4).' },
    COMPANY: { description: 'The company (公司, 5).' },
    COMPANY_TREE: { description: 'The company or one below it (公司（包含下级公司）, 6).' },
    JOB_FAMILY: { description: 'The job family (序列, 7).' },
    JOB_FAMILY_TREE: { description: 'The job family or one below it (序列（包含子序列）, 8).' },
    JOB: { description: 'The job (职务, 9).' },
    JOB_LEVEL: { description: 'The job level (职级, 10).' },
    EMPLOYEE_TYPE: { description: 'The type of employee (人员类型, 11).' },
    RECRUITMENT_TYPE: { description: 'The type of recruitment (招聘类型, 12).' },
    COUNTRY_OR_REGION: { description: 'The country or region (国家/地区, 13).' },
    JOB_GRADE: { description: 'The job grade (职等, 14).' },
    UNRECOGNIZED: { description: 'Feishu sent a number that this graph does not know; see `subjectCode`.' },
  },
});

const Operator = builder.enumType('SalaryPlanConditionOperator', {
  description: 'How a condition of a salary plan compares (适用范围操作, operator).',
  values: {
    CONTAINS: { description: 'The subject is one of the values (包含, 1).' },
    DOES_NOT_CONTAIN: { description: 'The subject is none of the values (不包含, 2).' },
    UNRECOGNIZED: { description: 'Feishu sent a number that this graph does not know; see `operatorCode`.' },
  },
});

const SalaryPlanCondition = builder.objectRef<SalaryPlanConditionRow>('SalaryPlanCondition').implement({
  description: 'One condition on the employees that a salary plan applies to.',
  fields: (t) => ({
    subject: t.field({
      type: Subject,
      nullable: false,
      description: 'What it looks at (left_type).',
      resolve: (row) => salaryPlanConditionSubject(row.left_type),
    }),
    subjectCode: t.int({
      description: 'The number for `subject` as Feishu sent it.',
      resolve: (row) => row.left_type,
    }),
    operator: t.field({
      type: Operator,
      nullable: false,
      description: 'How it compares (operator).',
      resolve: (row) => salaryPlanConditionOperator(row.operator),
    }),
    operatorCode: t.int({
      description: 'The number for `operator` as Feishu sent it.',
      resolve: (row) => row.operator,
    }),
    values: t.idList({
      nullable: false,
      description:
        'What it compares with (right_value): ids in Feishu People of what `subject` says, such as departments.',
      resolve: (row) => row.right_value ?? [],
    }),
  }),
});

export const SalaryPlanScope = builder.objectRef<SalaryPlanScopeRow>('SalaryPlanScope').implement({
  description: 'The employees that a salary plan applies to (适用范围).',
  fields: (t) => ({
    allEmployees: t.boolean({
      description:
        'Whether it applies to all employees (是否全部范围, is_all); null where Feishu does not say.',
      resolve: (row) => row.is_all,
    }),
    conditions: t.field({
      type: [SalaryPlanCondition],
      nullable: false,
      description:
        'The conditions on its employees (方案适用范围条件组, plan_conditions); empty for a plan for all. Feishu does not document whether an employee has to meet all of them or one.',
      resolve: (row) => row.plan_conditions ?? [],
    }),
  }),
});
