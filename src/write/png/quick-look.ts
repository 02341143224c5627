/** Pictures of a scene with its mask over it. */
import { Class } from '../../kernel/classes.ts';
import { classColours } from '../mask-layout.ts';

/** Reflectance × 10000 that is black, and that is white. */
export type Stretch = readonly [black: number, white: number];

/** Percentiles that become black and white. */
const cut = [0.02, 0.98] as const;
/** With fewer clear pixels their percentiles tell nothing. */
const leastClear = 50;

/**
 * Black and white of one band of one date: the 2nd and 98th percentile of its clear pixels, so that clouds do not darken
 * the land; of all observed pixels where hardly any is clear.
 */
export function stretchOf(values: Int16Array, classes: Uint8Array): Stretch {
  const clear = counted(values, classes, (code) => code === Class.Clear);
  const sample = clear.all >= leastClear ? clear : counted(values, classes, (code) => code !== Class.NoObservation);
  if (sample.all === 0) return [0, 10000];
  const [black, white] = cut.map((share) => valueAt(sample, Math.round(share * (sample.all - 1))));
  return [black, Math.max(white, black + 1)];
}

interface Counted {
  /** How often each value occurs, the lowest first. */
  readonly times: Uint32Array;
  readonly all: number;
}

const lowest = -32768;

/** To count takes a tenth of the time that it takes to sort. */
function counted(values: Int16Array, classes: Uint8Array, isWanted: (code: number) => boolean): Counted {
  const times = new Uint32Array(1 << 16);
  let all = 0;
  for (let i = 0; i < values.length; i++) {
    if (!isWanted(classes[i])) continue;
    times[values[i] - lowest]++;
    all++;
  }
  return { times, all };
}

/** The value at a place in the order of all. */
function valueAt({ times }: Counted, place: number): number {
  let at = 0;
  for (let before = times[0]; before <= place; before += times[at]) at++;
  return at + lowest;
}

const colours = new Map(classColours.map(({ value, colour }) => [value, colour]));
/** What is painted over. A veil over clear pixels would only hide the scene. */
const painted: readonly number[] = [Class.Cloud, Class.CloudShadow];

/**
 * The pixels of a picture, red, green, blue and opacity of each, 0–255: the bands, stretched; halfway between these and the
 * colour of the class for cloud and cloud shadow; nothing where there is no observation.
 */
export function quickLook(
  classes: Uint8Array,
  bands: readonly Int16Array[],
  stretches: readonly Stretch[],
): Uint8Array<ArrayBuffer> {
  const picture = new Uint8Array(classes.length * 4);
  for (let i = 0; i < classes.length; i++) {
    const code = classes[i];
    if (code === Class.NoObservation) continue;
    const over = painted.includes(code) ? colours.get(code) : undefined;
    for (let channel = 0; channel < 3; channel++) {
      const [black, white] = stretches[channel];
      const share = (bands[channel][i] - black) / (white - black);
      const value = Math.round(255 * Math.min(1, Math.max(0, share)));
      picture[i * 4 + channel] = over ? Math.round((value + over[channel]) / 2) : value;
    }
    picture[i * 4 + 3] = 255;
  }
  return picture;
}
