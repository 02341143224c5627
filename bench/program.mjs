// The whole program, from files to files, in a process of its own.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { simulate } from 'tsmask/simulate';
import { saveSimulation } from '../dist/simulate/save.js';
import { printTable, summarise } from './measure.mjs';

const command = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));

export async function benchProgram({ size = 1024, dates = 60, runs = 3 } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'tsmask-bench-'));
  try {
    const scenes = join(folder, 'scenes');
    await saveSimulation(simulate({ width: size, height: size, dates, everyDays: 6, seed: 12 }), scenes, { level: 1 });
    const compressed = readdirSync(scenes).reduce((sum, name) => sum + statSync(join(scenes, name)).size, 0);
    const raw = size * size * dates * 6 * 2;
    const results = [1, 2].map((workers) => {
      const seconds = Array.from({ length: runs }, () => {
        const start = performance.now();
        const args = [
          command,
          'mask',
          scenes,
          '--out',
          join(folder, 'masks'),
          '--overwrite',
          '--workers',
          String(workers),
        ];
        const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
        if (status !== 0) throw new Error(stderr);
        return (performance.now() - start) / 1000;
      });
      return { workers, ...summarise(seconds) };
    });
    printTable(
      `Whole program: ${dates} dates of ${size} × ${size}, ${(raw / 1e6).toFixed(0)} MB raw, ${(compressed / 1e6).toFixed(0)} MB deflated`,
      [
        ['workers', 'seconds', 'fastest', 'slowest', 'MB/s raw', 'pixels/s'],
        ...results.map(({ workers, median, fastest, slowest }) => [
          workers,
          median.toFixed(2),
          fastest.toFixed(2),
          slowest.toFixed(2),
          (raw / 1e6 / median).toFixed(0),
          Math.round((size * size) / median),
        ]),
      ],
    );
    return { size, dates, rawBytes: raw, compressedBytes: compressed, results };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
