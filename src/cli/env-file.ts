import { ConfigError } from '../config.ts';

/**
 * Reads a file of settings into the environment, whose own variables have the last word. Throws a ConfigError. (Node 20
 * takes `--env-file` for an option of its own wherever it stands, and has then read the file in the same way.)
 */
export function loadEnvFile(file: string): void {
  try {
    process.loadEnvFile(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${error.code})` : '';
    throw new ConfigError(`--env-file is ${JSON.stringify(file)}, which cannot be read${code}`);
  }
}
