import { type BandRole, bandRoles, defaultNodata } from '../bands.ts';
import { Class } from '../kernel/classes.ts';
import { hash, type Random, randomOf } from '../random.ts';
import { type Air, airOn } from './air.ts';
import { eachGap } from './gaps.ts';
import type { Landscape } from './landscape.ts';
import { fractal } from './noise.ts';
import { noiseLength, noiseTable, Stream } from './random.ts';
import { reflectances, wetnessOn } from './seasons.ts';
import { cloudThickness, makeSky, type Sky, type SkyRow, shadowLoss } from './sky.ts';
import { sunOn } from './sun.ts';
import type { Spectrum } from './surfaces.ts';

export interface SceneBands {
  readonly bands: Record<BandRole, Int16Array<ArrayBuffer>>;
  readonly truth: Uint8Array<ArrayBuffer>;
}

export interface SceneRecipe {
  readonly seed: number;
  /** Number of the date in its stack. */
  readonly index: number;
  /** Days since the first of January. */
  readonly day: number;
  /** Share of the scene under cloud, 0–1. */
  readonly cover: number;
  readonly gaps: boolean;
  readonly landscape: Landscape;
  readonly width: number;
  readonly height: number;
}

/** Share of its light that ground keeps in full shadow: the sky lights it, and the clouds around it. */
const keptInShade: Spectrum = [0.42, 0.38, 0.35, 0.32, 0.29, 0.3];
/** Noise of a pixel: a share of its value, and DN on top. */
const relativeNoise: Spectrum = [0.03, 0.022, 0.026, 0.02, 0.018, 0.022];
const additiveNoise: Spectrum = [28, 24, 26, 26, 20, 20];

const hiddenByCloud = 1 - Math.exp(-cloudThickness);

/** Draws one date: the ground as it looks on that day, its light, haze, clouds, noise and gaps. */
export function drawScene(recipe: SceneRecipe): SceneBands {
  const { seed, index, day, landscape, width, height } = recipe;
  const season = randomOf(hash(seed, Stream.Season, index));
  const wetness = wetnessOn(day, season);
  const looks = reflectances(landscape.looks, day, wetness, season);
  const airRandom = randomOf(hash(seed, Stream.Air, index));
  const air = airOn(day, airRandom);
  const haze = makeHaze(airRandom, width, height);
  const sky = makeSky(hash(seed, Stream.Sky, index), width, height, recipe.cover, sunOn(day));
  const pixels = randomOf(hash(seed, Stream.Pixels, index));

  const truth = new Uint8Array(width * height).fill(Class.Clear);
  const bands = Object.fromEntries(
    bandRoles.map((role) => [role, new Int16Array(width * height)]),
  ) as SceneBands['bands'];
  const line = makeLine(width);
  const optics = bandRoles.map((_, band) => makeOptics(air, sky, band));
  for (let y = 0; y < height; y++) {
    haze(y, line.haze);
    if (sky) {
      sky.row(y, line);
      classifyRow(line, truth, y * width);
    }
    const shared = Math.floor(pixels() * noiseLength);
    for (const [band, role] of bandRoles.entries()) {
      const own = Math.floor(pixels() * noiseLength);
      drawRow(landscape, y, line, looks[role], optics[band], shared, own, bands[role]);
    }
  }
  if (recipe.gaps) {
    eachGap(seed, index, width, height, (from, to) => {
      truth.fill(Class.NoObservation, from, to);
      for (const role of bandRoles) bands[role].fill(defaultNodata, from, to);
    });
  }
  return { bands, truth };
}

/** What is the same in all bands of a row. */
interface Line extends SkyRow {
  /** About 1, for what the haze adds. */
  readonly haze: Float32Array;
}

function makeLine(width: number): Line {
  const row = () => new Float32Array(width);
  return { haze: row(), hidden: row(), brightness: row(), lost: row() };
}

