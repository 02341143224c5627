import { type Random, randomOf } from '../random.ts';
import { pixelSize } from './landscape.ts';
import { fractal, type NoiseShape } from './noise.ts';
import { between, pick } from './random.ts';
import type { Sun } from './sun.ts';
import type { Spectrum } from './surfaces.ts';

/**
 * Thickness is effective: the part that scatters light out of its beam, without the forward peak. A cloud of thickness t
 * hides 1 − exp(−t) of the ground. From this thickness on (a quarter of the ground hidden) it counts as cloud.
 */
export const cloudThickness = 0.3;
/** From this share of the direct sunlight lost on, the ground counts as shaded. */
export const shadowLoss = 0.4;

interface CloudKind {
  readonly shape: NoiseShape;
  /** Metres above the ground. */
  readonly height: readonly [number, number];
  /** How much thicker the cloud becomes for each standard deviation of its noise: low has wide thin edges. */
  readonly steepness: readonly [number, number];
  /** Reflectance of the thick cloud in the green. */
  readonly white: readonly [number, number];
  /** Reflectance of the other bands relative to green. Ice swallows more short-wave infrared than droplets. */
  readonly colour: Spectrum;
}

const kinds = {
  cumulus: {
    shape: { coarsest: 32, finest: 2, persistence: 0.55 },
    height: [700, 1700],
    steepness: [2.5, 5],
    white: [0.55, 0.85],
    colour: [1.02, 1, 0.98, 1.04, 0.76, 0.63],
  },
  broken: {
    shape: { coarsest: 128, finest: 2, persistence: 0.5 },
    height: [1200, 3500],
    steepness: [1.2, 4],
    white: [0.5, 0.8],
    colour: [1.03, 1, 0.97, 1.02, 0.7, 0.56],
  },
  overcast: {
    shape: { coarsest: 256, finest: 4, persistence: 0.42 },
    height: [600, 2500],
    steepness: [0.7, 2],
    white: [0.5, 0.85],
    colour: [1.03, 1, 0.97, 1, 0.66, 0.52],
  },
  cirrus: {
    shape: { coarsest: 64, finest: 4, persistence: 0.38 },
    height: [7000, 9000],
    steepness: [0.25, 0.6],
    white: [0.45, 0.65],
    colour: [1.02, 1, 0.98, 0.98, 0.5, 0.4],
  },
} as const satisfies Record<string, CloudKind>;

/** One row of a sky. */
export interface SkyRow {
  /** Share of the ground that cloud hides, 0–1. */
  readonly hidden: Float32Array;
  /** Brightness of the cloud relative to {@link Sky.white}. */
  readonly brightness: Float32Array;
  /** Share of the direct sunlight that does not reach the ground, 0–1. */
  readonly lost: Float32Array;
}

/** The clouds over one scene and what they do to the light. */
export interface Sky {
  /** Reflectance of the thickest cloud in each band. */
  readonly white: readonly number[];
  /** How much of its usual light the ground keeps in the clouds' shadow, about 1: much under bright broken cloud. */
  readonly skylight: number;
  /** Fills in row `y` of the scene. */
  row(y: number, row: SkyRow): void;
}

