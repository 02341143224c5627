/** How good forecasts can be: where nothing changes but the noise, its deviation says how far each is off. */
import { beforeAll, describe, expect, it } from 'vitest';
import {
  bandRoles,
  type MaskSource,
  openStack,
  type Stack,
  type StreamForecastsOptions,
  streamForecasts,
} from '../../src/index.ts';
import { randomOf } from '../../src/random.ts';
import { forecastErrors, rmse, simulate } from '../../src/simulate/index.ts';
import { windowsOf } from '../composite/masks.ts';
import { blobs, multiband } from '../support/scenes.ts';

const size = { width: 64, height: 48 };
const pixels = size.width * size.height;
const deviation = 20;
const days = ['20240601', '20240606', '20240611', '20240616'] as const;
const last = { date: '2024-06-16', scene: days.length - 1 };
const cloudy = (pixel: number) => pixel % size.width < 40 && pixel < pixels / 2;
/** Tiles of eight pixels, one in five, which nothing is trained on. */
const isHeldBack = (pixel: number) =>
  (Math.floor((pixel % size.width) / 8) + 2 * Math.floor(pixel / size.width / 8)) % 5 === 0;

/** The bands of each scene: the same ground, and noise of its own. */
function noisyScenes(): Int16Array[][] {
  const ground = simulate({ ...size, dates: 1, cloudiness: 0, gaps: false, start: '2024-06-01' }).scene(0).bands;
  const random = randomOf(7);
  const gaussian = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  // So bright that noise makes no pixel one without an observation.
  return days.map(() =>
    bandRoles.map((role) => ground[role].map((dn) => Math.round(dn + 200 + deviation * gaussian()))),
  );
}

async function openScenes(scenes: readonly (readonly Int16Array[])[]): Promise<Stack> {
  const files = days.map((day, scene) =>
    multiband(`S2_${day}.tif`, { ...size, bands: scenes[scene].map((band) => [...band]) }),
  );
  return openStack(blobs(files));
}

/** Of the last scene. */
async function forecastOf(stack: Stack, masks: MaskSource, options: StreamForecastsOptions) {
  const bands = bandRoles.map(() => new Int16Array(pixels));
  const classes = new Uint8Array(pixels);
  for await (const scene of streamForecasts(stack, masks, { dates: [last.date], ...options })) {
    for await (const piece of scene.pieces()) {
      classes.set(piece.classes, piece.row * size.width);
      bandRoles.forEach((role, band) => {
        bands[band].set(piece.forecast[role], piece.row * size.width);
      });
    }
  }
  return { bands, classes };
}

describe('where neither clouds come nor anything changes', () => {
  let scenes: Int16Array[][];
  let clear: Stack;
  const masksOf = (inLast: (pixel: number) => number) =>
    windowsOf(
      days.map((_, scene) => Uint8Array.from({ length: pixels }, (_, i) => (scene === last.scene ? inLast(i) : 1))),
      size,
    );
  const heldBack = Uint8Array.from({ length: pixels }, (_, pixel) => Number(isHeldBack(pixel)));
  beforeAll(async () => {
    scenes = noisyScenes();
    clear = await openScenes(scenes);
  });

  // Variances: of the scene's own noise 1, of that of the image before 1, of the median of three 0.4487, of the mean of two ½.
  // By its default λ kernel ridge smooths the ground by more than so little noise; with a hundredth it should not be worse
  // than persistence.
  it.each([
    ['persistence', Math.sqrt(2), Math.sqrt(2)],
    ['median', Math.sqrt(1.4487), Math.sqrt(1.4487)],
    ['ridge', 1, Math.sqrt(1.5)],
    ['kernel-ridge', 1, Math.sqrt(2)],
  ] as const)('%s is off by the noise', async (forecast, least, most) => {
    const lambda = forecast === 'kernel-ridge' ? { lambda: 1e-5 } : {};
    const training = forecast.includes('ridge') ? { training: { samples: 600, ...lambda } } : {};
    const { bands, classes } = await forecastOf(
      clear,
      masksOf((pixel) => (isHeldBack(pixel) ? 0 : 1)),
      { forecast, ...training },
    );
    const errors = forecastErrors(scenes[last.scene], bands, heldBack);
    expect(errors.count).toBe(heldBack.reduce((sum, one) => sum + one, 0));
    for (const error of rmse(errors)) {
      expect((10_000 * error) / deviation).toBeGreaterThan(0.9 * least);
      expect((10_000 * error) / deviation).toBeLessThan(1.1 * most);
    }
    expect(new Set(classes)).toEqual(new Set([1]));
  });

  it.each(['persistence', 'median', 'ridge'] as const)(
    '%s is the same under clouds, which are found',
    async (forecast) => {
      const clouded = scenes.map((bands, scene) =>
        scene === last.scene ? bands.map((band) => band.map((dn, pixel) => (cloudy(pixel) ? 5000 : dn))) : bands,
      );
      const stack = await openScenes(clouded);
      const masks = masksOf((pixel) => (cloudy(pixel) ? 2 : 1));
      // Only with a β of 0 is nothing of the scene itself trained on.
      const training = forecast === 'ridge' ? { training: { beta: 0 } } : {};
      const under = await forecastOf(stack, masks, { forecast, ...training, clusters: { opening: 0 } });
      const without = await forecastOf(clear, masks, { forecast, ...training });
      expect(under.bands).toEqual(without.bands);
      expect([...under.classes.keys()].filter((pixel) => cloudy(pixel) !== (under.classes[pixel] === 2))).toEqual([]);
    },
  );
});
