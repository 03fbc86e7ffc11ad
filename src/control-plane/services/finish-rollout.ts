import { primaryOf, type ServiceData } from '../ecs/service/service-data.ts';
import { endServiceDeployment, runningServiceDeployment } from '../ecs/service/service-deployment-status.ts';
import { eventText, withEvent } from '../ecs/service/service-events.ts';
import { isAlive, isOf, type Member, membersOf } from './members.ts';
import { STEADY_AGAIN_MS } from './next-look.ts';
import type { World } from './world.ts';

/** Takes deployments without tasks off the list, completes the one that is through, and tells when all is steady. */
export function finishRollout(before: ServiceData, world: World): ServiceData {
  const members = membersOf(before, world);
  const data = withoutEmptied(before, members);
  const primary = primaryOf(data);
  if (primary === undefined) return data;
  const { desiredCount } = data.service;
  const current = members.filter(isOf(primary.id)).filter(isAlive);
  const isAlone = !members.some((member) => member.entry.of !== primary.id && isAlive(member));
  const healthy = current.filter(({ standing }) => standing === 'healthy').length;
  const isThrough = isAlone && healthy === desiredCount && current.length === desiredCount;
  if (isThrough && primary.rolloutState === 'IN_PROGRESS')
    return tellSteady(withoutEmptied(complete(data, primary.id, world), members), world);
  // Health that comes and goes is not worth a word: only a task that is missing, or one too many, ends a steady state.
  const isFull = isAlone && current.length === desiredCount && current.every(isUp);
  if (primary.rolloutState === 'COMPLETED' && (isThrough || (isFull && data.steadyAt !== undefined)))
    return tellSteady(data, world);
  return unsteady(data);
}

/**
 * An older deployment goes when the last of its tasks was told to stop; one that has failed is shown until the one that came
 * after it is through, so that whoever waits for it sees how it ended.
 */
function withoutEmptied(data: ServiceData, members: readonly Member[]): ServiceData {
  const isMoving = primaryOf(data)?.rolloutState === 'IN_PROGRESS';
  const runs = (id: string) => members.some((member) => member.entry.of === id && isAlive(member));
  const deployments = data.service.deployments.filter(
    ({ id, status, rolloutState }) =>
      status === 'PRIMARY' || runs(id) || (isMoving && rolloutState === 'FAILED'),
  );
  if (deployments.length === data.service.deployments.length) return data;
  const listed = new Set(deployments.map(({ id }) => id));
  const progress = Object.fromEntries(Object.entries(data.progress).filter(([id]) => listed.has(id)));
  return { ...data, progress, service: { ...data.service, deployments } };
}

function complete(data: ServiceData, id: string, { make }: World): ServiceData {
  const deployments = data.service.deployments.map((one) =>
    one.id === id
      ? {
          ...one,
          rolloutState: 'COMPLETED' as const,
          rolloutStateReason: `ECS deployment ${id} completed.`,
          updatedAt: make.now / 1000,
        }
      : one,
  );
  const status =
    runningServiceDeployment(data)?.rollback === undefined ? 'SUCCESSFUL' : 'ROLLBACK_SUCCESSFUL';
  const ended = endServiceDeployment(
    { ...data, service: { ...data.service, deployments } },
    status,
    undefined,
    make.now,
  );
  const revision = data.progress[id]?.revisionArn;
  const completed = { ...ended, ...(revision !== undefined && { completedRevision: revision }) };
  return withEvent(completed, eventText.completed(data.name, id), make);
}

export function tellSteady(data: ServiceData, { make }: World): ServiceData {
  if (data.steadyAt !== undefined && make.now < data.steadyAt + STEADY_AGAIN_MS) return data;
  return withEvent({ ...data, steadyAt: make.now }, eventText.steady(data.name), make);
}

export function unsteady(data: ServiceData): ServiceData {
  if (data.steadyAt === undefined) return data;
  const { steadyAt: _, ...rest } = data;
  return rest;
}

function isUp({ standing }: Member): boolean {
  return standing === 'healthy' || standing === 'running';
}
