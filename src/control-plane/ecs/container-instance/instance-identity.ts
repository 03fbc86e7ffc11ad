import { createHash } from 'node:crypto';

/** The id of a node's container instance in a cluster: 32 hex digits, the same always. */
export function instanceIdOf(clusterArn: string, nodeUid: string): string {
  return digest(`${clusterArn} ${nodeUid}`).slice(0, 32);
}

/** The machine's own id, which is the same in all clusters: `i-` and 17 hex digits. */
export function ec2InstanceIdOf(nodeUid: string): string {
  return `i-${digest(nodeUid).slice(0, 17)}`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
