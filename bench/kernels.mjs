// The temporal test and the spatial steps on one simulated block, for every engine.
import { createKernel } from 'tsmask';
import { simulate } from 'tsmask/simulate';
import { measure, printTable } from './measure.mjs';

const engines = [
  ['JS core', { engine: 'js' }],
  ['scalar WASM', { engine: 'wasm', simd: false }],
  ['SIMD WASM', { engine: 'wasm', simd: true }],
];

export function benchKernels({ width = 64, height = 64, dates = 118 } = {}) {
  const simulation = simulate({ width, height, dates, everyDays: 4, seed: 11 });
  const pixels = width * height;
  const roles = ['blue', 'green', 'red', 'nir', 'swir1', 'swir2'];
  const bands = Object.fromEntries(roles.map((role) => [role, new Int16Array(dates * pixels)]));
  for (let date = 0; date < dates; date++) {
    const scene = simulation.scene(date);
    for (const role of roles) bands[role].set(scene.bands[role], date * pixels);
  }
  const size = { width: 512, height: 512 };
  const scene = Uint8Array.from(
    { length: size.width * size.height },
    (_, i) => [1, 1, 1, 2, 3][((i * 2654435761) >>> 7) % 5],
  );

  const results = engines.map(([name, options]) => {
    const kernel = createKernel(options);
    const temporal = measure(() => kernel.temporal({ bands, dates, pixels }));
    const spatial = measure(() => kernel.buffer(kernel.filter(scene, size), size));
    return {
      name,
      microsecondsPerPixel: (temporal.median / pixels) * 1e6,
      spread: (temporal.slowest - temporal.fastest) / temporal.median,
      spatialNanosecondsPerPixel: (spatial.median / scene.length) * 1e9,
    };
  });
  const [{ microsecondsPerPixel: js, spatialNanosecondsPerPixel: jsSpatial }] = results;
  printTable(`Kernels: ${pixels} pixels, ${dates} dates, one thread`, [
    ['', 'temporal µs/pixel', 'spread', 'times JS', 'filter + buffer ns/pixel', 'times JS'],
    ...results.map((row) => [
      row.name,
      row.microsecondsPerPixel.toFixed(1),
      `${(row.spread * 100).toFixed(0)}%`,
      (js / row.microsecondsPerPixel).toFixed(1),
      row.spatialNanosecondsPerPixel.toFixed(2),
      (jsSpatial / row.spatialNanosecondsPerPixel).toFixed(1),
    ]),
  ]);
  return { pixels, dates, results };
}
