// Bundles src/main.ts into dist/ (one entry, lazily loaded chunks) and writes the licences of what was bundled.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const outdir = process.env.KECS_DIST ?? 'dist';
rmSync(outdir, { recursive: true, force: true });

/**
 * What commander imports from Node, without what it costs: as modules, node:process opens all three standard streams and
 * node:fs loads its promises, though kecs uses neither here (programs as subcommands are what needs fs and child_process).
 * Together that was a third of the time of `kecs --version`.
 */
const forCommander = {
  process: 'module.exports = process;',
  fs: 'module.exports = {};',
  child_process: 'module.exports = {};',
  util: `exports.stripVTControlCharacters = (text) => process.getBuiltinModule('node:util').stripVTControlCharacters(text);`,
};
const lightCommander = {
  name: 'light-commander',
  setup(builder) {
    builder.onResolve({ filter: /^node:/ }, ({ path, importer }) => {
      const name = path.slice('node:'.length);
      const replaced = importer.includes('node_modules/commander/') && name in forCommander;
      return replaced ? { path: name, namespace: 'for-commander' } : undefined;
    });
    builder.onLoad({ filter: /.*/, namespace: 'for-commander' }, ({ path }) => ({
      contents: forCommander[path],
    }));
  },
};

const result = await build({
  entryPoints: ['src/main.ts'],
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22.12',
  outdir,
  chunkNames: 'chunks/[name]-[hash]',
  metafile: true,
  sourcemap: process.env.KECS_SOURCEMAP === '1',
  legalComments: 'none',
  // whatwg-url asks for Node's own punycode, which warns on every start since Node 21 when it is bundled.
  // Of the AWS SDK only the schemas are used: the clients around them would cost 1 MB and 50 ms of every start.
  plugins: [lightCommander],
  alias: {
    punycode: 'punycode/',
    '@aws-sdk/client-ecs': '@aws-sdk/client-ecs/dist-es/schemas/schemas_0.js',
    '@aws-sdk/client-elastic-load-balancing-v2':
      '@aws-sdk/client-elastic-load-balancing-v2/dist-es/schemas/schemas_0.js',
  },
  logLevel: 'warning',
  define: { KECS_VERSION: JSON.stringify(version) },
  // CommonJS packages inside an ES module bundle still call require().
  banner: {
    js: "import { createRequire as kecsCreateRequire } from 'node:module'; const require = kecsCreateRequire(import.meta.url);",
  },
});

const packages = new Map();
for (const input of Object.keys(result.metafile.inputs)) {
  const at = input.lastIndexOf('node_modules/');
  if (at < 0) continue;
  const parts = input.slice(at + 'node_modules/'.length).split('/');
  const name = parts[0].startsWith('@') ? `${parts[0]}/${parts[1]}` : parts[0];
  packages.set(join(input.slice(0, at), 'node_modules', name), name);
}
const sections = [...packages]
  .sort((a, b) => a[1].localeCompare(b[1]) || a[0].localeCompare(b[0]))
  .map(([folder, name]) => {
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const licence = typeof manifest.license === 'string' ? manifest.license : manifest.license?.type;
    if (!licence) throw new Error(`${name} names no licence: look at it before bundling it`);
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? readFileSync(join(folder, file), 'utf8').trim() : '(no licence file in the package)';
    return `## ${name} ${manifest.version} (${licence})\n\n${text}\n`;
  });
writeFileSync(
  join(outdir, 'THIRD_PARTY_LICENSES.md'),
  `# Packages bundled into kecs ${version}\n\n${sections.join('\n')}`,
);
// What was bundled where: tests read it, the package does not need it.
mkdirSync('build', { recursive: true });
writeFileSync(join('build', 'meta.json'), JSON.stringify(result.metafile));
