// Speed as ratios, measured in one run: `npm run bench`. Prints tables and writes them to bench/results/bench.json.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { version } from 'tsmask';
import { benchComposites } from './composite.mjs';
import { benchForecasts } from './forecast.mjs';
import { benchForest } from './forest.mjs';
import { benchKernels } from './kernels.mjs';
import { benchProgram } from './program.mjs';
import { benchSolving } from './solve.mjs';

const results = {
  version,
  node: process.version,
  cpu: `${cpus().length} × ${cpus()[0].model}`,
  kernels: await benchKernels(),
  forest: benchForest(),
  forecasts: await benchForecasts(),
  solving: benchSolving(),
  program: await benchProgram(),
  composites: await benchComposites(),
};
const folder = new URL('results/', import.meta.url);
mkdirSync(folder, { recursive: true });
const path = new URL('bench.json', folder);
writeFileSync(path, `${JSON.stringify(results, null, 2)}\n`);
console.log(`\n${results.cpu}, Node ${process.version}\nwritten to ${path.pathname}`);
