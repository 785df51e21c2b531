/** What one control route is for, and what it does. The result, or `{ done: true }`, is the answer. */
export interface ControlRoute {
  readonly about: string;
  readonly run: (body: unknown) => unknown;
}

/** The body is valid, and what it asks for is not possible now. */
export class ControlError extends Error {
  override readonly name = 'ControlError';
}

/** Throws a ControlError, for use in expressions. */
export function impossible(problem: string): never {
  throw new ControlError(problem);
}
