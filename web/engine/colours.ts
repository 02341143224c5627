/** Reflectances and classes as pixels of a picture. */
import { Class, type LayerName } from 'tsmask';
import type { Colours, Look } from './protocol.ts';

/** The bands that make red, green and blue. */
export const bandsOf: Readonly<Record<Colours, readonly [string, string, string]>> = {
  true: ['red', 'green', 'blue'],
  infrared: ['nir', 'red', 'green'],
  'wide-infrared': ['nir-wide', 'red', 'green'],
  shortwave: ['swir2', 'nir', 'red'],
  wide: ['nir-wide', 'nir-wide', 'nir-wide'],
  probability: ['cloud-probability', 'cloud-probability', 'cloud-probability'],
};

/** Each once. */
export function rolesOfColours(colours: Colours): readonly string[] {
  return [...new Set(bandsOf[colours])];
}

/** The way to show these bands that is nearest to the one that is wanted. */
export function coloursFor(roles: readonly string[], wanted: Colours): Colours {
  const has = (colours: Colours) => bandsOf[colours].every((role) => roles.includes(role));
  return [wanted, ...(Object.keys(bandsOf) as Colours[])].find(has) ?? wanted;
}

/** Beside red, green and blue, how much brighter the bands of the infrared are shown to be: leaves reflect half of it. */
const white: Readonly<Record<string, number>> = { nir: 1.6, 'nir-wide': 1.6, swir2: 1.2 };

/** RGBA of reflectances × 10000. Nothing is painted where there is no observation. */
export function colourBands(
  bands: Readonly<Record<string, Int16Array>>,
  { colours, white: brightest }: Look,
): Uint8ClampedArray<ArrayBuffer> {
  if (colours === 'probability') return greyProbability(bands['cloud-probability']);
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

/** A stack has probabilities × 10000, and one more, since 0 is no observation. */
function greyProbability(values: Int16Array): Uint8ClampedArray<ArrayBuffer> {
  const picture = new Uint8ClampedArray(4 * values.length);
  for (let i = 0, at = 0; i < values.length; i++, at += 4) {
    if (values[i] <= 0) continue;
    picture.fill((255 * (values[i] - 1)) / 10000, at, at + 3);
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

type Colour = readonly [number, number, number, number];

/** Of layers that are yes or no; all can be told from each other by colour-blind people. */
export const layerColours: Readonly<Record<Exclude<LayerName, 'probability'>, Colour>> = {
  clouds: [230, 159, 0, 255],
  dark_pixels: [213, 94, 0, 255],
  cloud_transform: [86, 180, 233, 255],
  shadows: [0, 114, 178, 255],
  cloudmask: [240, 228, 66, 255],
};

/** Dark blue to yellow, as of cividis: equal steps look equal, to colour-blind people too. */
const ramp: readonly (readonly [number, number, number])[] = [
  [0, 32, 77],
  [64, 77, 107],
  [124, 123, 120],
  [188, 175, 111],
  [255, 234, 70],
];

/** A probability of 1. */
export const certainty = ramp[ramp.length - 1];

/** @param steps 0 to this stand for probabilities of 0–1 */
export function colourLayer(values: Uint8Array, layer: LayerName, steps: number): Uint8ClampedArray<ArrayBuffer> {
  const colours: Colour[] = Array.from({ length: 256 }, () => [0, 0, 0, 0]);
  if (layer !== 'probability') colours[1] = layerColours[layer];
  else for (let i = 0; i <= steps; i++) colours[i] = alongRamp(i / steps);
  colours[255] = classColours[0];
  const table = new Uint32Array(new Uint8Array(colours.flat()).buffer);
  const picture = new Uint8ClampedArray(4 * values.length);
  new Uint32Array(picture.buffer).set(Uint32Array.from(values, (value) => table[value]));
  return picture;
}

function alongRamp(share: number): Colour {
  const at = share * (ramp.length - 1);
  const low = Math.min(ramp.length - 2, Math.floor(at));
  const [from, to] = [ramp[low], ramp[low + 1]];
  const [red, green, blue] = from.map((value, i) => Math.round(value + (at - low) * (to[i] - value)));
  return [red, green, blue, 255];
}

/** Of the composite: pixels that never were clear. Neither the picture nor what lies around it has this purple. */
export const neverClear = [204, 121, 167, 255] as const;

/**
 * Of clusters: Paul Tol's muted scheme, whose colours people with any colour vision tell apart (Colour Schemes, SRON technical
 * note EPS/TN/09-002).
 */
const muted: readonly (readonly [number, number, number])[] = [
  [204, 102, 119],
  [51, 34, 136],
  [221, 204, 119],
  [17, 119, 51],
  [136, 204, 238],
  [136, 34, 85],
  [68, 170, 153],
  [153, 153, 51],
  [170, 68, 153],
  [221, 221, 221],
];

/** Of every ten clusters more, how far the same colours are drawn towards white, or black. */
const shades: readonly (readonly [number, 255 | 0])[] = [
  [0, 0],
  [0.5, 255],
  [0.5, 0],
  [0.7, 255],
  [0.7, 0],
  [0.25, 255],
  [0.25, 0],
];

/** As many as the package makes. */
const mostClusters = 64;

/** By the numbers of clusters; of more than ten, some are hard to tell apart. */
export const clusterColours: readonly Colour[] = Array.from({ length: mostClusters }, (_, cluster) => {
  const [share, end] = shades[Math.floor(cluster / muted.length)];
  const [red, green, blue] = muted[cluster % muted.length].map((value) => Math.round(value + share * (end - value)));
  return [red, green, blue, 255];
});

/** @param clusters their numbers plus one; 0, and less, for none */
export function colourClusters(clusters: Int16Array): Uint8ClampedArray<ArrayBuffer> {
  const picture = new Uint8ClampedArray(4 * clusters.length);
  const pixels = new Uint32Array(picture.buffer);
  const colours = new Uint32Array(new Uint8Array(clusterColours.flat()).buffer);
  const [none] = new Uint32Array(new Uint8Array(classColours[0]).buffer);
  clusters.forEach((cluster, i) => {
    pixels[i] = cluster > 0 ? colours[cluster - 1] : none;
  });
  return picture;
}

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
