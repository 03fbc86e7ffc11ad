/** A line of Traefik's access log as the gateway's settings make it; fields that a test is not about are those of a good call to ECS. */
export function accessLine(fields: Record<string, unknown> = {}): string {
  return JSON.stringify({
    ClientHost: '127.0.0.1',
    DownstreamContentSize: 20,
    DownstreamStatus: 200,
    Duration: 12_400_000,
    OriginStatus: 200,
    RequestHost: 'localhost:4566',
    RequestMethod: 'POST',
    RequestPath: '/',
    RetryAttempts: 0,
    RouterName: 'kecs-system_ecs_0@kubernetescrd',
    StartUTC: '2026-03-01T12:04:31.220123456Z',
    entryPointName: 'aws',
    'request_User-Agent': 'aws-cli/2.31.2 md/awscrt#0.27 ua/2.1 md/command#ecs.list-clusters',
    'request_X-Amz-Target': 'AmazonEC2ContainerServiceV20141113.ListClusters',
    'downstream_X-Kecs-Route': 'ecs',
    'downstream_X-Kecs-Operation': 'ListClusters',
    ...fields,
  });
}

/** What a call that goes to the backend has otherwise. */
export const BACKEND_CALL = {
  RouterName: 'kecs-system_default_0@kubernetescrd',
  'downstream_X-Kecs-Route': 'default',
  'downstream_X-Kecs-Operation': undefined,
  'request_X-Amz-Target': undefined,
  'request_User-Agent': 'curl/8.5.0',
};
