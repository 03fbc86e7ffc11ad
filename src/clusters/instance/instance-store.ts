import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { dataDirUnusable } from '../../core/errors/catalogue/config.ts';
import { instanceBroken } from '../../core/errors/catalogue/instance.ts';
import { type Instance, isInstanceName } from '../../core/instance/instance.ts';
import { makePrivateDir, readTextIfThere, writeFileAtomic } from '../../system/files.ts';
import { instanceDir } from '../../system/paths.ts';
import { InstanceFiles } from './instance-files.ts';

/** The instances on this machine below one home folder. */
export class InstanceStore {
  readonly home: string;

  constructor(home: string) {
    this.home = home;
  }

  files(name: string): InstanceFiles {
    return new InstanceFiles(instanceDir(this.home, name));
  }

  /** Names of all instances that have a folder, sorted. */
  names(): string[] {
    const dir = join(this.home, 'instances');
    if (!existsSync(dir)) return [];
    return readdirSync(dir).filter(isInstanceName).sort();
  }

  /** The instance, or undefined where none was ever chosen under that name. */
  load(name: string): Instance | undefined {
    const files = this.files(name);
    const text = readTextIfThere(files.instance());
    if (text === undefined) return undefined;
    let parsed: unknown;
    try {
      parsed = parse(text);
    } catch (thrown) {
      throw instanceBroken(files.instance(), (thrown as Error).message.split('\n')[0] ?? '');
    }
    const problem = problemOf(parsed);
    if (problem) throw instanceBroken(files.instance(), problem);
    return parsed as Instance;
  }

  /** Every other instance that can be read: another one's broken file must not keep this one from starting. */
  others(name: string): Instance[] {
    return this.#readable(this.names().filter((other) => other !== name));
  }

  /** Every instance that can be read. */
  readable(): Instance[] {
    return this.#readable(this.names());
  }

  #readable(names: readonly string[]): Instance[] {
    return names.flatMap((name) => {
      try {
        return this.load(name) ?? [];
      } catch {
        return [];
      }
    });
  }

  /** Makes the folder if need be and writes instance.yaml. */
  save(instance: Instance): void {
    const files = this.files(instance.name);
    this.makeFolders(instance.name);
    writeFileAtomic(
      files.instance(),
      `# Written by kecs. Ports and choices of this instance.\n${stringify(instance)}`,
    );
  }

  makeFolders(name: string): void {
    const files = this.files(name);
    try {
      for (const dir of [
        files.dir,
        files.runDir(),
        files.logsDir(),
        files.backendData(),
        files.traefikDynamic(),
      ]) {
        makePrivateDir(dir);
      }
    } catch (thrown) {
      throw dataDirUnusable(files.dir, (thrown as Error).message);
    }
  }

  /** Removes all of an instance; instance.yaml last, so that an interrupted removal can be repeated by name. */
  remove(name: string): void {
    const { dir } = this.files(name);
    if (!existsSync(dir)) return;
    for (const entry of readdirSync(dir)) {
      if (entry !== 'instance.yaml') rmSync(join(dir, entry), { recursive: true, force: true });
    }
    rmSync(dir, { recursive: true, force: true });
  }

  /** Removes what the components have stored, keeps the instance and its ports. */
  removeData(name: string): void {
    const files = this.files(name);
    for (const dir of [files.etcdData(), files.backendData(), files.sharedVolumes()])
      rmSync(dir, { recursive: true, force: true });
  }
}

function problemOf(parsed: unknown): string | undefined {
  if (typeof parsed !== 'object' || parsed === null) return 'it is not a map';
  const { apiVersion, kind, name, ports } = parsed as Partial<Instance>;
  if (apiVersion !== 'kecs.dev/v1' || kind !== 'Instance')
    return `apiVersion ${apiVersion}, kind ${kind}: made by another version`;
  if (typeof name !== 'string' || typeof ports !== 'object') return 'name or ports are missing';
  return undefined;
}
