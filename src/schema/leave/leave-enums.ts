import { builder } from '../common/builder.ts';

export const LeaveUnitEnum = builder.enumType('LeaveUnit', {
  description: 'What a quantity of leave is counted in (granting_unit, leave_duration_unit).',
  values: {
    DAY: { description: 'Days (天, 1).' },
    HOUR: { description: 'Hours (小时, 2).' },
    UNRECOGNIZED: {
      description:
        'Feishu sent a number that this graph does not know; see `grantingUnitCode`, or `unitCode` of a balance.',
    },
  },
});

export const LeaveSectionTypeEnum = builder.enumType('LeaveSectionType', {
  description: 'Whether a granted quantity of leave is prorated (section_type).',
  values: {
    NOT_PRORATED: { description: 'It is granted in full (不折算, 1).' },
    PRORATED: { description: 'It is prorated (折算, 2).' },
    UNRECOGNIZED: {
      description: 'Feishu sent a number that this graph does not know; see `sectionTypeCode`.',
    },
  },
});
