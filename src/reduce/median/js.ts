/** The median, plainly: what the WebAssembly engines are measured by. */
import { defaultNodata, isNone } from '../../bands.ts';
import { Class } from '../../kernel/classes.ts';
import type { CompositeBlock, CompositeKernel, CompositeRequest } from '../kernel.ts';

export function createJsMedian(): CompositeKernel {
  return { begin };
}

function begin({ roles, dates, pixels, even = 'mean' }: CompositeRequest): CompositeBlock {
  const planes = roles.map(() => new Int16Array(pixels));
  const bands = Object.fromEntries(roles.map((role, i) => [role, planes[i]]));
  const classes = new Uint8Array(Math.ceil(pixels / 4) * 4);
  // For each band the series of one pixel after the other, the clear observations first.
  const series = roles.map(() => new Int16Array(dates * pixels));
  const count = new Uint16Array(pixels);
  return {
    bands,
    classes,
    observe() {
      for (let pixel = 0; pixel < pixels; pixel++) {
        if (classes[pixel] !== Class.Clear || planes.some((plane) => isNone(plane[pixel]))) continue;
        const at = pixel * dates + count[pixel]++;
        planes.forEach((plane, band) => {
          series[band][at] = plane[pixel];
        });
      }
    },
    reduce() {
      planes.forEach((plane, band) => {
        for (let pixel = 0; pixel < pixels; pixel++) {
          const start = pixel * dates;
          plane[pixel] = median(series[band].subarray(start, start + count[pixel]), even);
        }
      });
      return { bands, count };
    },
  };
}

function median(values: Int16Array, even: 'mean' | 'lower'): number {
  if (values.length === 0) return defaultNodata;
  values.sort();
  const lower = values[(values.length - 1) >> 1];
  const upper = even === 'lower' ? lower : values[values.length >> 1];
  return (lower + upper + 1) >> 1;
}
