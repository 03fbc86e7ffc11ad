import { realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parse } from 'yaml';
import { kubeconfigUnusable } from '../core/errors/catalogue/kubeconfig.ts';
import { readJsonIfThere, readTextIfThere, writeFileAtomic } from '../system/files.ts';
import { editKubeconfig } from './edit-kubeconfig.ts';
import { mergeEntries, type OwnEntries, refreshEntries } from './merge-entries.ts';
import { removeEntries } from './remove-entries.ts';

type Config = {
  'current-context'?: string;
  clusters?: { name: string; cluster: object }[];
  users?: { name: string; user: object }[];
  contexts?: { name: string; context: { cluster: string; user: string } }[];
};

/** An instance's own kubeconfig and the files of users that it was merged into, which the instance's folder remembers. */
export class MergedKubeconfig {
  readonly #instance: string;
  readonly #kubeconfig: string;
  readonly #record: string;

  constructor(instance: string, kubeconfig: string) {
    this.#instance = instance;
    this.#kubeconfig = kubeconfig;
    this.#record = join(dirname(kubeconfig), 'merged-into.json');
  }

  get context(): string {
    return `kecs-${this.#instance}`;
  }

  files(): string[] {
    return readJsonIfThere<string[]>(this.#record) ?? [];
  }

  /** Adds the instance to a user's kubeconfig, or brings its entries there up to date. */
  async mergeInto(path: string, switchContext: boolean, signal?: AbortSignal): Promise<void> {
    const own = this.#entries();
    await editKubeconfig(path, (text) => mergeEntries(path, text, own, switchContext), signal);
    const files = this.files();
    if (!files.includes(path)) writeFileAtomic(this.#record, JSON.stringify([...files, path]));
  }

  /** For new keys or a new address; a file that is gone is not made again. */
  async refreshIn(path: string): Promise<void> {
    if (readTextIfThere(path) === undefined) return;
    const own = this.#entries();
    await editKubeconfig(path, (text) => (text === '' ? undefined : refreshEntries(path, text, own)));
  }

  /** Takes out of `path` what this instance wrote there, and nothing else. */
  async removeFrom(path: string): Promise<void> {
    if (readTextIfThere(path) === undefined) return;
    const folder = this.#folder();
    await editKubeconfig(path, (text) => (text === '' ? undefined : removeEntries(path, text, folder)));
  }

  #entries(): OwnEntries {
    const path = this.#kubeconfig;
    const config = parse(readTextIfThere(path) ?? '') as Config | null;
    const wanted = config?.contexts?.find(({ name }) => name === config['current-context'])?.context;
    const cluster = config?.clusters?.find(({ name }) => name === wanted?.cluster)?.cluster;
    const user = config?.users?.find(({ name }) => name === wanted?.user)?.user;
    if (cluster === undefined || user === undefined)
      throw kubeconfigUnusable(path, `${basename(path)} has no current context with a cluster and a user`);
    return { name: this.context, folder: this.#folder(), cluster, user };
  }

  #folder(): string {
    return realpathSync(dirname(this.#kubeconfig));
  }
}
