// What is measured: the real Flanders stack where it lies beside the project, else a simulated one of the same length.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bandRoles, openStack } from 'tsmask';
import { simulate } from 'tsmask/simulate';
import { StackReader } from '../dist/stack/read.js';

const flanders = fileURLToPath(new URL('../../shared/data/s2-flanders/multiband', import.meta.url));

/** Six bands, each indexed date * pixels + pixel, one after the other in `all`. */
function emptySeries(name, dates, pixels) {
  const all = new Int16Array(bandRoles.length * dates * pixels);
  const length = dates * pixels;
  const bands = Object.fromEntries(bandRoles.map((role, i) => [role, all.subarray(i * length, (i + 1) * length)]));
  return { name, dates, pixels, bands, all };
}

export function simulatedSeries(dates, edge, everyDays = 4) {
  const simulation = simulate({ width: edge, height: edge, dates, everyDays, seed: 11 });
  const pixels = edge * edge;
  const series = emptySeries(`simulated, ${pixels} pixels, ${dates} dates`, dates, pixels);
  for (let date = 0; date < dates; date++) {
    const scene = simulation.scene(date);
    for (const role of bandRoles) series.bands[role].set(scene.bands[role], date * pixels);
  }
  return series;
}

export async function realSeries() {
  if (!existsSync(flanders)) return simulatedSeries(118, 32);
  const stack = await openStack(flanders);
  const { width, height } = stack.grid;
  const [dates, pixels] = [stack.scenes.length, width * height];
  const series = emptySeries(`s2-flanders, ${pixels} pixels, ${dates} dates`, dates, pixels);
  const reader = new StackReader(stack);
  const window = { x: 0, y: 0, width, height };
  for (let date = 0; date < dates; date++) {
    const scene = bandRoles.map((role) => [role, series.bands[role].subarray(date * pixels, (date + 1) * pixels)]);
    await reader.decode(await reader.fetch(date, window, bandRoles), window, Object.fromEntries(scene));
  }
  return series;
}
