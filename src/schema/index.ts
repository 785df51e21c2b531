import { builder } from './builder.ts';
import './scalars.ts';
import './payment-activity.ts';
import './employee.ts';
import './salary-archive.ts';

/** The graph, its types and fields in the order in which they are declared. */
export const schema = builder.toSchema({ sortSchema: false });
