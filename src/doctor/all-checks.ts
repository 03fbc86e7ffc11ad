import { awsVariables } from './checks/aws-variables.ts';
import { certificates } from './checks/certificates.ts';
import { clusterTools } from './checks/cluster-tools.ts';
import { dns } from './checks/dns.ts';
import { docker } from './checks/docker.ts';
import { dockerResources } from './checks/docker-resources.ts';
import { downloads } from './checks/downloads.ts';
import { endpointPort } from './checks/endpoint-port.ts';
import { folder } from './checks/folder.ts';
import { go } from './checks/go.ts';
import { inotify } from './checks/inotify.ts';
import { instanceVersions } from './checks/instance-versions.ts';
import { instances } from './checks/instances.ts';
import { kubeconfig } from './checks/kubeconfig.ts';
import { kubectl } from './checks/kubectl.ts';
import { localhost } from './checks/localhost.ts';
import { memory } from './checks/memory.ts';
import { otherPorts } from './checks/other-ports.ts';
import { platform } from './checks/platform.ts';
import { programs } from './checks/programs.ts';
import { provider } from './checks/provider.ts';
import { proxy } from './checks/proxy.ts';
import { python } from './checks/python.ts';
import { realNode } from './checks/real-node.ts';
import { settings } from './checks/settings.ts';
import { stoppedPorts } from './checks/stopped-ports.ts';
import type { DoctorCheck } from './doctor-check.ts';

/** Everything that `kecs doctor` looks at, in the order in which it is told. */
export const doctorChecks: readonly DoctorCheck[] = [
  platform,
  settings,
  memory,
  inotify,
  provider,
  docker,
  dockerResources,
  clusterTools,
  realNode,
  proxy,
  certificates,
  dns,
  localhost,
  downloads,
  awsVariables,
  endpointPort,
  otherPorts,
  stoppedPorts,
  instances,
  kubeconfig,
  programs,
  python,
  go,
  kubectl,
  instanceVersions,
  folder('instances'),
  folder('programs'),
];

/** Those that matter to a start, before there is an instance. */
export const preChecks: readonly DoctorCheck[] = doctorChecks.filter(({ pre }) => pre);
