/** Stacks for forecasts: simulated scenes under their true masks, and small ones that tests make as they like. */
import { saveSimulation, simulate } from 'tsmask/simulate';
import { type MaskSource, openStack, type Stack } from '../../src/index.ts';
import { windowsOf } from '../composite/masks.ts';
import { blobs, multiband } from '../support/scenes.ts';

export interface MaskedStack {
  readonly stack: Stack;
  readonly masks: MaskSource;
}

/** A simulated stack in a folder, in tiles small enough to be cut into several blocks. */
export async function simulated(folder: string, options: Parameters<typeof simulate>[0]): Promise<MaskedStack> {
  const simulation = simulate(options);
  const truth: Uint8Array[] = [];
  await saveSimulation(simulation, folder, { tileSize: 32 }, (scene) => truth.push(scene.truth));
  return { stack: await openStack(folder), masks: windowsOf(truth, simulation.grid) };
}

/** A scene of 12 × 10 pixels: what its bands hold, and how it is masked. */
export interface SmallScene {
  /** `YYYYMMDD`. */
  readonly day: string;
  readonly value?: (band: number, pixel: number) => number;
  readonly mask?: (pixel: number) => number;
}

export const smallPixels = 120;

export async function small(scenes: readonly SmallScene[]): Promise<MaskedStack> {
  const pixels = [...Array(smallPixels).keys()];
  const files = scenes.map(({ day, value = (band, pixel) => 1000 + 100 * band + 7 * pixel }) =>
    multiband(`S2_${day}.tif`, { bands: Array.from({ length: 6 }, (_, band) => pixels.map((i) => value(band, i))) }),
  );
  const stack = await openStack(blobs(files));
  const masks = scenes.map(({ mask = () => 1 }) => Uint8Array.from(pixels, mask));
  return { stack, masks: windowsOf(masks, stack.grid) };
}
