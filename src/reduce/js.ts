/** The methods in plain JavaScript: what the WebAssembly engines are measured by. */
import { defaultNodata, isNone } from '../bands.ts';
import { Class } from '../kernel/classes.ts';
import type { CompositeBlock, CompositeKernel, CompositeRequest } from './kernel.ts';
import type { Method } from './method.ts';

export function createJsKernel(method: Method): CompositeKernel {
  return { begin: (request) => begin(method, request) };
}

function begin(method: Method, { roles, dates, pixels, even = 'mean' }: CompositeRequest): CompositeBlock {
  const planes = roles.map(() => new Int16Array(pixels));
  const bands = Object.fromEntries(roles.map((role, i) => [role, planes[i]]));
  const classes = new Uint8Array(Math.ceil(pixels / 4) * 4);
  const room = method.keeps === 'all' ? dates : 1;
  // For each band the series of one pixel after the other, the clear observations first.
  const series = roles.map(() => new Int16Array(room * pixels));
  const indices = new Int16Array(room * pixels);
  const count = new Uint16Array(pixels);
  let observed = 0;

  function reducePixel(pixel: number): number {
    const start = pixel * room;
    const end = start + Math.min(room, count[pixel]);
    const ofPixel = series.map((values) => values.subarray(start, end));
    const chosen = 'choose' in method ? method.choose(ofPixel, even) : -1;
    const values = 'choose' in method ? ofPixel.map((all) => all[chosen]) : method.combine(ofPixel, even);
    planes.forEach((plane, band) => {
      plane[pixel] = values[band];
    });
    return chosen < 0 ? chosen : indices[start + chosen];
  }

  return {
    bands,
    classes,
    observe() {
      for (let pixel = 0; pixel < pixels; pixel++) {
        if (classes[pixel] !== Class.Clear || planes.some((plane) => isNone(plane[pixel]))) continue;
        const at = count[pixel]++;
        if (at >= room) continue;
        planes.forEach((plane, band) => {
          series[band][pixel * room + at] = plane[pixel];
        });
        indices[pixel * room + at] = observed;
      }
      observed++;
    },
    reduce() {
      const source = new Int16Array(pixels).fill(-1);
      for (let pixel = 0; pixel < pixels; pixel++) {
        if (count[pixel] > 0) source[pixel] = reducePixel(pixel);
        else for (const plane of planes) plane[pixel] = defaultNodata;
      }
      return { bands, count, ...('choose' in method ? { source } : {}) };
    },
  };
}
