import { Kind } from 'graphql';
import { unfitValue } from '../../resolvers/values/errors.ts';
import { builder } from './builder.ts';

// The scalars check the type of the JSON value only. The resolvers check the content of a text, because they know the
// argument's path and put it into the error.

builder.scalarType('DateTime', {
  description: 'An instant in RFC 3339 form, in UTC, for example `2023-06-22T10:00:00Z`.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time.html',
  parseValue: (value) => {
    if (typeof value !== 'string') throw new TypeError('a DateTime is a string: "2023-06-22T10:00:00Z".');
    return value;
  },
  serialize: (value) => {
    if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/.test(value)) throw unfitValue();
    return value;
  },
});

const NO_DECIMAL =
  'a Decimal is a string such as "200.00", or a whole number of up to 15 digits; a Float would lose digits.';

/** Whole numbers below it have at most 15 digits, all of which a number of JavaScript's keeps. */
const DECIMAL_NUMBER_LIMIT = 1e15;

builder.scalarType('Decimal', {
  description:
    'A decimal number as a string, exactly as Feishu keeps it: `"200.00"` stays `"200.00"`. Input also takes a whole number such as `200`, as a JSON number of up to 15 digits or a literal of any length, never a Float, as that would lose digits. `-0` is refused.',
  specifiedByURL: 'https://www.w3.org/TR/xmlschema11-2/#decimal',
  parseValue: (value) => {
    if (typeof value === 'string') return value;
    const fits =
      typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < DECIMAL_NUMBER_LIMIT;
    if (fits && !Object.is(value, -0)) return String(value);
    throw new TypeError(NO_DECIMAL);
  },
  // The default calls parseValue with the JavaScript number, so that the literal 200.0 would pass as 200.
  parseLiteral: (node) => {
    if (node.kind === Kind.STRING || node.kind === Kind.INT) return node.value;
    throw new TypeError(NO_DECIMAL);
  },
  serialize: (value) => {
    // A JSON number of Feishu's would pass as a text of its digits, of which some may be lost.
    if (typeof value !== 'string' || !/^-?\d+(\.\d+)?$/.test(value)) throw unfitValue();
    return value;
  },
});

builder.scalarType('UUID', {
  description: 'An RFC 9562 version 4 UUID with hyphens, for example `8a3c6f0e-4f57-4c1b-9d0e-2b6f0a7d1c55`.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc9562',
  parseValue: (value) => {
    if (typeof value !== 'string') throw new TypeError('a UUID is a string.');
    return value;
  },
  serialize: (value) => value,
});
