// The whole program, from files to files, each run a process of its own, in turns with GDAL merely reading every pixel.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { saveSimulation, simulate } from 'tsmask/simulate';
import { inTurns, printTable } from './measure.mjs';

const command = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const python = '/usr/bin/python3';

const readWithGdal = `
import sys, glob
from multiprocessing import Process
from osgeo import gdal
def read(files):
    for file in files:
        gdal.Open(file).ReadAsArray()
files = sorted(glob.glob(sys.argv[1] + '/*.tif'))
readers = [Process(target=read, args=(files[i::2],)) for i in range(2)]
for reader in readers: reader.start()
for reader in readers: reader.join()
import resource
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
print(usage.ru_utime + usage.ru_stime)
`;

/** Simulates a stack, calls `work` with a folder for what it makes and the one of the scenes, and removes both. */
export async function withStack({ size, dates }, work) {
  const folder = mkdtempSync(join(tmpdir(), 'tsmask-bench-'));
  try {
    const scenes = join(folder, 'scenes');
    await saveSimulation(simulate({ width: size, height: size, dates, everyDays: 6, seed: 12 }), scenes);
    return await work(folder, scenes);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Reads all files of a folder with two processes of GDAL. Returns the seconds of processor time, if GDAL is there. */
export function gdalReads(scenes) {
  const { status, stdout } = run(python, ['-', scenes], readWithGdal);
  return status === 0 ? Number(stdout) : undefined;
}

/** Runs the command line, which must not fail. */
export function runTsmask(args) {
  const { status, stderr } = run(process.execPath, [command, ...args]);
  if (status !== 0) throw new Error(stderr);
}

export function benchProgram({ size = 1024, dates = 60, rounds = 5 } = {}) {
  return withStack({ size, dates }, (folder, scenes) => {
    const compressed = readdirSync(scenes).reduce((sum, name) => sum + statSync(join(scenes, name)).size, 0);
    const raw = size * size * dates * 6 * 2;
    const mask = (workers) => () => {
      const out = ['--out', join(folder, 'masks'), '--overwrite'];
      runTsmask(['mask', scenes, ...out, '--workers', String(workers)]);
    };
    const counts = Array.from({ length: Math.max(2, Math.min(8, availableParallelism())) }, (_, i) => i + 1);
    const contestants = counts.map((count) => [`tsmask, ${count} worker${count > 1 ? 's' : ''}`, mask(count)]);
    const hasGdal = gdalReads(scenes) !== undefined;
    if (hasGdal) contestants.push(['GDAL reads, 2 processes', () => void gdalReads(scenes)]);
    const results = inTurns(contestants, rounds);
    const reading = results['GDAL reads, 2 processes']?.median;
    printTable(
      `Whole program: ${dates} dates of ${size} × ${size}, six bands, ${mega(raw)} MB raw, ${mega(compressed)} MB deflated`,
      [
        ['', 'seconds', 'quartiles', 'MB/s raw', 'pixels/s', 'of GDAL’s reading'],
        ...Object.entries(results).map(([name, { median, lower, upper }]) => [
          name,
          median.toFixed(2),
          `${lower.toFixed(2)}–${upper.toFixed(2)}`,
          mega(raw / median),
          name.startsWith('tsmask') ? Math.round((size * size) / median) : '',
          reading ? `${(median / reading).toFixed(2)}×` : '–',
        ]),
      ],
    );
    return { size, dates, rawBytes: raw, compressedBytes: compressed, results };
  });
}

function run(program, args, input = '') {
  return spawnSync(program, args, { input, encoding: 'utf8' });
}

function mega(bytes) {
  return (bytes / 1e6).toFixed(0);
}
