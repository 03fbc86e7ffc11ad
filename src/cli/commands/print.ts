import type { CliDeps } from '../deps.ts';

/** The envelope of every `-o json` and `-o yaml`: additive changes keep schemaVersion. */
export async function printData(
  deps: CliDeps,
  format: 'json' | 'yaml',
  command: string,
  data: unknown,
): Promise<void> {
  const envelope = { schemaVersion: 1, command, data };
  if (format === 'json') {
    deps.stdout.write(`${JSON.stringify(envelope, null, 2)}\n`);
  } else {
    (await import('./print-yaml.ts')).printYaml(deps, envelope);
  }
}
