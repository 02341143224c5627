/** A simulated year and its masks, made by the package. */
import { type BandRole, bandRoles, createKernel } from 'tsmask';
import { simulate } from 'tsmask/simulate';

export interface Year {
  /** Edge of the scenes, pixels. */
  readonly edge: number;
  readonly scenes: readonly MaskedScene[];
  /** Seconds that masking took. */
  readonly seconds: number;
  /** Whether the masks of the plain JavaScript engine are the same in every pixel. */
  readonly equal: boolean;
}

export interface MaskedScene {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** True colour, RGBA. */
  readonly picture: Uint8ClampedArray<ArrayBuffer>;
  /** 0 no observation, 1 clear, 2 cloud, 3 cloud shadow. */
  readonly classes: Uint8Array<ArrayBuffer>;
}

type Bands = Readonly<Record<BandRole, Int16Array<ArrayBuffer>>>;

const edge = 160;
const pixels = edge * edge;

export function makeYear(): Year {
  const simulation = simulate({ width: edge, height: edge, dates: 24, everyDays: 15, seed: 4 });
  const drawn = simulation.dates.map((_, index) => simulation.scene(index));
  const bands = Object.fromEntries(bandRoles.map((role) => [role, joined(drawn.map((scene) => scene.bands[role]))]));
  const start = performance.now();
  const masks = mask(bands as Bands, drawn.length, 'wasm');
  const seconds = (performance.now() - start) / 1000;
  const plain = mask(bands as Bands, drawn.length, 'js');
  return {
    edge,
    scenes: drawn.map((scene, i) => ({ date: scene.date, picture: trueColour(scene.bands), classes: masks[i] })),
    seconds,
    equal: masks.every((classes, i) => classes.every((code, at) => code === plain[i][at])),
  };
}

function mask(bands: Bands, dates: number, engine: 'wasm' | 'js'): Uint8Array<ArrayBuffer>[] {
  const kernel = createKernel({ engine });
  const size = { width: edge, height: edge };
  const classes = kernel.temporal({ bands, dates, pixels });
  return Array.from({ length: dates }, (_, date) => {
    const scene = classes.subarray(date * pixels, (date + 1) * pixels);
    return kernel.buffer(kernel.filter(scene, size), size);
  });
}

function joined(parts: readonly Int16Array[]): Int16Array<ArrayBuffer> {
  const whole = new Int16Array(parts.length * pixels);
  parts.forEach((part, i) => {
    whole.set(part, i * pixels);
  });
  return whole;
}

function trueColour({ red, green, blue }: Bands): Uint8ClampedArray<ArrayBuffer> {
  const picture = new Uint8ClampedArray(4 * pixels);
  // A gamma of 2 brings out fields and woods beside the clouds.
  const tone = (dn: number) => 255 * Math.sqrt(Math.max(0, dn) / 3000);
  for (let i = 0; i < pixels; i++) picture.set([tone(red[i]), tone(green[i]), tone(blue[i]), 255], 4 * i);
  return picture;
}
