import { defaultNodata } from '../../bands.ts';
import { type Bands, checkSeries, type Kernel, type SeriesBlock } from '../kernel.ts';
import { packClasses, packedBytes } from '../packed-classes.ts';
import { sceneStream, wholeScene } from '../scene-stream.ts';
import type { Thresholds } from '../thresholds.ts';
import { Flag, observe } from './indices.ts';
import { JsSpatialRows } from './spatial.ts';
import { classifySeries, createScratch } from './temporal.ts';

export function createJsKernel(thresholds: Thresholds): Kernel {
  const spatial = new JsSpatialRows();

  function series(dates: number, pixels: number, nodata = defaultNodata): SeriesBlock {
    const input: Bands = {
      blue: new Int16Array(pixels),
      green: new Int16Array(pixels),
      red: new Int16Array(pixels),
      nir: new Int16Array(pixels),
      swir1: new Int16Array(pixels),
      swir2: new Int16Array(pixels),
    };
    const means = new Float32Array(dates * pixels);
    const flags = new Uint8Array(dates * pixels);
    return {
      input,
      observe(date) {
        for (let pixel = 0; pixel < pixels; pixel++) {
          observe(input, pixel, nodata, thresholds, means, flags, pixel * dates + date);
        }
      },
      classify() {
        const scratch = createScratch(dates);
        for (let at = 0; at < pixels * dates; at += dates) {
          classifySeries(means.subarray(at, at + dates), flags.subarray(at, at + dates), thresholds, scratch);
        }
      },
      classes(date, target) {
        for (let pixel = 0; pixel < pixels; pixel++) target[pixel] = flags[pixel * dates + date] & Flag.classBits;
      },
      packedClasses(date, target) {
        const classes = new Uint8Array(packedBytes(pixels) * 4);
        this.classes(date, classes);
        packClasses(classes, target);
      },
    };
  }

  return {
    engine: 'js',
    simd: false,
    bytesPerObservation: 5,
    series,
    temporal(request) {
      checkSeries(request);
      const { bands, dates, pixels, nodata = defaultNodata } = request;
      const means = new Float32Array(dates);
      const flags = new Uint8Array(dates);
      const scratch = createScratch(dates);
      const classes = new Uint8Array(dates * pixels);
      for (let pixel = 0; pixel < pixels; pixel++) {
        for (let date = 0; date < dates; date++) {
          observe(bands, date * pixels + pixel, nodata, thresholds, means, flags, date);
        }
        classifySeries(means, flags, thresholds, scratch);
        for (let date = 0; date < dates; date++) classes[date * pixels + pixel] = flags[date];
      }
      return classes;
    },
    filter: (classes, size) => wholeScene(spatial, classes, size, 'filter'),
    buffer: (classes, size) => wholeScene(spatial, classes, size, 'buffer'),
    scene: (size, stage) => sceneStream(spatial, size, stage),
  };
}
