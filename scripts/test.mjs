// `npm test`: makes ready what is missing, then the checks and all tests. `npm test -- ARGS` passes ARGS to vitest
// and leaves the checks out; `npm test -- --node 24 [ARGS]` runs under Node 24. The last line counts.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check } from './check.mjs';
import { ensureChromium } from './chromium.mjs';
import { bringNode24, runUnder } from './node24.mjs';
import { prepare } from './prepare.mjs';
import { runInherited } from './run-inherited.mjs';
import { orExplain, Trouble } from './trouble.mjs';

await orExplain(async () => {
  const args = process.argv.slice(2);
  const node = takeNodeFlag(args);
  await prepare();
  if (node && !process.versions.node.startsWith(`${node}.`)) {
    process.exitCode = await runUnder(await bringNode24(), [process.argv[1], ...args]);
    return;
  }
  await ensureChromium();
  const failedChecks = args.length === 0 ? check() : [];
  const tests = await runTests(args);
  if (failedChecks.length) console.log(`\nFailed checks: ${failedChecks.join(', ')}`);
  console.log(`\n${tests.passed} passed, ${tests.failed + failedChecks.length} failed`);
  process.exitCode = tests.code || (failedChecks.length ? 1 : 0);
});

function takeNodeFlag(args) {
  const at = args.indexOf('--node');
  if (at === -1) return null;
  const [, version] = args.splice(at, 2);
  if (version !== '24') throw new Trouble('--node takes 24, the other Node the tests run on.');
  return version;
}

async function runTests(args) {
  const folder = mkdtempSync(join(tmpdir(), 'bellwether-test-'));
  const report = join(folder, 'report.json');
  try {
    const code = await runInherited(process.execPath, [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...args,
    ]);
    return { code, ...countsOf(report, code) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A file that could not be loaded, or an error outside every test, is a failure too, though no test of it failed. */
function countsOf(report, code) {
  const { numPassedTests, numFailedTests, testResults } = readReport(report);
  const unloadable = testResults.filter(
    file => file.status === 'failed' && file.assertionResults.length === 0,
  );
  const failed = numFailedTests + unloadable.length;
  return { passed: numPassedTests, failed: code === 0 ? failed : Math.max(failed, 1) };
}

function readReport(report) {
  try {
    return JSON.parse(readFileSync(report, 'utf8'));
  } catch (error) {
    // vitest writes none when it stops before the first test; its exit code says so.
    if (error.code === 'ENOENT') return { numPassedTests: 0, numFailedTests: 0, testResults: [] };
    throw error;
  }
}
