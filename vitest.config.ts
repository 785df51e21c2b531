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
    // By default one core is left idle, which on two cores doubles the time.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
