import type { BinaryDefinition } from '../../clusters/embedded/binaries/binary.ts';
import { type BinaryState, binaryState } from '../../clusters/embedded/binaries/binary-state.ts';
import { kubeBinary } from '../../clusters/embedded/binaries/kube.ts';
import { kubeNodeBinary } from '../../clusters/embedded/binaries/kube-node.ts';
import { ministackBinary } from '../../clusters/embedded/binaries/ministack.ts';
import { findPython } from '../../clusters/embedded/binaries/python.ts';
import { traefikBinary } from '../../clusters/embedded/binaries/traefik.ts';
import { tryRun } from '../../system/exec.ts';
import type { Env } from '../../system/paths.ts';
import { PATIENCE_MS } from './tool-facts.ts';

export type ProgramsWanted = { backend: boolean; node: boolean };

/** What an embedded instance would run, and how it is here. */
export function programFacts(
  wanted: ProgramsWanted,
  places: { env: Env; cacheRoot: string; packageRoot: string },
): Promise<BinaryState[]> {
  const definitions: BinaryDefinition[] = [
    kubeBinary,
    ...(wanted.node ? [kubeNodeBinary] : []),
    traefikBinary,
    ...(wanted.backend ? [ministackBinary] : []),
  ];
  return Promise.all(definitions.map((definition) => binaryState(definition, places)));
}

/** The Python that environments are made with, in words. Rejects where none is new enough, or it makes none. */
export async function usablePython(env: Env, signal: AbortSignal): Promise<string> {
  const python = await findPython(env, signal);
  const look = 'import sys, venv, ensurepip; print(*sys.version_info[:3], sep=".")';
  const asked = await tryRun(python, ['-c', look], { timeoutMs: PATIENCE_MS, signal });
  if (!asked.ok)
    throw new Error(
      `${python} cannot make environments: ${asked.said.split('\n').at(-1) ?? 'it does not say why'}`,
    );
  return `Python ${asked.stdout.trim()} (${python})`;
}
