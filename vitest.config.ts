import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    environment: 'node',
    globalSetup: 'test/support/build-shipped-index.ts',
    testTimeout: 30_000,
    hookTimeout: 120_000,
    // Two cores: more workers only make timings worse.
    maxWorkers: 2,
  },
})
