import { request } from 'node:http';
import { tryRun } from '../../system/exec.ts';
import { PullProgress } from './pull-progress.ts';

export type PullOutcome = { ok: true } | { ok: false; why: string };

/**
 * Pulls an image. Docker's program tells no sizes where its output is no terminal, so its server is asked directly, as that
 * program would; an image that this may not read is left to the program, which knows the user's credentials.
 */
export async function pullImage(
  image: string,
  progress: (text: string) => void,
  signal: AbortSignal,
): Promise<PullOutcome> {
  const socket = await socketOfDocker();
  if (socket !== undefined) {
    const outcome = await pullBySocket(socket, image, progress, signal);
    if (outcome.ok) return outcome;
  }
  progress(`pulling ${image}`);
  const { ok, said } = await tryRun('docker', ['pull', '--quiet', image], { signal });
  return ok ? { ok } : { ok, why: said };
}

/** Where Docker listens, if that is a socket of this machine. */
async function socketOfDocker(): Promise<string | undefined> {
  const named = process.env['DOCKER_HOST'];
  const format = '{{.Endpoints.docker.Host}}';
  const address =
    named ||
    (await tryRun('docker', ['context', 'inspect', '--format', format], { timeoutMs: 3_000 })).stdout.trim();
  return address.startsWith('unix://') ? address.slice('unix://'.length) : undefined;
}

function pullBySocket(
  socketPath: string,
  image: string,
  progress: (text: string) => void,
  signal: AbortSignal,
): Promise<PullOutcome> {
  // A name without tag or digest would mean all tags.
  const named = /(:[^/]+|@[^/]+)$/.test(image) ? image : `${image}:latest`;
  const path = `/images/create?fromImage=${encodeURIComponent(named)}`;
  const told = new PullProgress(image, progress);
  return new Promise((resolve) => {
    const fail = (thrown: Error): void => resolve({ ok: false, why: thrown.message });
    const asked = request(
      { socketPath, path, method: 'POST', headers: { host: 'docker' }, signal },
      (answer) => {
        answer.setEncoding('utf8');
        answer.on('data', (text: string) => told.add(text));
        answer.on('error', fail);
        answer.on('end', () => {
          const why =
            told.failure ?? (answer.statusCode === 200 ? undefined : `Docker answered ${answer.statusCode}`);
          resolve(why === undefined ? { ok: true } : { ok: false, why });
        });
      },
    );
    asked.on('error', fail);
    asked.end();
  });
}
