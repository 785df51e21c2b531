/**
 * How many generated cases a test tries: all of them in CI, a fifth elsewhere. They differ from run to run, and take most
 * of the time of a whole run.
 */
export const cases = (all: number): number => (process.env.CI ? all : Math.ceil(all / 5));
