import { checkScene, type SceneSize, type SceneStream, type Stage, stages } from './kernel.ts';

/** The spatial steps of an engine, on consecutive rows of one scene that lie in `work`. */
export interface SpatialRows {
  work: Uint8Array;
  out: Uint8Array;
  /** Makes `work` and `out` hold at least `rows` rows of `width` pixels. */
  reserve(width: number, rows: number): void;
  /** Filters rows `from` to `to` − 1 of `work` in place; the rows before and after them are there. */
  filter(from: number, to: number): void;
  /** Writes rows `from` to `to` − 1 of `work`, buffered, to `out`. Only rows of `paintFrom` to `paintTo` − 1 paint. */
  buffer(from: number, to: number, paintFrom: number, paintTo: number): void;
}

/** Rows that are worked on at once: few enough to stay in cache. */
const sliceBytes = 1 << 18;

/**
 * Runs the spatial steps over a scene whose rows come bit by bit. A row is filtered when the next one is known, and
 * buffered when the next one is filtered, so up to two rows wait:
 *
 *     … emitted │ kept (one row above) │ filtered, waiting │ not yet filtered │ to come …
 */
export function sceneStream(spatial: SpatialRows, size: SceneSize, stage: Stage): SceneStream {
  const { width, height } = size;
  const lag = stages.indexOf(stage);
  const finished = (received: number) => (received === height ? height : Math.max(0, received - lag));

  let received = 0;
  let filtered = 1; // The first and the last row are never filtered.
  let emitted = 0;
  let kept = new Uint8Array(0);
  let keptFrom = 0;

  function pushSlice(slice: Uint8Array, target: Uint8Array): number {
    const rows = slice.length / width;
    spatial.reserve(width, kept.length / width + rows);
    const { work, out } = spatial;
    work.set(kept);
    work.set(slice, kept.length);
    received += rows;

    const local = (row: number) => row - keptFrom;
    const filterTo = Math.min(received, height) - 1;
    if (lag >= 1 && filterTo > filtered) {
      spatial.filter(local(filtered), local(filterTo));
      filtered = filterTo;
    }
    const from = emitted;
    emitted = finished(received);
    if (lag === 2 && emitted > from) spatial.buffer(local(from), local(emitted), local(1), local(height - 1));
    const result = lag === 2 ? out : work;
    const bytes = (emitted - from) * width;
    target.set(result.subarray(local(from) * width, local(from) * width + bytes));

    const keepFrom = Math.max(keptFrom, Math.min(emitted, received) - 1, 0);
    kept = work.slice(local(keepFrom) * width, local(received) * width);
    keptFrom = keepFrom;
    return bytes;
  }

  return {
    push(rows, room) {
      const space = (bytes: number) => (room && room.length >= bytes ? room.subarray(0, bytes) : new Uint8Array(bytes));
      if (lag === 0) {
        const copy = space(rows.length);
        copy.set(rows);
        return copy;
      }
      if (width === 0 || rows.length === 0) return new Uint8Array(0);
      checkScene(rows, { width, height: rows.length / width });
      const result = space((finished(received + rows.length / width) - emitted) * width);
      const step = Math.max(1, Math.floor(sliceBytes / width)) * width;
      let written = 0;
      for (let start = 0; start < rows.length; start += step) {
        written += pushSlice(rows.subarray(start, start + step), result.subarray(written));
      }
      return result;
    },
  };
}

/** One spatial step over a whole scene. */
export function wholeScene(
  spatial: SpatialRows,
  classes: Uint8Array,
  size: SceneSize,
  step: 'filter' | 'buffer',
): Uint8Array<ArrayBuffer> {
  checkScene(classes, size);
  if (step === 'filter') return sceneStream(spatial, size, 'filtered').push(classes);
  return bufferOnly(spatial, classes, size);
}

function bufferOnly(spatial: SpatialRows, classes: Uint8Array, { width, height }: SceneSize): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(width * height);
  const step = Math.max(1, Math.floor(sliceBytes / Math.max(1, width)));
  for (let from = 0; from < height; from += step) {
    const to = Math.min(height, from + step);
    const first = Math.max(0, from - 1);
    const last = Math.min(height, to + 1);
    spatial.reserve(width, last - first);
    spatial.work.set(classes.subarray(first * width, last * width));
    spatial.buffer(from - first, to - first, 1 - first, height - 1 - first);
    result.set(spatial.out.subarray((from - first) * width, (to - first) * width), from * width);
  }
  return result;
}
