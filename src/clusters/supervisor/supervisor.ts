import { createHash } from 'node:crypto';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { ComponentRecord, ComponentSpec, SupervisorRecord } from '../../core/instance/component-spec.ts';
import { makePrivateDir, readJsonIfThere, writeFileAtomic } from '../../system/files.ts';
import { acquireLock } from '../../system/lock.ts';
import { isAlive, type ProcessRef, processesWithEnv, refOf, terminate } from '../../system/processes.ts';
import { InstanceFiles } from '../instance/instance-files.ts';
import { ComponentProcess, INSTANCE_MARK } from './component-process.ts';
import { rotateLogs } from './rotate-logs.ts';

const ROTATE_EVERY_MS = 30_000;
const STRAY_GRACE_MS = 10_000;

export const SPECS_FILE = 'components.json';
export const SUPERVISOR_FILE = 'supervisor.json';
export const SUPERVISOR_LOCK = 'supervisor.lock';

export function specHash(specs: readonly ComponentSpec[]): string {
  return createHash('sha256').update(JSON.stringify(specs)).digest('hex').slice(0, 16);
}

/**
 * Runs the components of run/components.json until the signal aborts, then stops them in reverse order.
 * State is told in run/*.json only, so that every other command works with a dead supervisor too.
 */
export async function supervise(dir: string, signal: AbortSignal): Promise<void> {
  const files = new InstanceFiles(dir);
  const specs = readJsonIfThere<ComponentSpec[]>(files.run(SPECS_FILE));
  if (specs === undefined) throw new Error(`${files.run(SPECS_FILE)} is missing or not JSON`);
  // Also for what the components write: Traefik's access log, MiniStack's objects.
  process.umask(0o077);
  makePrivateDir(files.logsDir());

  // Two supervisors on one instance would fight over its processes: the second one leaves at once.
  const lock = await acquireLock(files.run(SUPERVISOR_LOCK), 'kecs supervise', 1_000, () => undefined);
  if (lock === undefined) throw new Error('another supervisor runs this instance');
  const own = refOf(process.pid);
  const record: SupervisorRecord = {
    pid: process.pid,
    startTime: own?.startTime ?? '',
    components: specs.map(({ name }) => name),
    specHash: specHash(specs),
  };
  // Before the ending of leftovers, which can take seconds: whoever waits for this supervisor must see that it is there.
  writeFileAtomic(files.run(SUPERVISOR_FILE), JSON.stringify(record));
  await endRecordedProcesses(files);

  const processes = new Map(specs.map((spec) => [spec.name, new ComponentProcess(spec, files)]));
  const loops = [...processes.values()].map((component) =>
    component.keepRunning(() => mayStart(component.spec, processes, files), signal),
  );
  const rotation = keepRotating(files, signal);
  await Promise.race([Promise.all(loops), aborted(signal)]);

  for (const wave of stopWaves(specs))
    await Promise.all(wave.map(async (name) => processes.get(name)?.stop()));
  await Promise.all([...loops, rotation]);
  rmSync(files.run(SUPERVISOR_FILE), { force: true });
  lock.release();
}

/** Groups that can be stopped together: a component stops once nothing that needs it is left. */
export function stopWaves(specs: readonly ComponentSpec[]): string[][] {
  const waves: string[][] = [];
  let left = [...specs];
  while (left.length > 0) {
    const needed = new Set(left.flatMap((spec) => spec.needs));
    const wave = left.filter((spec) => !needed.has(spec.name));
    // A cycle would leave nothing to pick; then all that is left goes at once.
    const picked = wave.length > 0 ? wave : left;
    waves.push(picked.map(({ name }) => name));
    left = left.filter((spec) => !picked.includes(spec));
  }
  return waves;
}

function mayStart(
  spec: ComponentSpec,
  processes: Map<string, ComponentProcess>,
  files: InstanceFiles,
): boolean {
  if (spec.gate !== undefined && !existsSync(files.run(spec.gate))) return false;
  return spec.after.every((name) => processes.get(name)?.wasReady ?? true);
}

/**
 * Ends what is recorded as running and lives, dependants first, then what carries the instance's mark and has no record. A supervisor that was killed leaves all of it: two etcds
 * on one folder would not do, and an API server without its etcd takes its whole grace to end.
 */
export async function endRecordedProcesses(files: InstanceFiles): Promise<void> {
  const specs = readJsonIfThere<ComponentSpec[]>(files.run(SPECS_FILE)) ?? [];
  const records = new Map(recordsIn(files).map((record) => [record.name, record]));
  const unknown = [...records.keys()].filter((name) => !specs.some((spec) => spec.name === name));
  for (const wave of [...stopWaves(specs), unknown]) {
    await Promise.all(wave.map(async (name) => endRecorded(records.get(name))));
  }
  await Promise.all(processesWithEnv(INSTANCE_MARK, files.dir).map((ref) => terminate(ref, STRAY_GRACE_MS)));
}

/** The component records of an instance, whatever wrote them. */
export function recordsIn(files: InstanceFiles): ComponentRecord[] {
  if (!existsSync(files.runDir())) return [];
  return readdirSync(files.runDir())
    .filter((name) => name.endsWith('.json') && name !== SPECS_FILE && name !== SUPERVISOR_FILE)
    .map((name) => readJsonIfThere<ComponentRecord>(files.run(name)))
    .filter((record) => record !== undefined);
}

export function processOf(record: { pid?: number; startTime?: string }): ProcessRef | undefined {
  const { pid, startTime } = record;
  return pid !== undefined && startTime !== undefined ? { pid, startTime } : undefined;
}

async function endRecorded(record: ComponentRecord | undefined): Promise<void> {
  const ref = record && processOf(record);
  if (ref !== undefined && isAlive(ref)) await terminate(ref, 10_000);
}

async function keepRotating(files: InstanceFiles, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    rotateLogs(files.logsDir());
    await delay(ROTATE_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
