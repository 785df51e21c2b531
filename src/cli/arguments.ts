import { parseArgs } from 'node:util';

export const HELP = `feishu-people-graphql: a GraphQL layer over Feishu's payroll, compensation and leave APIs

Usage: feishu-people-graphql [options]

  --check           read the settings, prove the application's credentials to Feishu, reach Redis and the
                    keys of company tokens; print a line for each and end with 0, or with 1 where one fails
  --env-file FILE   read settings from a file of NAME=value lines; the environment has the last word
  --help            print this text
  --version         print the version

Without --check the server starts. All settings are environment variables: see docs/settings.md.
`;

/** What the program was asked to do on its command line. */
export interface Arguments {
  readonly command: 'start' | 'check' | 'help' | 'version';
  readonly envFile: string | undefined;
}

/** Wrong arguments. The message names the first, in one line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Reads the command line; throws a UsageError for what it does not know. */
export function readArguments(given: readonly string[]): Arguments {
  const { values } = parse(given);
  const commands = (['help', 'version', 'check'] as const).filter((name) => values[name]);
  return { command: commands[0] ?? 'start', envFile: values['env-file'] };
}

function parse(given: readonly string[]) {
  try {
    return parseArgs({
      args: [...given],
      options: {
        check: { type: 'boolean' },
        'env-file': { type: 'string' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'v' },
      },
    });
  } catch (error) {
    // Node adds a paragraph about positional arguments.
    const [sentence] = (error instanceof Error ? error.message : String(error)).split('. ', 1);
    throw new UsageError(`${sentence}; see --help`, { cause: error });
  }
}
