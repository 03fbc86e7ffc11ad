// Writes the generated pages under docs/. Each page has a test that compares it with what this would write.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
// Inside the checkout, so that packages left outside the bundle are found.
const folder = mkdtempSync(join(root, 'node_modules/.kecs-docs-'));
try {
  const outfile = join(folder, 'pages.mjs');
  await build({
    stdin: {
      resolveDir: root,
      loader: 'ts',
      contents: `
        import { compatibilityPage } from './src/control-plane/operations/compatibility.ts';
        import { errorsPage } from './src/core/errors/errors-page.ts';
        import { operationTable } from './src/control-plane/operations/operation-table.ts';
        import { routingPage } from './src/gateway/routing-page.ts';
        export const pages = (prose) => ({
          'docs/compatibility.md': compatibilityPage(operationTable),
          'docs/errors.md': errorsPage(),
          'docs/routing.md': routingPage(prose),
        });`,
    },
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    outfile,
    logLevel: 'warning',
  });
  const { pages } = await import(pathToFileURL(outfile).href);
  const prose = readFileSync(join(root, 'docs/routing.in.md'), 'utf8');
  for (const [path, text] of Object.entries(pages(prose))) {
    writeFileSync(join(root, path), text);
    console.log(`wrote ${path}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
