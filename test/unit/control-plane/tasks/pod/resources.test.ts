import { describe, expect, test } from 'vitest';
import { containerOf, podOf } from '../../../../helpers/pod-of.ts';

describe('the resources of a container', () => {
  test('on Fargate are limited by the task and ask for little', () => {
    const { resources } = containerOf({ memory: undefined }, { cpu: '256', memory: '512' });
    expect(resources).toEqual({
      limits: { cpu: '250m', memory: '512Mi' },
      requests: { cpu: '16m', memory: '16Mi' },
    });
  });

  test('keep the smaller of two memory limits', () => {
    expect(containerOf({ memory: 128 }, { memory: '512' }).resources?.limits).toEqual({ memory: '128Mi' });
    expect(containerOf({ memory: 1024 }, { memory: '512' }).resources?.limits).toEqual({ memory: '512Mi' });
  });

  test('on EC2 turn shares of CPU into shares, without a limit', () => {
    const { containers } = podOf({
      containerDefinitions: [512, 2048].map((cpu) => ({
        name: `c${cpu}`,
        image: 'busybox:1',
        memory: 64,
        cpu,
      })),
    });
    expect(containers.map(({ resources }) => resources?.requests?.['cpu'])).toEqual(['31m', '125m']);
    expect(containers.map(({ resources }) => resources?.limits)).toEqual([
      { memory: '64Mi' },
      { memory: '64Mi' },
    ]);
  });

  test('request a reservation where the task has no size of its own', () => {
    expect(containerOf({ memory: undefined, memoryReservation: 300 }).resources).toEqual({
      limits: {},
      requests: { cpu: '1m', memory: '300Mi' },
    });
    const sized = containerOf({ memory: undefined, memoryReservation: 300 }, { memory: '512' });
    expect(sized.resources?.requests?.['memory']).toBe('16Mi');
  });

  test('never request more than the limit', () => {
    expect(containerOf({ memory: 6 }).resources).toMatchObject({
      limits: { memory: '6Mi' },
      requests: { memory: '6Mi' },
    });
    expect(containerOf({ memory: 64, memoryReservation: 128 }).resources?.requests?.['memory']).toBe('64Mi');
  });

  test('follow the overrides of the task and of the container', () => {
    const { resources } = containerOf(
      { memory: 256 },
      { cpu: '256', memory: '512', ephemeralStorage: { sizeInGiB: 30 } },
      {
        overrides: {
          cpu: '1 vCPU',
          memory: '2 GB',
          ephemeralStorage: { sizeInGiB: 40 },
          containerOverrides: [{ name: 'web', memory: 1024, cpu: 512 }],
        },
      },
    );
    expect(resources).toEqual({
      limits: { cpu: '1000m', memory: '1024Mi', 'ephemeral-storage': '40Gi' },
      requests: { cpu: '31m', memory: '16Mi', 'ephemeral-storage': '0' },
    });
  });
});
