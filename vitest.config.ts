import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    alias: {
      // Tests of the package as users get it run on what the build made: its workers are files in dist.
      'tsmask/simulate': at('dist/simulate/index.js'),
      tsmask: at('dist/index.js'),
    },
  },
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Pages answer a moment later on busy machines.
    expect: { poll: { timeout: 20_000 } },
    // The stacks run worker threads of their own; the machines have two cores.
    maxWorkers: 2,
  },
});
