import { spawn } from 'node:child_process';
import { closeSync, openSync, rmSync } from 'node:fs';
import type { ComponentRecord, ComponentSpec, SupervisorRecord } from '../../core/instance/component-spec.ts';
import { readJsonIfThere, writeFileAtomic } from '../../system/files.ts';
import { isAlive, type ProcessRef, terminate } from '../../system/processes.ts';
import type { InstanceFiles } from '../instance/instance-files.ts';
import type { NodeProgram } from '../instance/start-options.ts';
import {
  endRecordedProcesses,
  processOf,
  recordsIn,
  SPECS_FILE,
  SUPERVISOR_FILE,
  SUPERVISOR_LOCK,
} from './supervisor.ts';

/** Enough for every component's own grace, one wave after the other. */
const STOP_TIMEOUT_MS = 45_000;

/** What runs of an instance, read from its run/ folder and checked against living processes. */
export type RunState = {
  supervisor: 'running' | 'absent';
  specHash: string | undefined;
  components: (ComponentRecord & { alive: boolean })[];
};

export function readRunState(files: InstanceFiles): RunState {
  const supervisor = readJsonIfThere<SupervisorRecord>(files.run(SUPERVISOR_FILE));
  const running = supervisor !== undefined && isAlive(processOf(supervisor));
  const order = supervisor?.components ?? [];
  return {
    supervisor: running ? 'running' : 'absent',
    specHash: running ? supervisor.specHash : undefined,
    components: recordsIn(files)
      .map((record) => ({ ...record, alive: isAlive(processOf(record)) }))
      .sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name)),
  };
}

/** Starts a detached supervisor for these components. */
export function startSupervisor(
  files: InstanceFiles,
  specs: readonly ComponentSpec[],
  program: NodeProgram,
): void {
  for (const record of recordsIn(files)) {
    // Of what lives, the record is what the supervisor ends it by; of the dead, it would be taken for news.
    if (!isAlive(processOf(record))) rmSync(files.run(`${record.name}.json`), { force: true });
  }
  writeFileAtomic(files.run(SPECS_FILE), JSON.stringify(specs));
  const log = openSync(files.log('supervisor'), 'a', 0o600);
  const child = spawn(program.node, [program.entry, 'supervise', `--dir=${files.dir}`], {
    cwd: files.dir,
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.unref();
}

/** Stops the supervisor, which stops the components; ends by hand what a dead supervisor has left. */
export async function stopSupervised(files: InstanceFiles): Promise<{ stopped: string[] }> {
  const before = readRunState(files).components.filter(({ alive }) => alive);
  // The lock, not supervisor.json: a supervisor that has only just come up holds it already.
  const holder = readJsonIfThere<ProcessRef>(files.run(SUPERVISOR_LOCK));
  if (holder !== undefined && isAlive(holder)) await terminate(holder, STOP_TIMEOUT_MS);
  await endRecordedProcesses(files);
  for (const name of [SUPERVISOR_FILE, SUPERVISOR_LOCK]) rmSync(files.run(name), { force: true });
  return { stopped: before.map(({ name }) => name) };
}
