// Where the time of a run goes: seconds and processor time of its phases, with one and with two workers, and of the steps
// of the temporal phase on one thread; beside it what GDAL's reading of the same files takes.
//
//   npm run build && node bench/phases.mjs [rounds, 5]
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { bandRoles, createKernel, openStack, saveMasks } from 'tsmask';
import { StackReader } from '../dist/stack/read.js';
import { printTable, summarise } from './measure.mjs';
import { gdalReads, withStack } from './program.mjs';

const rounds = Number(process.argv[2] ?? 5);
const edge = 512;

/** Of a thread or of all, since `from`: seconds. */
const processorSeconds = (from) => {
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1e6;
};

/** Collects times by name, each the seconds on the clock and of the processors. */
class Times {
  all = new Map();
  #clock = performance.now();
  #usage = process.cpuUsage();

  /** What has gone by since the last mark belongs to `name`. */
  mark(name) {
    const [clock, usage] = [performance.now(), process.cpuUsage()];
    const own = this.all.get(name) ?? { clock: 0, processor: 0 };
    own.clock += (clock - this.#clock) / 1000;
    own.processor += processorSeconds(this.#usage);
    this.all.set(name, own);
    [this.#clock, this.#usage] = [clock, usage];
  }
}

async function whole(scenes, out, workers) {
  const times = new Times();
  const stack = await openStack(scenes);
  times.mark('opening');
  let isTemporal = true;
  const onProgress = ({ phase, blocks, blocksDone }) => {
    if (!isTemporal || phase !== 'temporal' || blocksDone < blocks) return;
    isTemporal = false;
    times.mark('temporal phase, start of the workers included');
  };
  await saveMasks(stack, { out, overwrite: true, workers, onProgress });
  times.mark('spatial phase and writing');
  return times.all;
}

async function steps(scenes) {
  const stack = await openStack(scenes);
  const kernel = createKernel();
  const reader = new StackReader(stack);
  const times = new Times();
  for (let y = 0; y < stack.grid.height; y += edge) {
    for (let x = 0; x < stack.grid.width; x += edge) {
      const window = { x, y, width: edge, height: edge };
      const series = kernel.series(stack.scenes.length, edge * edge);
      times.mark('making room');
      for (const date of stack.scenes.keys()) {
        const fetched = await reader.fetch(date, window, bandRoles);
        times.mark('reading files');
        await reader.decode(fetched, window, series.input);
        times.mark('inflating, predictor, parting the bands');
        series.observe(date);
        times.mark('means and flags');
      }
      series.classify();
      times.mark('passes');
    }
  }
  return times.all;
}

await withStack({ size: 2 * edge, dates: 60 }, async (folder, scenes) => {
  const out = join(folder, 'masks');
  const ways = [
    ['1 worker', () => whole(scenes, out, 1)],
    ['2 workers', () => whole(scenes, out, 2)],
    ['steps of the temporal phase, one thread', () => steps(scenes)],
    ['GDAL reads, 2 processes', async () => new Map([['all', gdal(scenes)]])],
  ];
  const found = ways.map(() => []);
  for (let round = -1; round < rounds; round++) {
    for (const [i, [, way]] of ways.entries()) {
      const times = await way();
      if (round >= 0) found[i].push(times);
      rmSync(out, { recursive: true, force: true });
    }
  }
  ways.forEach(([name], i) => {
    const median = (key, kind) => summarise(found[i].map((times) => times.get(key)[kind])).median.toFixed(2);
    const rows = [...found[i][0].keys()].map((key) => [key, median(key, 'clock'), median(key, 'processor')]);
    printTable(name, [['', 'seconds', 'processor seconds'], ...rows]);
  });
});

function gdal(scenes) {
  const start = performance.now();
  const processor = gdalReads(scenes) ?? Number.NaN;
  return { clock: (performance.now() - start) / 1000, processor };
}
