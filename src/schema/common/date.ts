import { unfitValue } from '../../resolvers/values/errors.ts';
import { builder } from './builder.ts';

// The resolvers check whether the text is a calendar date, because they know the argument's path and put it into the
// error.
builder.scalarType('Date', {
  description:
    'A calendar date without a time zone, in the form `YYYY-MM-DD`, for example `2024-01-31`, from the year 0001 on. It is a day as Feishu keeps it; do not convert it between time zones.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/local-date.html',
  parseValue: (value) => {
    if (typeof value !== 'string') throw new TypeError('A Date is a string in the form "2024-01-31".');
    return value;
  },
  serialize: (value) => {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) throw unfitValue();
    return value;
  },
});

/** A range of dates, both ends included. */
export const DateRangeInput = builder.inputType('DateRangeInput', {
  description: 'A closed range of calendar dates: both ends are included.',
  fields: (t) => ({
    start: t.field({ type: 'Date', required: true, description: 'The first day of the range.' }),
    end: t.field({
      type: 'Date',
      required: true,
      description: 'The last day of the range; the same as `start` for one day, never before it.',
    }),
  }),
});
