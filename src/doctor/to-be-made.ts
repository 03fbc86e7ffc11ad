import type { Facts } from './facts.ts';

/** Whether the next start has to make that program. */
export async function isToBeMade(facts: Facts, program: string): Promise<boolean> {
  if ((await facts.provider()).name !== 'embedded') return false;
  const found = (await facts.programs()).find(({ name }) => name === program);
  return found !== undefined && (found.state === 'absent' || found.state === 'damaged');
}
