import { afterAll, beforeAll, expect, test } from 'vitest';
import { Namespaces, Pods, resourceTypeOf } from '../../../src/kube/resource-types.ts';
import { eventually } from '../../helpers/aws-calls.ts';
import { awsCli } from '../../helpers/aws-cli.ts';
import { bundleControlPlane, type ControlPlaneProcess } from '../../helpers/control-plane-process.ts';
import { type KubeRig, startKubeRig } from '../../helpers/kube-rig.ts';

const NODE = 'kecs-simulated';
const NS = 'kecs-tasks';

let rig: KubeRig;
let program: Awaited<ReturnType<typeof bundleControlPlane>>;
let running: ControlPlaneProcess;

beforeAll(async () => {
  rig = await startKubeRig(['kube-controller-manager', 'kube-scheduler']);
  await rig.kube.create(Namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NS } });
  // Pods are refused until the namespace has its service account.
  const accounts = resourceTypeOf({ apiVersion: 'v1', kind: 'ServiceAccount' });
  await eventually(async () => (await rig.kube.get(accounts, 'default', NS)) !== undefined, 60);
  program = await bundleControlPlane();
  running = await program.start(rig.kubeconfig, 0, NODE);
});
afterAll(async () => {
  await running?.kill();
  program?.remove();
  await rig?.stop();
});

/** The answer of the real AWS CLI, or a failure with what it said. */
async function ecs<T = Record<string, unknown>>(...args: string[]): Promise<T> {
  const { code, stdout, stderr } = await awsCli(running.address, 'ecs', ...args);
  if (code !== 0) throw new Error(`aws ecs ${args.join(' ')}: ${stderr}`);
  return (stdout === '' ? {} : JSON.parse(stdout)) as T;
}

type Described = {
  services: { status: string; runningCount: number; deployments: { rolloutState: string }[] }[];
};

const describeWeb = async () => (await ecs<Described>('describe-services', '--services', 'web')).services[0];

const tasksOfWeb = async () =>
  (await ecs<{ taskArns: string[] }>('list-tasks', '--service-name', 'web')).taskArns;

async function register(image: string): Promise<void> {
  const containers = JSON.stringify([{ name: 'web', image, memory: 64 }]);
  await ecs('register-task-definition', '--family', 'web', '--container-definitions', containers);
}

test('the AWS CLI makes a service, waits until it is stable, and sees its tasks', async () => {
  await register('nginx:1');
  await ecs('create-service', '--service-name', 'web', '--task-definition', 'web', '--desired-count', '2');
  await ecs('wait', 'services-stable', '--services', 'web');
  expect(await describeWeb()).toMatchObject({ status: 'ACTIVE', runningCount: 2 });
  // As on AWS some time after the waiter is content: its tasks must prove healthy first.
  await eventually(async () => (await describeWeb())?.deployments[0]?.rolloutState === 'COMPLETED', 30);
  expect(await tasksOfWeb()).toHaveLength(2);
});

test('a pod that is deleted behind its back is replaced', async () => {
  const before = await tasksOfWeb();
  const [pod] = await rig.kube.list(Pods, { namespace: NS });
  await rig.kube.delete(Pods, pod?.metadata.name ?? '', { namespace: NS });
  await eventually(async () => {
    const after = await tasksOfWeb();
    return after.length === 2 && after.filter((arn) => before.includes(arn)).length === 1;
  }, 60);
  await ecs('wait', 'services-stable', '--services', 'web');
});

test('a rollout goes on after the control plane was killed in the middle of it', async () => {
  await register('nginx:2');
  await ecs('update-service', '--service', 'web', '--task-definition', 'web', '--desired-count', '3');
  await running.kill();
  running = await program.start(rig.kubeconfig, 0, NODE);
  await ecs('wait', 'services-stable', '--services', 'web');
  await eventually(async () => (await describeWeb())?.deployments[0]?.rolloutState === 'COMPLETED', 30);
  expect(await tasksOfWeb()).toHaveLength(3);
  await eventually(async () => (await rig.kube.list(Pods, { namespace: NS })).length === 3, 60);
});

test('a deleted service drains and is INACTIVE', async () => {
  await ecs('delete-service', '--service', 'web', '--force');
  await ecs('wait', 'services-inactive', '--services', 'web');
  await eventually(async () => (await rig.kube.list(Pods, { namespace: NS })).length === 0, 60);
  expect((await ecs<{ serviceArns: string[] }>('list-services')).serviceArns).toEqual([]);
});
