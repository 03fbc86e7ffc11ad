import { imageUnavailable } from '../../core/errors/catalogue/docker.ts';
import { tryRun } from '../../system/exec.ts';
import { pullImage } from './pull-image.ts';

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
  const pulled = await pullImage(image, progress, signal);
  signal.throwIfAborted();
  if (!pulled.ok) throw imageUnavailable(image, purpose, flag, pulled.why);
  return true;
}
