// Training of kernel ridge: how long it takes, at what rate, and how much memory, besides what trainingCost tells.
// Run alone: node --expose-gc bench/training.mjs [samples…, the fewest first] (after npm run build).
import { performance } from 'node:perf_hooks';
import { trainKernelRidge } from '../dist/multitemporal/kernel-ridge.js';
import { trainingCost } from '../dist/multitemporal/training-cost.js';
import { randomOf } from '../dist/random.js';
import { printTable } from './measure.mjs';

const [inputs, outputs] = [12, 6];

async function measure(samples) {
  const random = randomOf(samples);
  const table = (columns) => ({
    rows: samples,
    columns,
    values: Float64Array.from({ length: samples * columns }, () => Math.round(10000 * random())),
  });
  const [x, y, weights] = [table(inputs), table(outputs), new Float64Array(samples).fill(1 / samples)];
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  const started = performance.now();
  await trainKernelRidge(x, y, weights, { lambda: 0.001, gamma: 0.01 });
  const seconds = (performance.now() - started) / 1000;
  // The most that the process ever had, in KiB: sizes are to grow.
  const bytes = process.resourceUsage().maxRSS * 1024 - before;
  return { samples, seconds, bytes, told: trainingCost({ samples, inputs, outputs }) };
}

export async function benchTraining(sizes = [500, 1000, 2000]) {
  const rows = [];
  await measure(300);
  for (const samples of sizes) rows.push(await measure(samples));
  printTable('Training of kernel ridge, 12 inputs, 6 outputs, one thread', [
    ['samples', 'seconds', 'told', 'M multiply-adds/s', 'MB', 'told'],
    ...rows.map(({ samples, seconds, bytes, told }) => [
      `${samples}`,
      seconds.toFixed(2),
      told.seconds.toFixed(2),
      (told.multiplyAdds / seconds / 1e6).toFixed(0),
      (bytes / 1e6).toFixed(0),
      (told.bytes / 1e6).toFixed(0),
    ]),
  ]);
  return rows;
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const sizes = process.argv.slice(2).map(Number);
  await benchTraining(sizes.length > 0 ? sizes : undefined);
}
