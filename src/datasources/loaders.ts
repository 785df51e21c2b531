import type { Call } from './feishu/client.ts';

/** The DataLoaders of one operation: they live as long as it does, so that nothing is shared between callers. */
export type Loaders = ReturnType<typeof createLoaders>;

export function createLoaders(_call: Call) {
  return {};
}
