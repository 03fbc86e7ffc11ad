import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { usage } from '../core/errors/catalogue/config.ts';
import type { CliDeps } from './deps.ts';
import { addDoctorCommand } from './doctor-command.ts';
import { addGatewayCommands } from './gateway-commands.ts';
import { addLightCommands } from './light-commands.ts';
import { addTaskCommands } from './task-commands.ts';

const QUICK_START = `
Examples:
  $ kecs start-v2 --name my-cluster
  $ aws ecs list-clusters --endpoint-url http://localhost:4566
  $ kecs status
  $ kecs stop-v2 --name my-cluster
`;

const IMAGES_EXAMPLES = `
Examples:
  $ kecs images load my-app:1
  $ kecs images load ./my-app.tar --name my-cluster
  $ podman save my-app:1 | kecs images load -
`;

/** Commands that have commands of their own. */
const GROUPS = ['images', 'gateway'] as const;

/** The command tree. Every action loads its code when it runs: --help and --version load none. */
export function createProgram(deps: CliDeps): Command {
  const program = new Command('kecs')
    .description('Amazon ECS on your own machine: one AWS endpoint, a real gateway, a real Kubernetes API')
    .version(deps.version, '-V, --version')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void deps.stdout.write(text),
      // Commander's own "error: …" lines are reported once, by main, as every other error.
      writeErr: () => undefined,
    })
    .showHelpAfterError(false)
    .addHelpText('after', QUICK_START);

  const name = (): Option => new Option('--name <name>', 'instance (default: kecs)');
  const dataDir = (): Option =>
    new Option('--data-dir <dir>', 'folder that holds the instances (default: ~/.kecs)');
  const output = (): Option =>
    new Option('-o, --output <format>', 'how to print').choices(['table', 'json', 'yaml']).default('table');

  program
    .command('start-v2')
    .alias('start')
    .description('start an instance, or bring a stopped or half-started one up')
    .addOption(name())
    .option(
      '--provider <provider>',
      'where it runs: embedded (processes of this machine), kind or k3d (pods of a cluster in Docker), existing (pods of a cluster of yours), or auto (default: auto)',
    )
    .option('--api-port <port>', 'the AWS endpoint (default: 4566)')
    .option('--admin-port <port>', "the control plane's health and metrics (default: 8081)")
    .addOption(dataDir())
    .option('--config <file>', 'settings file (default: kecs.yaml in this folder, if there)')
    .option('--timeout <duration>', 'give up after this long (default: 10m)')
    .option(
      '--backend <backend>',
      'what answers other AWS calls: ministack, or url=http://host:port (default: ministack)',
    )
    .option(
      '--node <node>',
      'what tasks run on: containerd (real containers), simulated, or auto: real where it can be (default: auto)',
    )
    .option('--no-localstack', 'start without a backend for other AWS calls')
    .option('--context <context>', 'existing: of your kubeconfig (default: the current one)')
    .option('--namespace <namespace>', 'existing: where it is installed (default: kecs-system)')
    .option(
      '--storage-class <class>',
      "existing: for the backend's data, or none (default: the cluster's own)",
    )
    .option('--dry-run', 'existing: print the objects that would be applied; with -o yaml')
    .option('--traefik-image <image>', 'kind, k3d, existing: the gateway (default: the official image)')
    .option(
      '--control-plane-image <image>',
      'kind, k3d, existing: the control plane (kind, k3d: made from this package)',
    )
    .option(
      '--backend-image <image>',
      'kind, k3d, existing: what answers other AWS calls (default: the official image)',
    )
    .option('--node-image <image>', "kind, k3d: the cluster's node (default: the tool's own)")
    .option('--rate-limit <average/burst>', 'requests a second per client, or off (default: 100/200)')
    .option('--allow-origin <origin>', 'let web pages of this origin call the endpoint (repeatable)', collect)
    .addOption(
      new Option('-o, --output <format>', 'how to report').choices(['text', 'json', 'yaml']).default('text'),
    )
    .action(async (flags) => (await import('./commands/start.ts')).start(deps, flags));

  program
    .command('stop-v2')
    .alias('stop')
    .description('stop an instance; its data is kept')
    .addOption(name())
    .addOption(dataDir())
    .option('--delete-data', 'remove what the instance has stored')
    .action(async (flags) => (await import('./commands/stop.ts')).stop(deps, flags));

  program
    .command('status')
    .description('show what runs and how it is')
    .addOption(name())
    .addOption(dataDir())
    .option('--all', 'every instance')
    .addOption(output())
    .action(async (flags) => (await import('./commands/status.ts')).status(deps, flags));

  program
    .command('list')
    .description('list the instances on this machine')
    .addOption(dataDir())
    .addOption(output())
    .action(async (flags) => (await import('./commands/list.ts')).list(deps, flags));

  addTaskCommands(program, deps, { name, dataDir });
  addGatewayCommands(program, deps, { name, dataDir });

  addDoctorCommand(program, deps, { name, dataDir });
  addLightCommands(program, deps, { name, dataDir });

  program
    .command('delete')
    .description('stop an instance and remove all of it')
    .addOption(name())
    .addOption(dataDir())
    .action(async (flags) => (await import('./commands/delete.ts')).deleteInstance(deps, flags));

  program
    .command('kubeconfig')
    .description("print an instance's kubeconfig, or add it to yours")
    .addOption(name())
    .addOption(dataDir())
    .option('--path', 'print where the file is')
    .option('--merge', 'add it to your own kubeconfig (KUBECONFIG, else ~/.kube/config) as context kecs-NAME')
    .option('--switch-context', 'with --merge: make it the current context')
    .action(async (flags) => (await import('./commands/kubeconfig.ts')).kubeconfig(deps, flags));

  program
    .command('kubectl')
    .description('run your kubectl on an instance: kecs kubectl -- get pods -A')
    .argument('[args...]', 'what comes after -- goes to kubectl as it is')
    .addOption(name())
    .addOption(dataDir())
    .action(async (args, flags) => (await import('./commands/kubectl.ts')).kubectl(deps, args, flags));

  const images = program
    .command('images')
    .description('the container images that tasks can run')
    .helpCommand(false);

  images
    .command('load')
    .description('load an image of your Docker, or an archive of images, into an instance')
    .argument(
      '<image>',
      'a name as Docker knows it, or a FILE.tar that docker save or a builder wrote (- reads it from stdin)',
    )
    .addOption(name())
    .addOption(dataDir())
    .option('--as <name>', 'the name for an image that has none')
    .addHelpText('after', IMAGES_EXAMPLES)
    .action(async (image, flags) =>
      (await import('./commands/load-images.ts')).loadImages(deps, image, flags),
    );

  images
    .command('list')
    .description('list the images that an instance has')
    .addOption(name())
    .addOption(dataDir())
    .addOption(
      new Option('-o, --output <format>', 'how to print')
        .choices(['table', 'json', 'yaml', 'name'])
        .default('table'),
    )
    .action(async (flags) => (await import('./commands/list-images.ts')).listImages(deps, flags));

  program
    .command('prefetch')
    .description('fetch and build what a start needs; start nothing')
    .addOption(new Option('-o, --output <format>', 'how to report').choices(['text', 'json']).default('text'))
    .action(async (flags) => (await import('./commands/prefetch.ts')).prefetch(deps, flags));

  program
    .command('server', { hidden: true })
    .description('run the ECS and ELBv2 control plane')
    .option('--kubeconfig <file>', "without it: the service account's token, in a pod")
    .option('--host <address>', 'where both servers listen', '127.0.0.1')
    .requiredOption('--port <port>', '', wholeNumber)
    .requiredOption('--admin-port <port>', '', wholeNumber)
    .requiredOption('--namespace <namespace>')
    .option('--backend-url <url>')
    .option('--allow-origin <origin>', '', collect)
    .option('--allow-reset')
    .option('--simulated-node <name>')
    .option('--task-namespace <namespace>')
    .option('--task-shared-dir <dir>')
    .option('--gateway-service <name>')
    .option('--component-dir <dir>')
    .option('--kubelet-port <port>', '', wholeNumber)
    .option('--lease <name>')
    .option('--identity <name>')
    .action(async (flags) => (await import('./commands/server.ts')).server(deps, flags));

  program
    .command('error-service', { hidden: true })
    .description("answer for services that the gateway can't reach")
    .option('--host <address>', 'where it listens', '127.0.0.1')
    .requiredOption('--port <port>', '', wholeNumber)
    .requiredOption('--instance <name>')
    .action(async (flags) => (await import('./commands/error-service.ts')).errorService(deps, flags));

  program
    .command('tunnel', { hidden: true })
    .description('lead a port of this machine to a Service in a cluster')
    .requiredOption('--kubeconfig <file>')
    .requiredOption('--namespace <namespace>')
    .requiredOption('--service <name>')
    .requiredOption('--port-name <name>')
    .requiredOption('--port <port>', '', wholeNumber)
    .action(async (flags) => (await import('./commands/tunnel.ts')).tunnel(deps, flags));

  program
    .command('supervise', { hidden: true })
    .description("run an instance's components")
    .requiredOption('--dir <dir>')
    .action(async (flags) => (await import('./commands/supervise.ts')).supervise(deps, flags));

  return program;
}

