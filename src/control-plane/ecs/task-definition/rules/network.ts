import { containerNames, eachContainer, outside, type Rule } from './rule.ts';

/** With these two modes a container has the task's, or the host's, address: there is nothing to map a port to. */
const unmapped = new Set(['awsvpc', 'host']);

export const networkRules: readonly Rule[] = [
  eachContainer(({ portMappings = [] }, { networkMode }) =>
    networkMode === 'none' && portMappings.length > 0
      ? 'Port mappings are not supported when networkMode=none.'
      : undefined,
  ),
  eachContainer(({ portMappings = [] }) =>
    portMappings
      .map(
        ({ containerPort, hostPort }) =>
          outside('containerPort', containerPort, 0, 65_535) ?? outside('hostPort', hostPort, 0, 65_535),
      )
      .find((message) => message !== undefined),
  ),
  eachContainer(({ portMappings = [] }, { networkMode = '' }) => {
    if (!unmapped.has(networkMode)) return undefined;
    const differs = portMappings.some(
      ({ hostPort, containerPort }) => hostPort !== undefined && hostPort !== 0 && hostPort !== containerPort,
    );
    return differs
      ? `When networkMode=${networkMode}, the host ports and container ports in port mappings must match.`
      : undefined;
  }),
  eachContainer(({ portMappings = [] }) =>
    portMappings.some(({ name }) => name !== undefined && !/^[a-z0-9_][a-z0-9_-]{0,63}$/.test(name))
      ? 'Port mapping name may have up to 64 lower-case letters, numbers, underscores and hyphens, and must not begin with a hyphen.'
      : undefined,
  ),
  eachContainer(({ links = [] }, { networkMode = '' }) =>
    links.length > 0 && networkMode !== '' && networkMode !== 'bridge'
      ? `Links are not supported when networkMode=${networkMode}.`
      : undefined,
  ),
  eachContainer(({ name, links = [] }, input) => {
    const names = containerNames(input);
    const unknown = links.map((link) => link.split(':')[0] ?? '').find((linked) => !names.has(linked));
    return unknown === undefined
      ? undefined
      : `Container ${name} cannot link to container ${unknown} because it does not exist.`;
  }),
  eachContainer(({ hostname }, { networkMode }) =>
    hostname !== undefined && networkMode === 'awsvpc'
      ? 'Hostname is not supported when networkMode=awsvpc.'
      : undefined,
  ),
  eachContainer(({ extraHosts = [] }, { networkMode }) =>
    extraHosts.length > 0 && networkMode === 'awsvpc'
      ? 'Extra hosts are not supported when networkMode=awsvpc.'
      : undefined,
  ),
  (input) => {
    const { proxyConfiguration: proxy, networkMode } = input;
    if (proxy === undefined) return undefined;
    if (networkMode !== 'awsvpc') return 'Proxy configuration is only supported when networkMode=awsvpc.';
    if (containerNames(input).has(proxy.containerName ?? '')) return undefined;
    return `Proxy configuration refers to container '${proxy.containerName}', which does not exist in the task definition.`;
  },
];
