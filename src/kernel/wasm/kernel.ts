import { type BandRole, bandRoles, defaultNodata } from '../../bands.ts';
import { type Bands, checkSeries, type Kernel, type SeriesBlock, type SeriesInput } from '../kernel.ts';
import { packedBytes } from '../packed-classes.ts';
import { type SpatialRows, sceneStream, wholeScene } from '../scene-stream.ts';
import { type Thresholds, thresholdNames } from '../thresholds.ts';
import { checkedSimd, compileKernel, instantiateKernel, type KernelInstance, outOfMemory } from './module.ts';

/** Pixels that assembly/layout.ts keeps together. */
const lanes = 16;
const groupsAtOnce = 64;
/** What `temporal` takes into WebAssembly memory at a time: small enough to stay in the second-level cache. */
const chunkBytes = 1 << 20;

export function createWasmKernel(thresholds: Thresholds, wanted?: boolean): Kernel {
  const simd = checkedSimd(wanted);
  const module = compileKernel(simd);
  // The series and the rows of scenes each have an instance, so that the one never overwrites the other's memory.
  const seriesInstance = instantiateKernel(module);
  const spatial = new WasmSpatialRows(instantiateKernel(module));
  seriesInstance.exports.setThresholds(...thresholdNames.map((name) => thresholds[name]));

  const series = (dates: number, pixels: number, nodata?: number) =>
    wasmSeries(seriesInstance, dates, pixels, nodata ?? defaultNodata);
  return {
    engine: 'wasm',
    simd,
    bytesPerObservation: 5,
    series,
    temporal: (request) => temporalInChunks(request, series),
    filter: (classes, size) => wholeScene(spatial, classes, size, 'filter'),
    buffer: (classes, size) => wholeScene(spatial, classes, size, 'buffer'),
    scene: (size, stage) => sceneStream(spatial, size, stage),
  };
}

function wasmSeries({ exports, memory }: KernelInstance, dates: number, pixels: number, nodata: number): SeriesBlock {
  const address = exports.reserve(pixels, dates);
  if (address === 0) throw outOfMemory(`a block of ${pixels} pixels and ${dates} dates`);
  const padded = Math.ceil(pixels / lanes) * lanes;
  const view = (band: number) => new Int16Array(memory.buffer, address + 2 * padded * band, pixels);
  const input = Object.fromEntries(bandRoles.map((role, band) => [role, view(band)])) as Record<BandRole, Int16Array>;
  return {
    input,
    observe: (date) => exports.observe(date, nodata),
    classify() {
      // A function is replaced by a faster build of itself only when it is called again.
      const groups = padded / lanes;
      for (let from = 0; from < groups; from += groupsAtOnce) {
        exports.classify(from, Math.min(groups, from + groupsAtOnce));
      }
    },
    classes(date, target) {
      // After the test nothing needs the input bands any more; their room takes the classes.
      exports.collect(date, address);
      target.set(new Uint8Array(memory.buffer, address, pixels));
    },
    packedClasses(date, target) {
      exports.collectPacked(date, address);
      target.set(new Uint8Array(memory.buffer, address, packedBytes(pixels)));
    },
  };
}

function temporalInChunks(
  request: SeriesInput,
  series: (dates: number, pixels: number, nodata?: number) => SeriesBlock,
): Uint8Array<ArrayBuffer> {
  checkSeries(request);
  const { bands, dates, pixels, nodata } = request;
  const classes = new Uint8Array(dates * pixels);
  const perPixel = 5 * dates + 12;
  const step = Math.max(lanes, Math.floor(chunkBytes / perPixel / lanes) * lanes);
  for (let first = 0; first < pixels; first += step) {
    const count = Math.min(step, pixels - first);
    const block = series(dates, count, nodata);
    for (let date = 0; date < dates; date++) {
      const at = date * pixels + first;
      copyBands(bands, at, count, block.input);
      block.observe(date);
    }
    block.classify();
    for (let date = 0; date < dates; date++) {
      const at = date * pixels + first;
      block.classes(date, classes.subarray(at, at + count));
    }
  }
  return classes;
}

function copyBands(bands: Bands, at: number, count: number, target: Bands): void {
  for (const role of bandRoles) target[role].set(bands[role].subarray(at, at + count));
}

class WasmSpatialRows implements SpatialRows {
  work: Uint8Array = new Uint8Array(0);
  out: Uint8Array = new Uint8Array(0);
  readonly #instance: KernelInstance;

  constructor(instance: KernelInstance) {
    this.#instance = instance;
  }

  reserve(width: number, rows: number): void {
    const { exports, memory } = this.#instance;
    const address = exports.reserveRows(width, rows);
    if (address === 0) throw outOfMemory(`${rows} rows of ${width} pixels`);
    const bytes = width * rows;
    this.work = new Uint8Array(memory.buffer, address, bytes);
    this.out = new Uint8Array(memory.buffer, exports.resultRows(), bytes);
  }

  filter(from: number, to: number): void {
    this.#instance.exports.filterRows(from, to);
  }

  buffer(from: number, to: number, paintFrom: number, paintTo: number): void {
    this.#instance.exports.bufferRows(from, to, paintFrom, paintTo);
  }
}
