import { imagesUnsupported } from '../../core/errors/catalogue/images.ts';
import type { CliDeps } from '../deps.ts';
import { table } from '../views/table.ts';
import { printData } from './print.ts';
import { runningInstance } from './running-instance.ts';
import type { InstanceFlags } from './select-instance.ts';

/** `kecs images list`: what the instance's tasks can run without a registry. */
export async function listImages(
  deps: CliDeps,
  flags: InstanceFlags & { output: 'table' | 'json' | 'yaml' | 'name' },
): Promise<void> {
  const { name, instance, provider, files } = await runningInstance(deps, flags);
  if (provider.images === undefined) throw imagesUnsupported(name, provider.name);
  const images = await provider.images(instance, files);
  const found = (await images?.list(deps.signal)) ?? [];
  const listed = found.toSorted((a, b) => a.name.localeCompare(b.name));
  if (flags.output === 'name') {
    for (const each of listed) deps.stdout.write(`${each.name}\n`);
  } else if (flags.output !== 'table') {
    await printData(deps, flags.output, 'images list', listed);
  } else if (images === undefined) {
    deps.stderr.write(`no images: '${name}' has a simulated node, where tasks need none\n`);
  } else if (listed.length === 0) {
    deps.stderr.write(`no images (kecs images load IMAGE --name ${name} loads one)\n`);
  } else {
    const rows = listed.map((each) => [
      each.name,
      each.size,
      each.platforms.join(',') || '-',
      each.digest.slice(0, 19),
    ]);
    deps.stdout.write(`${table(['IMAGE', 'SIZE', 'PLATFORMS', 'DIGEST'], rows)}\n`);
  }
}
