// Forecasts of pixels by a kernel model and by a linear one: JS, WASM and WASM with SIMD, in turns; then a million pixels.
// Run alone: node bench/forecast.mjs (after npm run build).
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { createForecaster } from '../dist/multitemporal/forecaster/index.js';
import { inTurns, printTable, summarise } from './measure.mjs';

// Two earlier scenes of six bands, and a thousand samples.
const inputs = 12;
const outputs = 6;
const samples = 1000;
const megapixel = 1 << 20;

const engines = [
  ['js', { engine: 'js' }],
  ['scalar', { simd: false }],
  ['simd', { simd: true }],
];

/** The same numbers in every run, −1 to 1. */
function randomNumbers(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

function kernelModel(random) {
  const list = (length, next) => Float64Array.from({ length }, next);
  return {
    kind: 'kernel',
    inputs,
    outputs,
    gamma: 0.01,
    mean: list(inputs, () => 2000),
    scale: list(inputs, () => 1 / 800),
    support: { rows: samples, columns: inputs, values: list(samples * inputs, () => 3 * random()) },
    dual: { rows: samples, columns: outputs, values: list(samples * outputs, () => 100 * random()) },
    offset: list(outputs, () => 2000),
  };
}

function linearModel(random) {
  const coefficients = Float64Array.from({ length: inputs * outputs }, () => random() / 4);
  return { kind: 'linear', inputs, outputs, coefficients, intercept: new Float64Array(outputs).fill(1000) };
}

function planesOf(pixels, random) {
  return Array.from({ length: inputs }, () => Int16Array.from({ length: pixels }, () => 2000 + 1900 * random()));
}

/** The forecasts of these planes, and the seconds that they took. */
function timed(forecaster, planes) {
  const results = Array.from({ length: outputs }, () => new Int16Array(planes[0].length));
  const start = performance.now();
  forecaster.predict(planes, results, planes[0].length);
  return { results, seconds: (performance.now() - start) / 1000 };
}

/** Nanoseconds a pixel by engine, once all engines have been found to agree. */
function compare(model, planes, rounds) {
  const forecasters = engines.map(([name, options]) => [name, createForecaster(model, options)]);
  const [expected, ...others] = forecasters.map(([, forecaster]) => timed(forecaster, planes).results.join());
  if (others.some((forecasts) => forecasts !== expected)) throw new Error('The engines give other bits.');
  const results = inTurns(
    forecasters.map(([name, forecaster]) => [name, () => timed(forecaster, planes).seconds]),
    rounds,
  );
  return Object.fromEntries(engines.map(([name]) => [name, (results[name].median / planes[0].length) * 1e9]));
}

/** Seconds until as many threads have done a million pixels. */
async function megapixelSeconds(threads) {
  const workers = Array.from({ length: threads }, () => {
    return new Worker(new URL(import.meta.url), { workerData: { pixels: megapixel / threads } });
  });
  const next = (worker) => new Promise((resolve) => worker.once('message', resolve));
  await Promise.all(workers.map(next));
  const rounds = [];
  for (let round = 0; round < 3; round++) {
    const start = performance.now();
    await Promise.all(
      workers.map((worker) => {
        worker.postMessage('go');
        return next(worker);
      }),
    );
    rounds.push((performance.now() - start) / 1000);
  }
  await Promise.all(workers.map((worker) => worker.terminate()));
  return summarise(rounds).median;
}

function work({ pixels }) {
  const random = randomNumbers(1);
  const forecaster = createForecaster(kernelModel(random));
  const planes = planesOf(pixels, random);
  timed(forecaster, planesOf(4096, random));
  parentPort.on('message', () => {
    timed(forecaster, planes);
    parentPort.postMessage('done');
  });
  parentPort.postMessage('ready');
}

export async function benchForecasts() {
  const random = randomNumbers(1);
  const kernel = compare(kernelModel(random), planesOf(2048, random), 7);
  const linear = compare(linearModel(random), planesOf(1 << 16, random), 15);
  const one = await megapixelSeconds(1);
  const two = await megapixelSeconds(2);
  const row = (what, { js, scalar, simd }, each) => [
    what,
    ...[js, scalar, simd].map((nanos) => (nanos / each).toFixed(1)),
    `${(js / simd).toFixed(1)}×`,
    `${(scalar / simd).toFixed(1)}×`,
  ];
  printTable(`Forecasts of ${outputs} bands by ${inputs} inputs, one thread: ns`, [
    ['', 'JS core', 'WASM', 'WASM SIMD', 'SIMD to JS', 'to WASM'],
    row(`kernel, a pixel and sample (${samples} samples)`, kernel, samples),
    row('linear, a pixel', linear, 1),
  ]);
  printTable(`${megapixel} pixels by ${samples} samples, WASM SIMD: seconds`, [
    ['', 's'],
    ['one thread', one.toFixed(1)],
    ['two threads', two.toFixed(1)],
  ]);
  return { samples, kernel, linear, megapixel: { one, two } };
}

if (!isMainThread && workerData?.pixels) work(workerData);
else if (process.argv[1] === new URL(import.meta.url).pathname) await benchForecasts();
