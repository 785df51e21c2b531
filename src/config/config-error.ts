/** An invalid setting. The message names the variable, its value and the allowed values, in one line. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
