import { ExitCode } from '../exit-codes.ts';
import { KecsError } from '../kecs-error.ts';

const UNCHANGED = 'nothing was created or changed';

export function noKubeconfig(): KecsError {
  return new KecsError({
    code: 'KECS2501',
    exitCode: ExitCode.NotFound,
    what: 'there is no kubeconfig that names a cluster',
    why: 'KUBECONFIG is not set, or names none, and neither does ~/.kube/config',
    fix: ['KUBECONFIG=/path/to/kubeconfig', '--provider embedded (needs no cluster)'],
    kept: UNCHANGED,
  });
}

export function contextUnknown(context: string, others: readonly string[]): KecsError {
  return new KecsError({
    code: 'KECS2502',
    exitCode: ExitCode.NotFound,
    what: `your kubeconfig has no usable context '${context}'`,
    why: `its contexts: ${others.join(', ')}`,
    fix: others.slice(0, 3).map((other) => `--context ${other}`),
    kept: UNCHANGED,
  });
}

/** `missing` are lines such as `create deployments.apps in kecs-system`. */
export function rightsMissing(context: string, missing: readonly string[]): KecsError {
  return new KecsError({
    code: 'KECS2503',
    exitCode: ExitCode.Failed,
    what: `you may not install kecs into '${context}'`,
    why: ['these rights are missing:', ...missing].join('\n'),
    fix: ['ask for them, or for a namespace of your own (--namespace NAME)', 'choose another --context'],
    kept: UNCHANGED,
  });
}

/** `objects` are lines such as `Service kecs-system/traefik (managed by Helm)`. */
export function foreignObjects(objects: readonly string[], namespace: string): KecsError {
  return new KecsError({
    code: 'KECS2504',
    exitCode: ExitCode.Conflict,
    what: `namespace ${namespace} has objects of the names that kecs needs`,
    why: ['kecs did not make:', ...objects].join('\n'),
    fix: ['--namespace NAME (another one, which is made if it is not there)'],
    kept: UNCHANGED,
  });
}

export function otherInstallation(namespace: string, instance: string): KecsError {
  return new KecsError({
    code: 'KECS2505',
    exitCode: ExitCode.Conflict,
    what: `another kecs instance is installed in namespace ${namespace}`,
    why: `it is '${instance}', of this or another machine`,
    fix: ['--namespace NAME (another one)', `kecs delete --name ${instance} (where it was installed from)`],
    kept: UNCHANGED,
  });
}

/** A running instance is not moved to another cluster or namespace. */
export function clusterSettled(name: string, what: string, is: string): KecsError {
  return new KecsError({
    code: 'KECS2506',
    exitCode: ExitCode.Conflict,
    what: `'${name}' has another ${what}: ${is}`,
    fix: ['leave the flag out', `kecs delete --name ${name}, then start it anew`, '--name OTHER'],
    kept: UNCHANGED,
  });
}

export function controlPlaneImageNeeded(): KecsError {
  return new KecsError({
    code: 'KECS2507',
    exitCode: ExitCode.Usage,
    what: 'no image of the control plane is given',
    why: 'the nodes of an existing cluster pull it themselves, from where they can reach it',
    fix: [
      '--control-plane-image REGISTRY/kecs:TAG',
      'an instance with --provider kind makes one: docker images kecs.local/control-plane',
    ],
    kept: UNCHANGED,
  });
}

/** The cluster still has objects of the instance and cannot be asked to remove them. */
export function clusterOutOfReach(name: string, why: string, folder: string): KecsError {
  return new KecsError({
    code: 'KECS2508',
    exitCode: ExitCode.RuntimeUnavailable,
    what: `the cluster of '${name}' does not answer, so what is installed there cannot be removed`,
    why,
    fix: ['run this again when it can be reached', `rm -r ${folder} (leaves what is in the cluster)`],
    kept: 'the instance, here and in the cluster',
  });
}
