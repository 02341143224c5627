// Runs the tests, and closes with the one line of numbers that machines read. Arguments go to vitest.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'tsmask-test-'));
const report = join(folder, 'report.json');
const { status } = spawnSync(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit', cwd: new URL('..', import.meta.url) },
);
let failed = 1;
try {
  const results = JSON.parse(readFileSync(report, 'utf8'));
  // A file that fails before its first test runs counts as one failure.
  const isBroken = ({ status, assertionResults }) =>
    status === 'failed' && !assertionResults.some((a) => a.status === 'failed');
  failed = results.numFailedTests + results.testResults.filter(isBroken).length;
  // What was skipped stands in the runner's own summary.
  console.log(`${results.numPassedTests} passed, ${failed} failed`);
} catch {
  console.log('0 passed, 1 failed');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = status === 0 && failed === 0 ? 0 : 1;
