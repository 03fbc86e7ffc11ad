import { expect, test } from 'vitest';
import { type ClusterMarker, isHalfMade, isOurs } from '../../../../src/clusters/docker/cluster-marker.ts';

const since = '2026-01-02T03:04:05Z';
const made: ClusterMarker = { provider: 'kind', cluster: 'kecs-one', since, containers: ['a'] };
const begun: ClusterMarker = { ...made, containers: [] };
const container = (id: string, createdAt = since) => ({
  id,
  name: 'kecs-one-control-plane',
  running: true,
  createdAt: Date.parse(createdAt),
});

test('a cluster of that name without a marker is somebody else’s', () => {
  expect(isOurs(undefined, [container('a')])).toBe(false);
});

test('a finished cluster is known by its containers, not by its name', () => {
  expect(isOurs(made, [container('a')])).toBe(true);
  expect(isOurs(made, [container('b')])).toBe(false);
  expect(isHalfMade(made)).toBe(false);
});

test('one whose making broke off is ours if it was made since that began', () => {
  expect(isHalfMade(begun)).toBe(true);
  expect(isOurs(begun, [container('b', '2026-01-02T03:04:30Z')])).toBe(true);
  expect(isOurs(begun, [container('b', '2026-01-01T00:00:00Z')])).toBe(false);
});
