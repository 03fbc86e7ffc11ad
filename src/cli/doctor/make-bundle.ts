import type { InstanceStore } from '../../clusters/instance/instance-store.ts';
import { Redactor } from '../../core/redact.ts';
import { versionData } from '../commands/version.ts';
import type { CliDeps } from '../deps.ts';
import { packBundle, writeBundle } from './bundle.ts';
import { bundleFiles } from './bundle-files.ts';
import { tellingVariables } from './environment.ts';

/** Lists on stderr what a bundle holds, then writes it to `path`. Gives the names of its files. */
export async function makeBundle(
  deps: CliDeps,
  store: InstanceStore,
  path: string,
  findings: object,
): Promise<string[]> {
  const files = await bundleFiles(
    store,
    deps.env['KECS_CONFIG'] || 'kecs.yaml',
    {
      'findings.json': () => findings,
      'version.json': () => versionData(deps, store),
      'environment.json': () => tellingVariables(deps.env),
    },
    new Redactor(deps.env),
  );
  deps.signal.throwIfAborted();
  deps.stderr.write(`${path} will hold, with secrets taken out:\n`);
  for (const { name, text } of files) deps.stderr.write(`  ${name}  ${inKb(Buffer.byteLength(text))}\n`);
  const bytes = await packBundle(files, new Date());
  writeBundle(path, bytes);
  deps.stderr.write(
    `written (${inKb(bytes.length)}, readable by you only): look into it before you pass it on\n`,
  );
  return files.map(({ name }) => name);
}

function inKb(bytes: number): string {
  return `${(bytes / 1e3).toFixed(1)} kB`;
}
