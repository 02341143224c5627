// Composites of whole stacks under masks that are there, each run a process of its own, in turns with GDAL merely reading
// every pixel: `node bench/composite.mjs [rounds]`.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compositeMethods } from 'tsmask';
import { inTurns, printTable } from './measure.mjs';
import { gdalReads, runTsmask, withStack } from './program.mjs';

export function benchComposites({ size = 1024, dates = 60, rounds = 5 } = {}) {
  return withStack({ size, dates }, (folder, scenes) => {
    const masks = join(folder, 'masks');
    runTsmask(['mask', scenes, '--out', masks]);
    const contestants = compositeMethods.map((method) => [
      method,
      () => {
        const out = ['--out', join(folder, method), '--overwrite'];
        runTsmask(['composite', scenes, '--mask', masks, '--method', method, '--workers', '2', ...out]);
      },
    ]);
    const hasGdal = gdalReads(scenes) !== undefined;
    const reads = 'GDAL reads, 2 processes';
    if (hasGdal) contestants.push([reads, () => void gdalReads(scenes)]);
    const results = inTurns(contestants, rounds);
    printTable(`Composites: ${dates} dates of ${size} × ${size}, six bands, 2 workers`, [
      ['', 'seconds', 'quartiles', 'of GDAL’s reading'],
      ...Object.entries(results).map(([name, { median, lower, upper }]) => [
        name,
        median.toFixed(2),
        `${lower.toFixed(2)}–${upper.toFixed(2)}`,
        hasGdal ? `${(median / results[reads].median).toFixed(2)}×` : '–',
      ]),
    ]);
    return { size, dates, results };
  });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await benchComposites({ rounds: Number(process.argv[2] ?? 5) });
}
