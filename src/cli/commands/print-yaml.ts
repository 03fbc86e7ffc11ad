import { stringify } from 'yaml';
import type { CliDeps } from '../deps.ts';

/** In a file of its own, so that only `-o yaml` loads the library. */
export function printYaml(deps: CliDeps, data: unknown): void {
  deps.stdout.write(stringify(data));
}
