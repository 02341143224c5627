// The temporal test and the spatial steps, for every engine and for plain C, in turns: a busy machine slows all alike.
import { createKernel } from 'tsmask';
import { realSeries, simulatedSeries } from './data.mjs';
import { inTurns, printTable } from './measure.mjs';
import { hashOf, nativeTemporal } from './native.mjs';

const engines = [
  ['JS core', { engine: 'js' }],
  ['scalar WASM', { engine: 'wasm', simd: false }],
  ['SIMD WASM', { engine: 'wasm', simd: true }],
];

export async function benchKernels() {
  return { temporal: await benchTemporal(), spatial: benchSpatial(), dates: benchDates(), pixels: benchPixels() };
}

const times = (ratio) => `${ratio.toFixed(1)}×`;

async function benchTemporal() {
  const series = await realSeries();
  const native = nativeTemporal(series);
  const expected = hashOf(createKernel({ engine: 'js' }).temporal(series));
  const contestants = engines.map(([name, options]) => {
    const kernel = createKernel(options);
    if (hashOf(kernel.temporal(series)) !== expected) throw new Error(`${name} gives other bits.`);
    return [name, () => kernel.temporal(series)];
  });
  if (native) {
    if (native().hash !== expected) throw new Error('The native program gives other bits.');
    contestants.push(['plain C -O3', () => native().seconds]);
  }
  const results = inTurns(contestants, 15);
  const micros = (name) => (results[name].median / series.pixels) * 1e6;
  const best = micros('SIMD WASM');
  printTable(`Temporal test: ${series.name}, one thread`, [
    ['', 'µs a pixel', 'quartiles', 'SIMD WASM is faster'],
    ...contestants.map(([name]) => [
      name,
      micros(name).toFixed(1),
      [results[name].lower, results[name].upper].map((s) => ((s / series.pixels) * 1e6).toFixed(1)).join('–'),
      times(micros(name) / best),
    ]),
  ]);
  return Object.fromEntries(
    contestants.map(([name]) => [name, { microsecondsPerPixel: micros(name), ...results[name] }]),
  );
}

function benchSpatial() {
  const size = { width: 1024, height: 1024 };
  // Patches with ragged edges and specks, as masks have before they are cleaned.
  const scene = Uint8Array.from({ length: size.width * size.height }, (_, i) => {
    const [x, y] = [i % size.width, Math.floor(i / size.width)];
    const patch = Math.sin(x / 37) + Math.sin(y / 29 + x / 91);
    const speck = ((i * 2654435761) >>> 8) % 50;
    return speck === 0 ? 2 : speck === 1 ? 3 : patch > 0.9 ? 2 : patch < -1.2 ? 3 : 1;
  });
  const contestants = engines.map(([name, options]) => {
    const kernel = createKernel(options);
    const room = new Uint8Array(scene.length);
    // Both steps in one go over rows, as the program does it.
    return [name, () => kernel.scene(size, 'buffered').push(scene, room)];
  });
  const results = inTurns(contestants, 9);
  const nanos = (name) => (results[name].median / scene.length) * 1e9;
  printTable('Filter and buffer together: one scene of 1024 × 1024, one thread', [
    ['', 'ns a pixel', 'SIMD WASM is faster'],
    ...contestants.map(([name]) => [name, nanos(name).toFixed(2), times(nanos(name) / nanos('SIMD WASM'))]),
  ]);
  return Object.fromEntries(
    contestants.map(([name]) => [name, { nanosecondsPerPixel: nanos(name), ...results[name] }]),
  );
}

/** How the cost grows with the length of the series. */
function benchDates() {
  const kernel = createKernel();
  const lengths = [20, 50, 100, 200, 500, 1000];
  const contestants = lengths.map((dates) => {
    const series = simulatedSeries(dates, 32, Math.max(1, Math.round(1500 / dates)));
    return [dates, () => kernel.temporal(series)];
  });
  const results = inTurns(contestants, 9);
  const nanos = (dates) => (results[dates].median / 1024 / dates) * 1e9;
  printTable('SIMD WASM by length of the series: 1024 simulated pixels', [
    ['dates', 'µs a pixel', 'ns a pixel and date'],
    ...lengths.map((dates) => [dates, ((nanos(dates) * dates) / 1000).toFixed(1), nanos(dates).toFixed(0)]),
  ]);
  return lengths.map((dates) => ({ dates, nanosecondsPerPixelAndDate: nanos(dates) }));
}

/** Whether the cost of a pixel depends on how many there are. */
function benchPixels() {
  const kernel = createKernel();
  const sides = [16, 64, 256, 512];
  const contestants = sides.map((side) => {
    const series = simulatedSeries(60, side, 1);
    return [side, () => kernel.temporal(series)];
  });
  const results = inTurns(contestants, 5);
  const micros = (side) => (results[side].median / side ** 2) * 1e6;
  printTable('SIMD WASM by number of pixels: 60 simulated dates', [
    ['pixels', 'µs a pixel'],
    ...sides.map((side) => [side ** 2, micros(side).toFixed(2)]),
  ]);
  return sides.map((side) => ({ pixels: side ** 2, microsecondsPerPixel: micros(side) }));
}
