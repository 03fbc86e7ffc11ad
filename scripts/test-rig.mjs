// Docker, kind and k3d for the tests: `up` prints the environment they are found by, `env` prints it again, `down` ends it.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
// The pinned Node.js reads TypeScript as it is; the one that runs this may be older.
const node = at('../node_modules/node/bin/node');
const { status } = spawnSync(node, [at('../test/rig/main.ts'), ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
