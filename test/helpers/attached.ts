import { runAttached } from '../../src/system/exec.ts';

// A program of its own for the tests of runAttached: streams and signals belong to a whole process.
const [file = '', ...args] = process.argv.slice(2);
process.exitCode = (await runAttached(file, args, { GIVEN: 'given' })) ?? 8;