function collect(value: string, earlier: string[] | undefined): string[] {
  return [...(earlier ?? []), value];
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('not a whole number');
  return Number(text);
}

/** Commander's refusals as errors of ours; undefined for help and version, which are no errors. */
export function usageErrorOf(thrown: unknown): Error | undefined {
  if (!(thrown instanceof CommanderError)) return thrown as Error;
  if (thrown.code === 'commander.helpDisplayed' || thrown.code === 'commander.version') return undefined;
  const group = GROUPS.find((name) => name === process.argv[2]);
  const prefix = group === undefined ? '' : `${group} `;
  if (thrown.code === 'commander.help') return usage('no command was given', [`kecs ${prefix}--help`]);
  const [problem = '', guess] = thrown.message.replace(/^error: /, '').split('\n');
  const passedOn = ['kubectl', 'aws'].find((name) => name === process.argv[2]);
  if (passedOn !== undefined && problem.startsWith('unknown option'))
    return usage(problem, [`kecs ${passedOn} -- ARGUMENTS (all that is for ${passedOn} comes after --)`]);
  const meant = /^\(Did you mean (.+)\?\)$/.exec(guess ?? '')?.[1];
  const extra = /^too many arguments for '(.+)'\. Expected 0 arguments but got 1: (.+)\.$/.exec(problem);
  if (extra) {
    const command = `${prefix}${extra[1]}`;
    return usage(`'${command}' takes no argument: ${extra[2]}`, [`kecs ${command} --name ${extra[2]}`]);
  }
  return usage(problem, [
    ...(meant ? [meant.startsWith('-') ? meant : `kecs ${prefix}${meant}`] : []),
    `kecs ${prefix}--help`,
  ]);
}
