import { expect, test } from 'vitest';
import { find, wellFacts } from '../../helpers/doctor-facts.ts';

const instancesIn = (freeBytes: number, problem?: string) => ({
  folders: {
    ...wellFacts().folders,
    instances: async () => ({ dir: '/k', freeBytes, ...(problem && { problem }) }),
  },
});

test.each([
  [60e9, 'ok'],
  [4e9, 'warning'],
  [200e6, 'failed'],
])('a folder with %d bytes free is %s', async (bytes, state) => {
  expect(await find('instances-folder', instancesIn(bytes))).toMatchObject({ state });
  expect(await find('programs-folder', instancesIn(bytes))).toMatchObject({ state: 'ok' });
});

test('failures carry the error that a start ends with', async () => {
  expect(await find('instances-folder', instancesIn(200e6))).toMatchObject({ cause: { code: 'KECS1203' } });
  expect(await find('instances-folder', instancesIn(60e9, 'EACCES'))).toMatchObject({
    state: 'failed',
    text: expect.stringMatching(/^the data folder \/k cannot be written: EACCES/),
    cause: { code: 'KECS1104' },
  });
});
