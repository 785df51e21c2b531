import type { BilingualText } from './bilingual-text.ts';
import { employeeReasons } from './employee.ts';
import { inputReasons } from './input.ts';
import { leaveReasons } from './leave.ts';
import { paymentActivityReasons } from './payment-activity.ts';
import { permissionReasons } from './permission.ts';
import type { Reason } from './reason.ts';
import { salaryReasons } from './salary.ts';
import { upstreamReasons } from './upstream.ts';

const all = {
  ...inputReasons,
  ...employeeReasons,
  ...paymentActivityReasons,
  ...salaryReasons,
  ...leaveReasons,
  ...permissionReasons,
  ...upstreamReasons,
};

/** Why something was refused: what a program decides by. Codes and local checks that mean the same share one. */
export type ErrorReason = keyof typeof all;

/** Every reason, with what clients are told of it. No reason is ever removed: clients match on them. */
export const errorReasons: Readonly<Record<ErrorReason, Reason>> = all;

export const ERROR_REASONS: readonly ErrorReason[] = Object.keys(all).filter(isErrorReason);

function isErrorReason(name: string): name is ErrorReason {
  return Object.hasOwn(all, name);
}

/** What to do about a refusal of which the reason is known and no error code, such as one by a local check. */
export function hintFor(reason: ErrorReason): BilingualText {
  return errorReasons[reason].hint;
}
