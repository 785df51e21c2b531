import * as attendance from './attendance.ts';
import * as compensation from './compensation.ts';
import * as coreHr from './core-hr.ts';
import type { EndpointDeclaration } from './feishu/endpoint.ts';
import * as coreHrLeave from './leave/core-hr-leave.ts';
import * as payroll from './payroll.ts';

/** Every endpoint that the graph is made from: what a module of declarations exports is in here. */
export const endpoints: readonly EndpointDeclaration[] = [
  payroll,
  compensation,
  attendance,
  coreHr,
  coreHrLeave,
].flatMap((module) => Object.values<unknown>(module).filter(isDeclaration));

function isDeclaration(value: unknown): value is EndpointDeclaration {
  return typeof value === 'object' && value !== null && 'path' in value && 'errors' in value;
}
