import { builder } from './common/builder.ts';
import { LINK } from './common/federation-directives.ts';
import './common/scalars.ts';
import './payment-activity.ts';
import './payment-detail.ts';
import './employee.ts';
import './salary-archive.ts';
import './salary-plan.ts';
import './salary-item.ts';
import './salary-change-reason.ts';
import './currency.ts';
import './leave-type.ts';
import './leave-accrual-record.ts';
import './mutations/archive-payment-activity.ts';
import './mutations/create-salary-archive.ts';
import './mutations/update-leave-accrual-record.ts';
import './common/subgraph.ts';

/** The schema, with types and fields in the order in which they are declared. */
export const schema = builder.toSchema({ sortSchema: false, schemaDirectives: { link: LINK } });
