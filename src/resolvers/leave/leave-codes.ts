import { enumMapping } from '../values/enum-mapping.ts';

/** What a quantity of leave is counted in (granting_unit, leave_duration_unit). */
export const LEAVE_UNIT_CODES = { DAY: 1, HOUR: 2 } as const;

export type LeaveUnit = keyof typeof LEAVE_UNIT_CODES | 'UNRECOGNIZED';

export const leaveUnit = enumMapping(namesByCode(LEAVE_UNIT_CODES));

/** Whether a granted quantity is prorated (section_type). */
export const LEAVE_SECTION_TYPE_CODES = { NOT_PRORATED: 1, PRORATED: 2 } as const;

export type LeaveSectionType = keyof typeof LEAVE_SECTION_TYPE_CODES | 'UNRECOGNIZED';

export const leaveSectionType = enumMapping(namesByCode(LEAVE_SECTION_TYPE_CODES));

function namesByCode<Name extends string>(codes: Readonly<Record<Name, number>>): Map<number, Name> {
  return new Map((Object.keys(codes) as Name[]).map((name) => [codes[name], name]));
}
