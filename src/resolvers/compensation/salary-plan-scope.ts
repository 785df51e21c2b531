import { enumMapping } from '../values/enum-mapping.ts';

/** What a condition of a plan looks at (left_type). A tree is what is named and all that is below it. */
export const salaryPlanConditionSubject = enumMapping(
  new Map([
    [1, 'DEPARTMENT'],
    [2, 'DEPARTMENT_TREE'],
    [3, 'LOCATION'],
    [4, 'LOCATION_TREE'],
    [5, 'COMPANY'],
    [6, 'COMPANY_TREE'],
    [7, 'JOB_FAMILY'],
    [8, 'JOB_FAMILY_TREE'],
    [9, 'JOB'],
    [10, 'JOB_LEVEL'],
    [11, 'EMPLOYEE_TYPE'],
    [12, 'RECRUITMENT_TYPE'],
    [13, 'COUNTRY_OR_REGION'],
    [14, 'JOB_GRADE'],
  ] as const),
);

/** How a condition of a plan compares (operator). */
export const salaryPlanConditionOperator = enumMapping(
  new Map([
    [1, 'CONTAINS'],
    [2, 'DOES_NOT_CONTAIN'],
  ] as const),
);
