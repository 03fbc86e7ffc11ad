import type { InsideAnswer } from '../../../gateway/gateway-link.ts';
import { run } from '../../../system/exec.ts';
import { inNetwork } from './node-network.ts';
import type { NodePlace } from './node-place.ts';

const TIMEOUT_MS = 4_500;
const WHERE = "the node's network, where tasks are";

/** Runs in the node's network, as a task's code would: finds the gateway by its name and asks it. Prints one line of JSON. */
const SCRIPT = `
const { Resolver } = require('node:dns').promises;
const [name, port, server] = process.argv.slice(1);
const resolver = new Resolver({ timeout: 1500, tries: 2 });
resolver.setServers([server]);
const tell = (answer) => process.stdout.write(JSON.stringify(answer));
resolver.resolve4(name).then(
  ([address]) => fetch('http://' + address + ':' + port + '/_kecs/health', { signal: AbortSignal.timeout(3000) }).then(
    (response) => tell({ status: response.status, answeredAs: response.headers.get('x-kecs-gateway') ?? '' }),
    (error) => tell({ problem: name + ' is ' + address + ', which does not answer: ' + (error.cause?.message ?? error.message) }),
  ),
  (error) => tell({ problem: 'the name ' + name + ' is not found: ' + error.message }),
);
`;

/** Asks the gateway from within the network of a real node. */
export async function askFromInside(
  { names, subnet }: NodePlace,
  service: { name: string; port: number },
  signal: AbortSignal,
): Promise<InsideAnswer> {
  const [file, args] = inNetwork(
    names,
    process.execPath,
    '-e',
    SCRIPT,
    service.name,
    String(service.port),
    subnet.node,
  );
  const text = await run(file, args, { signal, timeoutMs: TIMEOUT_MS });
  const { status = 0, answeredAs = '', problem } = JSON.parse(text) as Partial<InsideAnswer>;
  return { where: WHERE, status, answeredAs, ...(problem !== undefined && { problem }) };
}
