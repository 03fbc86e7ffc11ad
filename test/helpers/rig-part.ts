/** Parts of the test rig (test/rig), which `npm test -- clusters` makes and names in the environment. */
export type RigPart = 'KIND' | 'K3D' | 'CLUSTER_IMAGES';

/** For `describe.skipIf`: why these parts are not there, or undefined when they are. `npm test` counts it as a failure in CI. */
export function missingFromRig(...parts: RigPart[]): string | undefined {
  for (const part of parts) {
    const reason = process.env[`KECS_TEST_SKIP_${part}`];
    if (reason !== undefined) return reason;
    if (!process.env[SAYS_THAT_IT_IS_THERE[part]]) return 'not made: run npm test -- clusters';
  }
  return undefined;
}

const SAYS_THAT_IT_IS_THERE: Record<RigPart, string> = {
  KIND: 'KECS_TEST_KIND',
  K3D: 'KECS_TEST_K3D',
  CLUSTER_IMAGES: 'KECS_TEST_TRAEFIK_IMAGE',
};

/** A variable of a part that is there. */
export function rigVariable(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`the test rig gave no ${name}`);
  return value;
}
