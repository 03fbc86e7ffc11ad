// Every check and test, in one command: types, lint, unit and contract, then integration against real parts.
// `npm test -- unit` runs only what its arguments name (check, unit, contract, integration, clusters). The last line counts tests: `12 passed, 0 failed`.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
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

/** What a real node needs of Debian. Only CI installs it; elsewhere the tests of real nodes say what is missing and are skipped. */
function useNodePackages() {
  const { stdout } = spawnSync(process.execPath, ['scripts/test-rig.mjs', 'packages'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  const missing = stdout.trim();
  if (missing) console.log(`\n── no real node in these tests: ${missing} missing`);
  if (missing && process.env.CI === 'true') counts.failed++;
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
  for (const { name, path } of JSON.parse(stdout).data)
    process.env[`KECS_TEST_${name.toUpperCase().replaceAll('-', '_')}`] = path;
}

/** The AWS CLI and boto3 in a Python environment of the tests' own, kept by the hash of their pins. */
function useAwsClients() {
  const pins = resolve('test', 'requirements.txt');
  const hash = createHash('sha256').update(readFileSync(pins)).digest('hex').slice(0, 12);
  const cache = process.env.KECS_CACHE ?? join(homedir(), '.cache', 'kecs');
  const dir = join(cache, 'test-clients', hash);
  const done = join(dir, 'installed');
  if (!existsSync(done)) {
    rmSync(dir, { recursive: true, force: true });
    const python = process.env.KECS_PYTHON ?? 'python3';
    const pip = ['-m', 'pip', 'install', '-q', '--disable-pip-version-check', '--require-hashes', '-r', pins];
    const ok =
      run('AWS clients', python, ['-m', 'venv', dir]) && run('AWS clients', join(dir, 'bin', 'python'), pip);
    if (!ok) {
      counts.failed++;
      return;
    }
    writeFileSync(done, '');
  }
  process.env.KECS_TEST_AWS = join(dir, 'bin', 'aws');
  process.env.KECS_TEST_PYTHON = join(dir, 'bin', 'python');
}

/**
 * Docker, kind and k3d of the tests' own (test/rig). What cannot be had is said, and in CI it is a failure: there a skipped
 * test would go unnoticed. A rig that was up before stays up.
 */
function withClusters(test) {
  console.log('\n── test rig (built on the first run: about eight minutes)');
  const rig = (command) =>
    spawnSync(process.execPath, ['scripts/test-rig.mjs', command], {
      stdio: ['ignore', 'pipe', 'inherit'],
      encoding: 'utf8',
    });
  const wasUp = existsSync(join(process.env.KECS_TEST_DOCKER_RUN ?? '/run/kecs-test-docker', 'dockerd.pid'));
  const { status, stdout } = rig('up');
  if (status !== 0) {
    counts.failed++;
    return;
  }
  for (const [, name, value] of stdout.matchAll(/^(\w+)=(.*)$/gm)) {
    process.env[name] = value;
    if (name.startsWith('KECS_TEST_SKIP_') && process.env.CI === 'true') counts.failed++;
  }
  test();
  if (!wasUp && rig('down').status !== 0) counts.failed++;
}

if (asked('check')) {
  check('types', bin('tsc'), ['--noEmit']);
  check('format and lint', bin('biome'), ['check', '.']);
  check('lint with types', bin('oxlint'), ['--type-aware', '--deny-warnings', 'src', 'test']);
}
if (asked('unit')) vitest('unit');
if (asked('contract')) vitest('contract');
if (asked('integration') || wanted.has('clusters')) {
  check('build', process.execPath, ['scripts/build.mjs']);
  useNodePackages();
  useProgramsOfTheCache();
  useAwsClients();
}
if (asked('integration')) {
  vitest('integration');
  vitest('instance');
}
// In CI on every run; elsewhere only when named: it wants Docker, root and eight minutes for its first build.
if (wanted.has('clusters') || (wanted.size === 0 && process.env.CI === 'true'))
  withClusters(() => vitest('clusters'));
rmSync(reports, { recursive: true, force: true });
console.log(
  `\n${counts.passed} passed, ${counts.failed} failed${counts.skipped ? `, ${counts.skipped} skipped` : ''}`,
);
process.exitCode = counts.failed === 0 && counts.passed > 0 ? 0 : 1;
