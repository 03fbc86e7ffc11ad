/** How to start kecs itself as a component: this Node and this program's entry. */
export type NodeProgram = { node: string; entry: string };

export function kecsCommand(program: NodeProgram, ...args: string[]): { file: string; args: string[] } {
  return { file: program.node, args: ['--max-http-header-size=1048576', program.entry, ...args] };
}
