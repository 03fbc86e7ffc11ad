import { dockerFailed } from '../../core/errors/catalogue/docker.ts';
import { tryRun } from '../../system/exec.ts';

export type Container = { id: string; name: string; running: boolean; createdAt: number };

const QUICK_MS = 5_000;

/** Containers with this label, running or not, by name. */
export async function containersWith(label: string, signal?: AbortSignal): Promise<Container[]> {
  const filter = ['ps', '--all', '--no-trunc', '--filter', `label=${label}`, '--format', '{{.ID}}'];
  const ids = (await docker(filter, QUICK_MS, signal)).split('\n').filter(Boolean);
  if (ids.length === 0) return [];
  const format = '{{.Id}} {{.Name}} {{.State.Running}} {{.Created}}';
  const lines = (await docker(['inspect', '--format', format, ...ids], QUICK_MS, signal)).split('\n');
  return lines
    .filter(Boolean)
    .map((line) => {
      const [id = '', name = '', running, created = ''] = line.split(' ');
      const createdAt = Date.parse(created);
      return { id, name: name.replace(/^\//, ''), running: running === 'true', createdAt };
    })
    .toSorted((a, b) => a.name.localeCompare(b.name));
}

/** Rejects with KECS1905, with what Docker said. */
export async function docker(
  args: readonly string[],
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<string> {
  const asked = await tryRun('docker', args, { timeoutMs, ...(signal && { signal }) });
  if (asked.ok) return asked.stdout;
  const why = asked.timedOut ? `no answer within ${timeoutMs / 1000} s` : asked.said;
  throw dockerFailed(`docker ${args[0] ?? ''} failed`, why, ['run the same command again']);
}
