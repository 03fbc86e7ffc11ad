import { expect, test } from 'vitest';
import { demandTool, K3D, KIND } from '../../../../src/clusters/docker/cluster-tool.ts';
import { emptyPath, fakeProgram } from '../../../helpers/fake-program.ts';

test.each(['0.20.0', '0.33.0', '1.0.0'])('kind %s is new enough', async (version) => {
  fakeProgram('kind', `echo kind v${version} go1.26.0 linux/amd64`);
  expect(await demandTool(KIND, {})).toEqual({ file: 'kind', version });
});

test.each(['0.19.9', '0.9.0'])('kind %s is refused with the version that is needed', async (version) => {
  fakeProgram('kind', `echo kind v${version} go1.20 linux/amd64`);
  await expect(demandTool(KIND, {})).rejects.toMatchObject({
    code: 'KECS1907',
    exitCode: 8,
    details: { why: expect.stringContaining('0.20.0'), fix: [KIND.url, expect.any(String)] },
  });
});

test('without kind the error says where to get it', async () => {
  emptyPath();
  await expect(demandTool(KIND, {})).rejects.toMatchObject({
    code: 'KECS1906',
    exitCode: 8,
    details: { fix: [KIND.url, expect.any(String)] },
  });
});

test('a kind outside PATH can be named', async () => {
  const path = fakeProgram('kind', 'echo kind v0.33.0');
  emptyPath();
  expect(await demandTool(KIND, { KECS_KIND: path })).toEqual({ file: path, version: '0.33.0' });
});

test('k3d tells its version before that of k3s', async () => {
  fakeProgram('k3d', 'echo k3d version v5.9.0; echo "k3s version v1.33.6-k3s1 (default)"');
  expect(await demandTool(K3D, {})).toEqual({ file: 'k3d', version: '5.9.0' });
});
