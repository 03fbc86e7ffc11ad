import type { NodeProgram } from '../../instance/start-options.ts';

/** How to start kecs itself as a component. */
export function kecsCommand(program: NodeProgram, ...args: string[]): { file: string; args: string[] } {
  return { file: program.node, args: ['--max-http-header-size=1048576', program.entry, ...args] };
}
