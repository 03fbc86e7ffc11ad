import { randomBytes, randomInt, randomUUID } from 'node:crypto';

/** Id of a task or a container instance: 32 lower hex digits. */
export function newResourceId(): string {
  return randomBytes(16).toString('hex');
}

/** Id of a deployment and of a task set: `ecs-svc/` and a positive 63-bit number of 19 digits. */
export function newDeploymentId(): string {
  const low = 1_000_000_000_000_000_000n;
  const high = 9_223_372_036_854_775_807n;
  return `ecs-svc/${low + (randomBytes(8).readBigUInt64BE() % (high - low))}`;
}

/** The last part of a service deployment's ARN: 21 characters. */
export function newServiceDeploymentId(): string {
  return randomBytes(16).toString('base64url').slice(0, 21);
}

export function newUuid(): string {
  return randomUUID();
}

/** Id of an elastic network interface: `eni-` and 17 hex digits. */
export function newInterfaceId(): string {
  return `eni-${randomBytes(9).toString('hex').slice(0, 17)}`;
}

/** A locally administered unicast address. */
export function newMacAddress(): string {
  const bytes = randomBytes(6);
  bytes[0] = ((bytes[0] ?? 0) & 0xfc) | 0x02;
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(':');
}

/** What Fargate calls a container at run time: the task's id and a number. */
export function newRuntimeId(taskId: string): string {
  return `${taskId}-${randomInt(1_000_000_000, 4_294_967_295)}`;
}
