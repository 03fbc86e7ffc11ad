import { type Command, Option } from 'commander';
import { COMPLETION_SHELLS } from './completion/scripts.ts';
import type { CliDeps } from './deps.ts';
import { ENV_FORMATS } from './views/env-view.ts';

const COMPLETION_EXAMPLES = `
Examples:
  $ source <(kecs completion bash)                                  # in ~/.bashrc
  $ source <(kecs completion zsh)                                   # in ~/.zshrc
  $ kecs completion fish > ~/.config/fish/completions/kecs.fish
`;

/** Commands for a shell and the clients in it. */
export function addLightCommands(
  program: Command,
  deps: CliDeps,
  options: { name(): Option; dataDir(): Option },
): void {
  program
    .command('env')
    .description('print what a shell needs so that AWS clients call an instance')
    .addOption(options.name())
    .addOption(options.dataDir())
    .addOption(
      new Option('--format <format>', 'shell or file to write for (default: your shell)').choices(
        ENV_FORMATS,
      ),
    )
    .addOption(new Option('--shell <shell>', 'the same').choices(ENV_FORMATS).conflicts('format'))
    .option('--from-container', "for clients in a container of this machine's Docker")
    .option('--unset', 'print what takes the variables out again')
    .addHelpText('after', '\nExample:\n  $ eval "$(kecs env --name my-cluster)"\n')
    .action(async (flags) => (await import('./commands/env.ts')).env(deps, flags));

  program
    .command('aws')
    .description('run your AWS CLI on an instance: kecs aws -- s3 ls')
    .argument('[args...]', 'what comes after -- goes to aws as it is')
    .addOption(options.name())
    .addOption(options.dataDir())
    .action(async (args, flags) => (await import('./commands/aws.ts')).aws(deps, args, flags));

  program
    .command('version')
    .description('print the versions of kecs, of what it runs and of the instances')
    .addOption(options.dataDir())
    .addOption(
      new Option('-o, --output <format>', 'how to print').choices(['text', 'json', 'yaml']).default('text'),
    )
    .action(async (flags) => (await import('./commands/version.ts')).version(deps, flags));

  program
    .command('completion')
    .description('print what completes commands, flags and live names in your shell')
    .addArgument(program.createArgument('<shell>', 'bash, zsh or fish').choices(COMPLETION_SHELLS))
    .addHelpText('after', COMPLETION_EXAMPLES)
    .action(async (shell: (typeof COMPLETION_SHELLS)[number]) => {
      const { COMPLETION_SCRIPTS } = await import('./completion/scripts.ts');
      deps.stdout.write(`${COMPLETION_SCRIPTS[shell]}\n`);
    });

  program
    .command('__complete', { hidden: true })
    .argument('[words...]')
    .action(async (words) => (await import('./commands/complete.ts')).completeCommand(deps, program, words));
}
