import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// They measure the memory of their process, or need the processors for 500 subscribers.
const ALONE = ['test/subscription-memory.test.ts', 'test/live-updates-replicas.test.ts'];

export default defineConfig({
  // Pothos and Yoga are loaded by Node, which takes graphql's CommonJS build; our own sources must get the same one.
  resolve: { alias: { graphql: fileURLToPath(new URL('node_modules/graphql/index.js', import.meta.url)) } },
  test: {
    globalSetup: 'test/support/global-setup.ts',
    projects: [
      {
        extends: true,
        test: {
          name: 'together',
          include: ['test/**/*.test.ts'],
          exclude: ALONE,
          // Modules are loaded once for a worker and not for each file: two fifths of the processor time.
          isolate: false,
          // Tests of retries and time limits wait more than they compute.
          maxWorkers: 2 * availableParallelism(),
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: { name: 'alone', include: ALONE, maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
    ],
    reporters: ['default', './test/support/summary-reporter.ts'],
    // On a busy machine a second, which is the default, is sometimes too little.
    expect: { poll: { timeout: 10_000 } },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
