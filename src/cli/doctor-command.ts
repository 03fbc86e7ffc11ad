import { type Command, Option } from 'commander';
import type { CliDeps } from './deps.ts';

const DOCTOR_EXAMPLES = `
Examples:
  $ kecs doctor
  $ kecs doctor --pre
  $ kecs doctor --only 'network|ports'
  $ kecs doctor --fix
  $ kecs doctor --bundle kecs.tar.gz
`;

/** `kecs doctor`. `options` makes those that all commands on instances have. */
export function addDoctorCommand(
  program: Command,
  deps: CliDeps,
  options: { name(): Option; dataDir(): Option },
): void {
  program
    .command('doctor')
    .description('look at this machine and the instances on it; exit 7 when something is wrong')
    .addOption(options.name())
    .addOption(options.dataDir())
    .option('--pre', 'only what a start needs')
    .option('--only <pattern>', 'checks or categories whose name matches')
    .option('--fix', 'print the commands that help, ready to copy; none is run')
    .option(
      '--bundle <file>',
      'write findings, settings, status and logs into a .tar.gz, without secrets; lists its files first',
    )
    .addOption(
      new Option('-o, --output <format>', 'how to print')
        .choices(['table', 'short', 'json'])
        .default('table'),
    )
    .addHelpText('after', DOCTOR_EXAMPLES)
    .action(async (flags) => (await import('./commands/doctor.ts')).doctor(deps, flags));
}
