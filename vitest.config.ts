import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Pothos and Yoga are loaded by Node, which takes graphql's CommonJS build; our own sources must get the same one.
  resolve: { alias: { graphql: fileURLToPath(new URL('node_modules/graphql/index.js', import.meta.url)) } },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/support/global-setup.ts',
    // Modules are loaded once for a worker and not for each file: two fifths of the processor time.
    isolate: false,
    reporters: ['default', './test/support/summary-reporter.ts'],
    // Tests of retries and time limits wait more than they compute.
    maxWorkers: 2 * availableParallelism(),
    // On a busy machine a second, which is the default, is sometimes too little.
    expect: { poll: { timeout: 10_000 } },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
