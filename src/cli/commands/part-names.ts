/** The parts that every instance has. */
export const PART_NAMES: readonly string[] = ['control-plane', 'backend', 'traefik', 'error-service'];
