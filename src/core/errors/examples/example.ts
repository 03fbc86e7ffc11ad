import type { KecsError } from '../kecs-error.ts';

/** An error as a user may see it, for the catalogue's page: by the name of the function that makes it. */
export type ErrorExamples = Readonly<Record<string, () => KecsError>>;
