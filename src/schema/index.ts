import { builder } from './common/builder.ts';
import { LINK } from './common/federation-directives.ts';
import './common/scalars.ts';
import './payroll/payment-activity.ts';
import './payroll/payment-detail.ts';
import './payroll/employee-payment-details.ts';
import './payroll/accounting-item.ts';
import './payroll/pay-group.ts';
import './people/employee.ts';
import './compensation/salary-archive.ts';
import './compensation/salary-plan.ts';
import './compensation/salary-item.ts';
import './compensation/salary-item-category.ts';
import './compensation/salary-indicator.ts';
import './compensation/salary-change-reason.ts';
import './compensation/currency.ts';
import './leave/leave-type.ts';
import './leave/leave-accrual-record.ts';
import './people/employment.ts';
import './people/viewer.ts';
import './mutations/archive-payment-activity.ts';
import './mutations/create-salary-archive.ts';
import './mutations/update-leave-accrual-record.ts';
import './common/subgraph.ts';

/** The schema, with types and fields in the order in which they are declared. */
export const schema = builder.toSchema({ sortSchema: false, schemaDirectives: { link: LINK } });
