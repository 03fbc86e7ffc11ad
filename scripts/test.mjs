// Every check and test, in one command: types, lint, unit and contract, then integration against real parts.
// `npm test -- unit` runs only what its arguments name. The last line counts tests: `12 passed, 0 failed`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const reports = mkdtempSync(join(tmpdir(), 'kecs-reports-'));
const wanted = new Set(process.argv.slice(2));
const asked = (name) => wanted.size === 0 || wanted.has(name);
const bin = (name) => join('node_modules', '.bin', name);
const counts = { passed: 0, failed: 0, skipped: 0 };

function run(title, file, args) {
  console.log(`\n── ${title}`);
  const started = Date.now();
  const { status } = spawnSync(file, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  console.log(
    `── ${title}: ${status === 0 ? 'ok' : `exit ${status}`}, ${((Date.now() - started) / 1000).toFixed(1)} s`,
  );
  return status === 0;
}

/** A static check counts as one test. */
function check(title, file, args) {
  if (run(title, file, args)) counts.passed++;
  else counts.failed++;
}

function vitest(project) {
  const report = join(reports, `${project}.json`);
  const args = [
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ];
  const ok = run(`${project} tests`, bin('vitest'), args);
  try {
    const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(report, 'utf8'));
    counts.passed += numPassedTests;
    counts.failed += numFailedTests;
    counts.skipped += numPendingTests;
    if (!ok && numFailedTests === 0) counts.failed++;
  } catch {
    counts.failed++;
  }
}

/** The real parts that integration tests start by themselves are those that an instance would use. */
function useProgramsOfTheCache() {
  console.log('\n── programs (built on the first run: about four minutes)');
  const { status, stdout } = spawnSync(process.execPath, ['bin/kecs.js', 'prefetch', '-o', 'json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  if (status !== 0) {
    counts.failed++;
    return;
  }
  for (const { name, path } of JSON.parse(stdout).data) process.env[`KECS_TEST_${name.toUpperCase()}`] = path;
}

if (asked('check')) {
  check('types', bin('tsc'), ['--noEmit']);
  check('format and lint', bin('biome'), ['check', '.']);
  check('lint with types', bin('oxlint'), ['--type-aware', '--deny-warnings', 'src', 'test']);
}
if (asked('unit')) vitest('unit');
if (asked('contract')) vitest('contract');
if (asked('integration')) {
  check('build', process.execPath, ['scripts/build.mjs']);
  useProgramsOfTheCache();
  vitest('integration');
}
rmSync(reports, { recursive: true, force: true });
console.log(
  `\n${counts.passed} passed, ${counts.failed} failed${counts.skipped ? `, ${counts.skipped} skipped` : ''}`,
);
process.exitCode = counts.failed === 0 && counts.passed > 0 ? 0 : 1;
