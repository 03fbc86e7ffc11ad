import { accessSync, constants, existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { inOneLine } from '../core/errors/kecs-error.ts';
import { type ClusterTool, demandTool, K3D, KIND, toolFile } from './docker/cluster-tool.ts';
import { demandDocker } from './docker/demand-docker.ts';

/** Where Docker listens unless DOCKER_HOST or a context says otherwise. */
const SOCKETS = ['/var/run/docker.sock', join(homedir(), '.docker', 'run', 'docker.sock')];

/**
 * For a new instance that nobody chose a provider for: kind or else k3d, where it and a Docker that answers are there; else embedded.
 * Costs nothing where there is neither, or no sign of Docker.
 */
export async function chooseProvider(
  env: NodeJS.ProcessEnv,
): Promise<{ name: 'embedded' | ClusterTool['name']; why: string }> {
  const embedded = (reason: string): { name: 'embedded'; why: string } => ({
    name: 'embedded',
    why: `provider embedded: ${reason} (choose with --provider)`,
  });
  if (!isInPath('docker', env)) return embedded('Docker is not installed');
  const tool = [KIND, K3D].find((each) => isInPath(toolFile(each, env), env));
  if (tool === undefined) return embedded('neither kind nor k3d is installed');
  if (!env['DOCKER_HOST'] && !env['DOCKER_CONTEXT'] && !SOCKETS.some((path) => existsSync(path)))
    return embedded('Docker is not running');
  try {
    const [docker, found] = await Promise.all([demandDocker(), demandTool(tool, env)]);
    const why = `provider ${tool.name}: Docker ${docker.version} answers and ${tool.name} ${found.version} is there`;
    return { name: tool.name, why: `${why} (choose with --provider)` };
  } catch (thrown) {
    return embedded(inOneLine(thrown));
  }
}

function isInPath(program: string, env: NodeJS.ProcessEnv): boolean {
  const places = program.includes('/')
    ? [program]
    : (env['PATH'] ?? '').split(delimiter).map((dir) => join(dir, program));
  const suffixes = process.platform === 'win32' ? ['.exe', '.cmd'] : [''];
  return places.some((place) =>
    suffixes.some((suffix) => {
      try {
        accessSync(place + suffix, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    }),
  );
}
