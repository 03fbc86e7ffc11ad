import { globSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../../src/system/exec.ts';
import type { FileTree } from './file-tree.ts';

/** A Python of this machine and the packages of one environment. */
export type Python = { executable: string; version: string; standard: string; packages: string };

const ASK = `import json, sys, sysconfig
print(json.dumps({
  "executable": getattr(sys, "_base_executable", sys.executable),
  "version": "%d.%d" % sys.version_info[:2],
  "standard": sysconfig.get_path("stdlib"),
  "packages": sysconfig.get_path("purelib"),
}))`;

/** Of no use to a server. */
const LEFT_OUT = [
  'test',
  'idlelib',
  'tkinter',
  'turtledemo',
  'ensurepip',
  'lib2to3',
  'site-packages',
  'dist-packages',
];

export async function pythonOf(environment: string): Promise<Python> {
  const found = JSON.parse(await run(environment, ['-c', ASK])) as Python;
  return { ...found, executable: realpathSync(found.executable) };
}

/** Puts it at the places of the official Python images, with the libraries of all its compiled modules. */
export async function addPython(
  tree: FileTree,
  { executable, version, standard, packages }: Python,
): Promise<void> {
  const library = `/usr/local/lib/python${version}`;
  await tree.executable(executable, `/usr/local/bin/python${version}`);
  for (const name of ['python', 'python3']) tree.link(`/usr/local/bin/${name}`, `python${version}`);
  tree.copy(standard, library);
  for (const name of [...LEFT_OUT, `config-${version}*`])
    for (const path of globSync(name, { cwd: join(tree.root, library) }))
      rmSync(join(tree.root, library, path), { recursive: true });
  tree.copy(packages, '/usr/local/lib/packages');
  for (const folder of ['pip', 'setuptools', 'pkg_resources', '_distutils_hack'])
    rmSync(join(tree.root, '/usr/local/lib/packages', folder), { recursive: true, force: true });
  for (const cache of globSync('**/__pycache__', { cwd: join(tree.root, '/usr/local/lib') }))
    rmSync(join(tree.root, '/usr/local/lib', cache), { recursive: true });
  for (const module of globSync(['lib-dynload/*.so'], { cwd: standard }))
    await tree.librariesOf(join(standard, module));
  for (const module of globSync(['**/*.so'], { cwd: packages }))
    await tree.librariesOf(join(packages, module));
}
