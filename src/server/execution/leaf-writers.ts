import {
  GraphQLError,
  GraphQLID,
  GraphQLInt,
  type GraphQLLeafType,
  GraphQLString,
  isEnumType,
} from 'graphql';
import type { JsonWriter } from './json-writer.ts';

/** Writes a value of one leaf type; throws where the type's `serialize` would. */
export type LeafWriter = (writer: JsonWriter, value: unknown) => void;

const writers = new WeakMap<GraphQLLeafType, LeafWriter>();

/**
 * The writer for values of a leaf type. The usual values of String, ID, Int and enums are written without the type's
 * `serialize`, to the same bytes. Unlike `serialize`, String and ID refuse an integer that may have lost digits.
 */
export function leafWriter(type: GraphQLLeafType): LeafWriter {
  let writer = writers.get(type);
  if (!writer) {
    writer = createLeafWriter(type);
    writers.set(type, writer);
  }
  return writer;
}

function createLeafWriter(type: GraphQLLeafType): LeafWriter {
  const serialised: LeafWriter = (writer, value) => {
    const result = type.serialize(value);
    if (result === null || result === undefined) {
      throw new Error(`\`${type.name}.serialize\` returned no value.`);
    }
    writer.value(result);
  };
  if (type === GraphQLString || type === GraphQLID) {
    return (writer, value) => {
      if (typeof value === 'string') writer.string(value);
      else if (Number.isInteger(value) && !Number.isSafeInteger(value)) throw roundedNumber(type);
      else serialised(writer, value);
    };
  }
  if (type === GraphQLInt) {
    return (writer, value) => {
      if (typeof value === 'number' && (value | 0) === value) writer.integer(value);
      else serialised(writer, value);
    };
  }
  if (isEnumType(type)) {
    const names = new Map(type.getValues().map(({ name, value }) => [value, Buffer.from(`"${name}"`)]));
    return (writer, value) => {
      const name = names.get(value);
      if (name) writer.raw(name);
      else serialised(writer, value);
    };
  }
  return serialised;
}

/** JSON.parse has rounded a larger integer: its digits are not those that were sent. */
function roundedNumber({ name }: GraphQLLeafType): GraphQLError {
  return new GraphQLError(`${name} cannot represent an integer that was rounded.`);
}
