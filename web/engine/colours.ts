/** Reflectances and classes as pixels of a picture. */
import { Class } from 'tsmask';
import type { Colours, Look } from './protocol.ts';

/** The bands that make red, green and blue. */
export const bandsOf: Readonly<Record<Colours, readonly [string, string, string]>> = {
  true: ['red', 'green', 'blue'],
  infrared: ['nir', 'red', 'green'],
  shortwave: ['swir2', 'nir', 'red'],
};

/** Beside red, green and blue, how much brighter the bands of the infrared are shown to be: leaves reflect half of it. */
const white: Readonly<Record<string, number>> = { nir: 1.6, swir2: 1.2 };

/** RGBA of reflectances × 10000. Nothing is painted where there is no observation. */
export function colourBands(
  bands: Readonly<Record<string, Int16Array>>,
  { colours, white: brightest }: Look,
): Uint8ClampedArray<ArrayBuffer> {
  const roles = bandsOf[colours];
  const channels = roles.map((role) => bands[role]);
  const scales = roles.map((role) => 1 / (10000 * brightest * (white[role] ?? 1)));
  const picture = new Uint8ClampedArray(4 * channels[0].length);
  for (let i = 0, at = 0; i < channels[0].length; i++, at += 4) {
    if (channels.some((values) => values[i] === 0 || values[i] <= -999)) continue;
    // A gamma of 2 brings out fields and woods beside the clouds.
    for (let c = 0; c < 3; c++) picture[at + c] = 255 * Math.sqrt(Math.max(0, channels[c][i]) * scales[c]);
    picture[at + 3] = 255;
  }
  return picture;
}

/** Orange and blue are told apart by colour-blind people too; no observation is grey where there is no picture either. */
export const classColours: readonly (readonly [number, number, number, number])[] = [
  [128, 128, 128, 90],
  [0, 0, 0, 0],
  [230, 159, 0, 255],
  [0, 114, 178, 255],
];

/** Of the composite: pixels that never were clear. Neither the picture nor what lies around it has this purple. */
export const neverClear = [204, 121, 167, 255] as const;

/** Paints what is still transparent. */
export function colourRest(picture: Uint8ClampedArray<ArrayBuffer>, colour: readonly number[]): void {
  const pixels = new Uint32Array(picture.buffer);
  const [value] = new Uint32Array(new Uint8Array(colour).buffer);
  for (let i = 0; i < pixels.length; i++) if (pixels[i] === 0) pixels[i] = value;
}

export function colourClasses(classes: Uint8Array): Uint8ClampedArray<ArrayBuffer> {
  const picture = new Uint8ClampedArray(4 * classes.length);
  const pixels = new Uint32Array(picture.buffer);
  const colours = new Uint32Array(new Uint8Array(classColours.flat()).buffer);
  for (let i = 0; i < classes.length; i++) if (classes[i] !== Class.Clear) pixels[i] = colours[classes[i]];
  return picture;
}
