import { expect, test } from 'vitest';
import type { CliDeps } from '../../../../src/cli/deps.ts';
import { gatherFacts } from '../../../../src/cli/doctor/gather-facts.ts';
import { InstanceStore } from '../../../../src/clusters/instance/instance-store.ts';
import { runChecks } from '../../../../src/core/checks/run-checks.ts';
import { doctorChecks } from '../../../../src/doctor/all-checks.ts';
import { fakeProgram } from '../../../helpers/fake-program.ts';
import { loopbackServer } from '../../../helpers/loopback-server.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';

test('a Docker that hangs is one finding: what else asks for it says what it knows without', {
  timeout: 15_000,
}, async () => {
  fakeProgram('docker', 'sleep 30');
  fakeProgram('kind', 'echo kind v0.30.0');
  const { port } = await loopbackServer(() => undefined);
  const env = {
    PATH: process.env['PATH'],
    DOCKER_HOST: 'tcp://127.0.0.1:1',
    KECS_API_PORT: String(port),
    KECS_CACHE: temporaryFolder(),
  };
  const deps = { env, version: '0', packageRoot: process.cwd(), signal: new AbortController().signal };
  const facts = gatherFacts(deps as unknown as CliDeps, 'mine', new InstanceStore(temporaryFolder()));
  const wanted = ['docker', 'provider', 'cluster-tools', 'endpoint-port', 'instances'];
  const checks = doctorChecks.filter(({ name }) => wanted.includes(name));
  const found = await runChecks(checks, facts, 3_000);
  const texts = Object.fromEntries(found.map(({ check, state, text }) => [check.name, `${state}: ${text}`]));
  expect(texts).toEqual({
    docker: expect.stringMatching(/^warning: Docker does not answer/),
    provider: expect.stringMatching(/^ok: provider embedded: Docker does not answer/),
    'cluster-tools': 'ok: kind 0.30.0',
    'endpoint-port': expect.stringMatching(/^failed: \d+ \(the AWS endpoint\) is used by process/),
    instances: expect.stringMatching(/^skipped: /),
  });
});
