import { defineConfig } from 'vitest/config';

const define = { KECS_VERSION: JSON.stringify('0.0.0-test') };

export default defineConfig({
  test: {
    projects: [
      { define, test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      { define, test: { name: 'contract', include: ['test/contract/**/*.test.ts'] } },
      {
        define,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 600_000,
          // Two cores: more real stacks at once only make each other time out.
          maxWorkers: 2,
        },
      },
    ],
  },
});
