import type { GraphQLError } from 'graphql';

/**
 * GraphQL's message without the values that it quotes. What a client sent may be a person's pay, and errors end up in
 * logs and reports; the place, by path or by line, says as well which value is meant.
 */
export function withoutValues({ message, originalError }: GraphQLError): string {
  const reason = originalError?.message;
  // The reason stands at the end, and where it begins cannot be told from a value that looks like it.
  const said = reason && message.endsWith(`; ${reason}`) ? message.slice(0, -`; ${reason}`.length) : message;
  const why = reason && said !== message ? `; ${cut(reason)}` : '';
  const variable = /^Variable "\$\w+" got invalid value /.exec(said)?.[0];
  if (variable !== undefined) {
    const at = / at "[\w$.[\]]+"$/.exec(said)?.[0] ?? '';
    return `${variable.replace('got invalid value ', 'got an invalid value')}${at}${why || '.'}`;
  }
  return withShortEchoes(cut(said) + why);
}

/** GraphQL's message without the names of a schema that a misspelt one might have meant. */
export function withoutSuggestion(message: string): string {
  return message.replace(/ Did you mean [\s\S]*\?$/, '');
}

function cut(message: string): string {
  return message
    .replace(/^(Argument "\w+" has (?:an )?invalid value) [\s\S]*$/, '$1.')
    .replace(/^(Expected value of type "[^"]*"), found [\s\S]*$/, '$1.')
    .replace(/^((?:\w+|Enum "\w+") cannot represent (?:a )?[\w\s-]*value): [\s\S]*$/, '$1.')
    .replace(/^Value "[\s\S]*" does not exist in ("\w+" enum\.)/, 'The value does not exist in $1')
    .replace(/^(Syntax Error: [\s\S]*?\b(?:Int|Float|String|BlockString)) "[\s\S]*"\.$/, '$1.');
}

const MAX_ECHO = 100;
const QUOTED = /"((?:[^"\\]|\\.)*)"/g;

/** A message in which no quotation of the request is longer than 100 characters. */
export function withShortEchoes(message: string): string {
  if (message.length <= MAX_ECHO) return message;
  return message.replace(QUOTED, (quotation, text: string) =>
    text.length > MAX_ECHO ? `"${text.slice(0, MAX_ECHO)}…"` : quotation,
  );
}
