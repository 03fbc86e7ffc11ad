import {
  chmodSync,
  cpSync,
  lstatSync,
  mkdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { run } from '../../../src/system/exec.ts';
import { findProgram } from '../apt-packages.ts';

/** As on any system that has merged /usr. */
const MERGED = ['bin', 'sbin', 'lib', 'lib64'];

/** For libraries that lie where only this machine has them; the image has to name it in LD_LIBRARY_PATH. */
const ELSEWHERE = '/usr/local/lib';

/** The root of an image, put together from this machine's own programs with the libraries they are linked to. */
export class FileTree {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
    for (const name of MERGED) {
      mkdirSync(join(root, 'usr', name), { recursive: true });
      symlinkSync(`usr/${name}`, join(root, name));
    }
    this.folder('/tmp', 0o1777);
    this.folder('/etc');
    this.text('/etc/passwd', 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n');
    this.text('/etc/group', 'root:x:0:\nnogroup:x:65534:\n');
    this.text('/etc/nsswitch.conf', 'hosts: files dns\n');
  }

  folder(path: string, mode = 0o755): void {
    mkdirSync(this.#at(path), { recursive: true });
    chmodSync(this.#at(path), mode);
  }

  text(path: string, content: string, mode = 0o644): void {
    mkdirSync(dirname(this.#at(path)), { recursive: true });
    writeFileSync(this.#at(path), content, { mode });
    chmodSync(this.#at(path), mode);
  }

  link(path: string, target: string): void {
    mkdirSync(dirname(this.#at(path)), { recursive: true });
    if (!this.has(path)) symlinkSync(target, this.#at(path));
  }

  /** A file or folder of this machine, at `path` or where it lies here. */
  copy(source: string, path = source): void {
    mkdirSync(dirname(this.#at(path)), { recursive: true });
    cpSync(realpathSync(source), this.#at(path), { recursive: true });
  }

  /** A program of this machine's packages by name, at the place it has here, with its libraries. */
  async program(name: string): Promise<void> {
    const found = findProgram(name);
    if (found === undefined) throw new Error(`this machine has no program ${name}`);
    const real = realpathSync(found);
    await this.executable(real);
    const place = join(realpathSync(dirname(found)), name);
    if (place !== real) this.link(place, real);
  }

  /** A program or library by path, with the libraries it is linked to. */
  async executable(source: string, path = source): Promise<void> {
    if (this.has(path)) return;
    this.copy(source, path);
    await this.librariesOf(source);
  }

  /** The libraries that a program or library of this machine is linked to, each at its place. */
  async librariesOf(source: string): Promise<void> {
    // ldd refuses static programs and scripts: nothing to add for those.
    const libraries = await run('ldd', [source]).catch(() => '');
    for (const [library] of libraries.matchAll(/\/\S+\.so\S*/g)) {
      const place = join(
        /^\/(usr\/)?lib/.test(library) ? realpathSync(dirname(library)) : ELSEWHERE,
        basename(library),
      );
      if (!this.has(place)) this.copy(library, place);
    }
  }

  /** What was put together is in the archive by now. */
  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  has(path: string): boolean {
    return lstatSync(this.#at(path), { throwIfNoEntry: false }) !== undefined;
  }

  #at(path: string): string {
    return join(this.root, path);
  }
}
