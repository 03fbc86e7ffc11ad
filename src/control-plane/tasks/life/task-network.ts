import { createHash } from 'node:crypto';
import type { Task, TaskContainer } from '../../ecs/task/task-data.ts';
import type { ContainerDefinition } from '../../ecs/task-definition/task-definition-data.ts';
import type { Ecs, Wire } from '../../wire/schemas.ts';
import { networkBindingsOf } from '../pod/container-ports.ts';

type Attachment = Wire<Ecs.Attachment>;

/** The task's elastic network interface once the pod has its address; its ids follow from the attachment's. */
export function attached(attachment: Attachment, address: string, region: string): Attachment {
  if (attachment.type !== 'ElasticNetworkInterface' || attachment.status === 'ATTACHED') return attachment;
  const digest = createHash('sha256')
    .update(attachment.id ?? '')
    .digest('hex');
  const mac = ['02', ...(digest.slice(17, 27).match(/../g) ?? [])].join(':');
  return {
    ...attachment,
    status: 'ATTACHED',
    details: [
      ...(attachment.details ?? []),
      { name: 'networkInterfaceId', value: `eni-${digest.slice(0, 17)}` },
      { name: 'macAddress', value: mac },
      { name: 'privateDnsName', value: privateDnsName(address, region) },
      { name: 'privateIPv4Address', value: address },
    ],
  };
}

export function detached(attachment: Attachment): Attachment {
  return attachment.type === 'ElasticNetworkInterface' ? { ...attachment, status: 'DELETED' } : attachment;
}

/** How a container is reached: by the task's interface (awsvpc), else by the ports that it has published. */
export function networkOf(
  container: TaskContainer,
  definition: ContainerDefinition,
  { attachments }: Pick<Task, 'attachments'>,
  address: string,
): Pick<TaskContainer, 'networkBindings' | 'networkInterfaces'> {
  const eni = attachments.find(({ type }) => type === 'ElasticNetworkInterface');
  if (eni !== undefined) {
    return {
      networkBindings: container.networkBindings ?? [],
      networkInterfaces: [{ attachmentId: eni.id, privateIpv4Address: address }],
    };
  }
  return { networkBindings: networkBindingsOf(definition, address), networkInterfaces: [] };
}

function privateDnsName(address: string, region: string): string {
  const zone = region === 'us-east-1' ? 'ec2.internal' : `${region}.compute.internal`;
  return `ip-${address.replaceAll('.', '-')}.${zone}`;
}
