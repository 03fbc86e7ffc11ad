import { imageUnavailable } from '../../core/errors/catalogue/docker.ts';
import { toErrorDetails } from '../../core/errors/kecs-error.ts';
import { run, tryRun } from '../../system/exec.ts';

/** An image that an instance needs; `flag` names another one. */
export type WantedImage = { image: string; purpose: string; flag: string };

export async function isLocal(image: string): Promise<boolean> {
  return (await imageId(image)) !== undefined;
}

/** The id of an image that is in Docker. */
export async function imageId(image: string): Promise<string | undefined> {
  const asked = await tryRun('docker', ['image', 'inspect', '--format', '{{.Id}}', image], {
    timeoutMs: 10_000,
  });
  return asked.ok ? asked.stdout.trim() : undefined;
}

/** Asks the registry only for an image that is not there. True when it had to be pulled; rejects with KECS1909. */
export async function ensureImage(
  { image, purpose, flag }: WantedImage,
  progress: (text: string) => void,
  signal: AbortSignal,
): Promise<boolean> {
  if (await isLocal(image)) return false;
  progress(`pulling ${image}`);
  try {
    await run('docker', ['pull', image], {
      signal,
      onLine: (line) => progress(`pulling ${image}: ${line.trim().slice(0, 80)}`),
    });
  } catch (thrown) {
    signal.throwIfAborted();
    throw imageUnavailable(image, purpose, flag, toErrorDetails(thrown).why ?? '');
  }
  return true;
}