/** The sky over a scene, or undefined where there is no cloud. */
export function makeSky(seed: number, width: number, height: number, cover: number, sun: Sun): Sky | undefined {
  if (cover <= 0) return undefined;
  const random = randomOf(seed);
  const kind: CloudKind = kinds[kindFor(cover, random)];
  const cirrus = kind === kinds.cirrus;
  // The shadow lies on the side away from the sun; rows count southwards.
  const throwLength = cirrus ? 0 : between(random, ...kind.height) / Math.tan(sun.elevation) / pixelSize;
  const shadowX = Math.round(-Math.sin(sun.azimuth) * throwLength);
  const shadowY = Math.round(Math.cos(sun.azimuth) * throwLength);
  // Clouds beyond the edge of the scene cast shadows into it, so the field reaches to where the outermost of them are.
  const left = Math.max(0, shadowX) + sunwardStep;
  const top = Math.max(0, shadowY) + sunwardStep;
  const fieldWidth = width + Math.abs(shadowX) + 2 * sunwardStep;
  const fieldHeight = height + Math.abs(shadowY) + 2 * sunwardStep;
  const field = fractal(random, fieldWidth, fieldHeight, kind.shape);

  const { threshold, spread } = statistics(field, fieldWidth, { left, top, width, height }, cover);
  const slope = between(random, ...kind.steepness) / spread;
  const extra = cover === 1 ? between(random, 0, 2.5) : 0;
  const origin = cloudThickness + extra - slope * threshold;
  const green = between(random, ...kind.white);
  // A step towards the sun, for the lit and the shaded side of the clouds.
  const step =
    Math.round(-Math.cos(sun.azimuth) * sunwardStep) * fieldWidth + Math.round(Math.sin(sun.azimuth) * sunwardStep);
  const relief = (cirrus ? 0.1 : 0.5) / spread;

  return {
    white: kind.colour.map((share) => Math.min(0.96, green * share)),
    skylight: between(random, 0.75, 1.2),
    row(y, { hidden, brightness, lost }) {
      const above = (y + top) * fieldWidth + left;
      const sunward = above - shadowY * fieldWidth - shadowX;
      for (let x = 0; x < width; x++) {
        const noise = field[above + x];
        const thickness = lutIndex(origin + slope * noise);
        hidden[x] = hiddenBy[thickness];
        let shade = 1 + relief * (noise - field[above + x + step]);
        if (shade < 0.72) shade = 0.72;
        else if (shade > 1.12) shade = 1.12;
        brightness[x] = glow[thickness] * shade;
      }
      if (cirrus) return; // Thin ice this high casts no shadow to speak of: `lost` stays 0.
      for (let x = 0; x < width; x++) lost[x] = lostThrough[lutIndex(origin + slope * field[sunward + x])];
    },
  };
}

/** Pixels over which the lit and the shaded side of a cloud are told apart. */
const sunwardStep = 3;

function kindFor(cover: number, random: Random): keyof typeof kinds {
  if (cover > 0.93) return 'overcast';
  if (random() < 0.25) return 'cirrus';
  return cover < 0.45
    ? pick(random, ['cumulus', 'cumulus', 'broken'] as const)
    : pick(random, ['cumulus', 'broken', 'broken'] as const);
}

/** The level that the given share of the scene exceeds, and the standard deviation of the field, from a sample. */
function statistics(
  field: Float32Array,
  fieldWidth: number,
  scene: { left: number; top: number; width: number; height: number },
  share: number,
): { threshold: number; spread: number } {
  const stepX = Math.ceil(scene.width / 80);
  const stepY = Math.ceil(scene.height / 80);
  const columns = Math.ceil(scene.width / stepX);
  const sample = new Float32Array(columns * Math.ceil(scene.height / stepY));
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < sample.length; i++) {
    const x = (i % columns) * stepX;
    const y = Math.floor(i / columns) * stepY;
    const value = field[(scene.top + y) * fieldWidth + scene.left + x];
    sample[i] = value;
    sum += value;
    squares += value * value;
  }
  sample.sort();
  const mean = sum / sample.length;
  const variance = squares / sample.length - mean * mean;
  const threshold = sample[Math.min(sample.length - 1, Math.floor((1 - share) * sample.length))];
  // A scene of a pixel or two has no spread of its own.
  return { threshold, spread: Math.max(0.1, Math.sqrt(Math.max(0, variance))) };
}

// Exponentials by table: thickness 0–12 in steps of 1/128.
const lutScale = 128;
const lutLast = 12 * lutScale;
function lutIndex(thickness: number): number {
  const index = (thickness * lutScale) | 0;
  if (index < 0) return 0;
  if (index > lutLast) return lutLast;
  return index;
}

const table = (of: (thickness: number) => number) =>
  Float32Array.from({ length: lutLast + 1 }, (_, index) => of(index / lutScale));
const hiddenBy = table((thickness) => 1 - Math.exp(-thickness));
/** The sunbeam passes slantwise, through more cloud than the view from above. */
const lostThrough = table((thickness) => 1 - Math.exp(-1.5 * thickness));
/** Thick cloud is brighter than what thin cloud adds. */
const glow = table((thickness) => 1 - 0.35 * Math.exp(-thickness / 2.5));
