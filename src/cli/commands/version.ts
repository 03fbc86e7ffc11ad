import type { InstanceStore } from '../../clusters/instance/instance-store.ts';
import { PINNED_VERSIONS } from '../../clusters/instance/pinned-versions.ts';
import type { CliDeps } from '../deps.ts';
import { printData } from './print.ts';
import { storeFor } from './select-instance.ts';

type VersionFlags = { dataDir?: string; output: 'text' | 'json' | 'yaml' };

/** `kecs version`: of this program and what it brings, and by which version each instance was last started. */
export async function version(deps: CliDeps, flags: VersionFlags): Promise<void> {
  const data = versionData(deps, storeFor(deps, flags));
  if (flags.output !== 'text') return printData(deps, flags.output, 'version', data);
  const { instances } = data;
  const lines = [
    ['kecs', data.kecs],
    ['node', `${data.node} on ${data.platform}`],
    ...Object.entries(PINNED_VERSIONS),
    ...instances.map(({ name, kecsVersion, provider }) => [
      name,
      `instance, ${provider}, of kecs ${kecsVersion}${kecsVersion === deps.version ? '' : ' (kecs start-v2 brings it to this version)'}`,
    ]),
  ];
  const width = Math.max(...lines.map(([label = '']) => label.length));
  for (const [label = '', text = ''] of lines) deps.stdout.write(`${label.padEnd(width)}  ${text}\n`);
}

/** As `-o json` gives it. */
export function versionData(deps: Pick<CliDeps, 'version'>, store: InstanceStore) {
  // One whose file cannot be read has no version to tell, and keeps the others from telling none.
  const instances = store
    .readable()
    .map(({ name, kecsVersion, provider }) => ({ name, kecsVersion, provider }));
  return {
    kecs: deps.version,
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    components: PINNED_VERSIONS,
    instances,
  };
}