function classifyRow({ hidden, lost }: Line, truth: Uint8Array, start: number): void {
  for (let x = 0; x < hidden.length; x++) {
    truth[start + x] =
      hidden[x] >= hiddenByCloud ? Class.Cloud : lost[x] >= shadowLoss ? Class.CloudShadow : Class.Clear;
  }
}

/** The light of one date in one band, in DN where it is an amount of light. */
interface Optics {
  readonly gain: number;
  readonly haze: number;
  /** Share of its light that the ground loses in full shadow. */
  readonly dim: number;
  /** The thickest cloud; 0 under a clear sky. */
  readonly white: number;
  readonly relativeNoise: number;
  readonly additiveNoise: number;
}

function makeOptics(air: Air, sky: Sky | undefined, band: number): Optics {
  return {
    gain: air.gain[band],
    haze: 10000 * air.haze[band],
    dim: 1 - keptInShade[band] * (sky?.skylight ?? 1),
    white: sky ? 10000 * sky.white[band] : 0,
    // Two draws of noise are added.
    relativeNoise: relativeNoise[band] * Math.SQRT1_2,
    additiveNoise: additiveNoise[band] * Math.SQRT1_2,
  };
}

/**
 * Draws one row of one band: the ground, each pixel the mean of the looks at its four corners; shadow on it, haze above it,
 * cloud above both; then noise, half of it `shared` by all bands and half the band's `own` (places in the noise table).
 * One loop, as nearly all the time of a scene is spent here.
 */
function drawRow(
  { corners, texture }: Landscape,
  y: number,
  { haze, hidden, brightness, lost }: Line,
  look: Float32Array,
  optics: Optics,
  shared: number,
  own: number,
  out: Int16Array,
): void {
  const { haze: added, dim, white, relativeNoise: relative, additiveNoise: additive } = optics;
  const cloudy = white > 0;
  const quarter = optics.gain / 4;
  const width = haze.length;
  const start = y * width;
  const upper = y * (width + 1);
  const lower = upper + width + 1;
  const mask = noiseLength - 1;
  let left = look[corners[upper]] + look[corners[lower]];
  for (let x = 0; x < width; x++) {
    const right = look[corners[upper + x + 1]] + look[corners[lower + x + 1]];
    let value = quarter * texture[start + x] * (left + right);
    left = right;
    if (cloudy) value *= 1 - dim * lost[x];
    value += added * haze[x];
    if (cloudy) value += hidden[x] * (white * brightness[x] - value);
    const noise = noiseTable[(shared + x) & mask] + noiseTable[(own + x) & mask];
    let dn = (value + (relative * value + additive) * noise + 0.5) | 0;
    if (dn < 1) dn = 1;
    else if (dn > 10000) dn = 10000;
    out[start + x] = dn;
  }
}

/** Distance of the points at which the haze is known, 2 ** hazeShift pixels; it is interpolated in between. */
const hazeShift = 4;
const hazeStep = 1 << hazeShift;

/** The haze's field, about 1: fills a row of it. */
function makeHaze(random: Random, width: number, height: number): (y: number, row: Float32Array) => void {
  const columns = Math.ceil(width / hazeStep) + 1;
  const lattice = fractal(random, columns, Math.ceil(height / hazeStep) + 1, {
    coarsest: 8,
    finest: 2,
    persistence: 0.5,
  });
  const knots = new Float32Array(columns);
  return (y, row) => {
    const upper = Math.floor(y / hazeStep) * columns;
    const t = (y % hazeStep) / hazeStep;
    for (let i = 0; i < columns; i++) {
      const value = lattice[upper + i] * (1 - t) + lattice[upper + columns + i] * t;
      knots[i] = Math.max(0, 1 + 0.5 * value);
    }
    for (let x = 0; x < width; x++) {
      const i = x >> hazeShift;
      row[x] = knots[i] + (knots[i + 1] - knots[i]) * ((x & (hazeStep - 1)) / hazeStep);
    }
  };
}
