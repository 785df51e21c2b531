import { builder } from './builder.ts';
import { LINK } from './federation-directives.ts';
import './scalars.ts';
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
import './archive-payment-activity.ts';
import './create-salary-archive.ts';
import './update-leave-accrual-record.ts';
import './subgraph.ts';

/** The graph, its types and fields in the order in which they are declared. */
export const schema = builder.toSchema({ sortSchema: false, schemaDirectives: { link: LINK } });
