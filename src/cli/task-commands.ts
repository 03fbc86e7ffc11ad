import { type Command, Option } from 'commander';
import type { CliDeps } from './deps.ts';

/** The commands on what runs in an instance. `options` makes those that all commands on instances have. */
export function addTaskCommands(
  program: Command,
  deps: CliDeps,
  options: { name(): Option; dataDir(): Option },
): void {
  const cluster = (): Option => new Option('--cluster <cluster>', 'of this ECS cluster only (default: all)');
  const region = (): Option =>
    new Option('--region <region>', 'of this region (default: AWS_REGION, else us-east-1)');

  program
    .command('ps')
    .description('show services and tasks, and why what does not run does not')
    .addOption(options.name())
    .addOption(options.dataDir())
    .addOption(cluster())
    .addOption(region())
    .option('-a, --all', 'those that have ended, too')
    .addOption(
      new Option('-o, --output <format>', 'how to print')
        .choices(['table', 'wide', 'json', 'yaml'])
        .default('table'),
    )
    .action(async (flags) => (await import('./commands/ps.ts')).ps(deps, flags));

  program
    .command('logs')
    .description('print what the containers of a task or service, or a part of the instance, have written')
    .argument(
      '<task|service|part>',
      "a task's id or the begin of it, a service or a family; or control-plane, backend, traefik, error-service",
    )
    .addOption(options.name())
    .addOption(options.dataDir())
    .option('-f, --follow', 'go on as more is written')
    .option('--container <container>', 'of this container only (default: all)')
    .option('--since <time>', 'not older than this: 10m, or 2026-01-31T12:00:00Z')
    .option('-n, --tail <lines>', 'at most this many of each container, or all (default: all)')
    .option('-t, --timestamps', 'with the time of each line')
    .option('-p, --previous', "of a part's run before the present one")
    .addOption(cluster())
    .addOption(region())
    .action(async (wanted, flags) => (await import('./commands/logs.ts')).logs(deps, wanted, flags));
}
