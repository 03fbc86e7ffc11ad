import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unreadableTemplate } from '../core/errors/catalogue/gateway.ts';
import { messageOf } from '../core/errors/kecs-error.ts';
import type { KubeObject } from '../core/kube-objects.ts';
import type { TemplateId, TemplateParameters } from './catalogue.ts';
import { renderTemplate } from './render-template.ts';

/** Renders the files under `templates/`. Each file is read once, however often it is rendered. */
export class Templates {
  readonly #dir: string;
  readonly #texts = new Map<string, string>();

  /** `dir` is the folder `templates` itself. */
  constructor(dir: string) {
    this.#dir = dir;
  }

  /** The objects of one template, in file order. Throws KECS1501 when the file is unreadable, KECS1502 when it and its parameters do not fit. */
  render<Id extends TemplateId>(id: Id, parameters: TemplateParameters[Id]): KubeObject[] {
    return renderTemplate(id, this.#text(id), parameters);
  }

  /** As `render`, for a template with exactly one object. */
  renderOne<Id extends TemplateId>(id: Id, parameters: TemplateParameters[Id]): KubeObject {
    const [object, ...more] = this.render(id, parameters);
    if (object === undefined || more.length > 0) {
      throw unreadableTemplate(id, `it has ${more.length + (object ? 1 : 0)} objects where one is expected`);
    }
    return object;
  }

  /** The objects of every file in a sub-folder, by file name: for files without parameters. */
  renderFolder(folder: string): KubeObject[] {
    return readdirSync(join(this.#dir, folder))
      .filter((name) => name.endsWith('.yaml'))
      .toSorted()
      .flatMap((name) => {
        const id = `${folder}/${name.slice(0, -'.yaml'.length)}`;
        return renderTemplate(id, this.#text(id), {});
      });
  }

  #text(id: string): string {
    let text = this.#texts.get(id);
    if (text === undefined) {
      const path = join(this.#dir, `${id}.yaml`);
      try {
        text = readFileSync(path, 'utf8');
      } catch (thrown) {
        throw unreadableTemplate(id, messageOf(thrown));
      }
      this.#texts.set(id, text);
    }
    return text;
  }
}
