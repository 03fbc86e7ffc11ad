import { defineConfig } from 'vitest/config';

const define = { KECS_VERSION: JSON.stringify('0.0.0-test') };

/** Tests that start instances as a user does, each in a home of its own. */
const WHOLE_INSTANCES = ['instance', 'real-node', 'clients', 'hostile', 'package'].map(
  (room) => `test/integration/${room}/**/*.test.ts`,
);

const CLUSTERS = 'test/integration/clusters/**/*.test.ts';

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
          exclude: [...WHOLE_INSTANCES, CLUSTERS],
          testTimeout: 120_000,
          hookTimeout: 600_000,
          // Two cores: more real stacks at once only make each other time out.
          maxWorkers: 2,
        },
      },
      {
        define,
        test: {
          name: 'instance',
          include: WHOLE_INSTANCES,
          testTimeout: 120_000,
          hookTimeout: 600_000,
          // Homes of different tests do not know each other: while one's killed gateway is away, another would take its port.
          fileParallelism: false,
        },
      },
      {
        define,
        test: {
          name: 'clusters',
          include: [CLUSTERS],
          testTimeout: 240_000,
          hookTimeout: 600_000,
          // One cluster is all that two cores take, and a test may stop the Docker that all of them use.
          fileParallelism: false,
        },
      },
    ],
  },
});
