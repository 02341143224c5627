/** Scenes in true colour above their truth and their masks, as one PNG. */
import { encode } from 'fast-png';
import type { BandRole } from '../bands.ts';
import { classNames } from '../kernel/index.ts';
import { classColours } from '../write/mask-layout.ts';
import { drawText, textWidth } from './glyphs.ts';

export interface PictureColumn {
  readonly date: string;
  readonly bands: Readonly<Record<BandRole, Int16Array>>;
  readonly truth: Uint8Array;
  readonly mask: Uint8Array;
}

type Colour = readonly [number, number, number];

const paper: Colour = [255, 255, 255];
const ink: Colour = [40, 40, 40];
const gap = 8;
const textScale = 2;
const textHeight = 7 * textScale;
const labelWidth = textWidth('SCENE', textScale) + 2 * gap;
/** Reflectance × 10000 that is drawn white. */
const white = 3000;

/** Draws columns of scenes of `width` × `height` pixels. Returns the bytes of a PNG. */
export function drawPicture(columns: readonly PictureColumn[], width: number, height: number): Uint8Array {
  const canvas = new Canvas(
    labelWidth + columns.length * (width + gap),
    2 * gap + textHeight + 3 * (height + gap) + textHeight + gap,
  );
  const top = 2 * gap + textHeight;
  ['SCENE', 'TRUTH', 'MASK'].forEach((label, row) => {
    canvas.text(label, gap, top + row * (height + gap) + (height - textHeight) / 2);
  });
  columns.forEach(({ date, bands, truth, mask }, column) => {
    const x = labelWidth + column * (width + gap);
    canvas.text(date, x + (width - textWidth(date, textScale)) / 2, gap);
    const trueColour = (i: number): Colour => [tone(bands.red[i]), tone(bands.green[i]), tone(bands.blue[i])];
    const images = [trueColour, (i: number) => classColour(truth[i]), (i: number) => classColour(mask[i])];
    images.forEach((colour, row) => {
      canvas.image(colour, x, top + row * (height + gap), width, height);
    });
  });
  let x = labelWidth;
  classNames.forEach((name, code) => {
    const y = top + 3 * (height + gap);
    canvas.image(() => (code === 1 ? [208, 208, 200] : classColour(code)), x, y, textHeight, textHeight);
    if (code === 1) canvas.image(() => classColour(code), x + 1, y + 1, textHeight - 2, textHeight - 2);
    canvas.text(name, x + textHeight + gap, y);
    x += textHeight + gap + textWidth(name, textScale) + 3 * gap;
  });
  return canvas.png();
}

function tone(dn: number): number {
  // A gamma of 2 brings out fields and woods beside the clouds. Steps of 8 are hardly seen, and halve the file.
  return Math.min(255, Math.round(Math.sqrt(Math.max(0, dn / white)) * 32) * 8);
}

function classColour(code: number): Colour {
  return classColours[code].colour;
}

class Canvas {
  readonly #width: number;
  readonly #height: number;
  readonly #data: Uint8Array;

  constructor(width: number, height: number) {
    this.#width = width;
    this.#height = height;
    this.#data = new Uint8Array(width * height * 3);
    this.image(() => paper, 0, 0, width, height);
  }

  #dot(x: number, y: number, colour: Colour): void {
    this.#data.set(colour, (Math.round(y) * this.#width + Math.round(x)) * 3);
  }

  image(colour: (index: number) => Colour, x: number, y: number, width: number, height: number): void {
    for (let i = 0; i < width * height; i++) this.#dot(x + (i % width), y + Math.floor(i / width), colour(i));
  }

  text(text: string, x: number, y: number): void {
    drawText(text, textScale, (dx, dy) => this.#dot(x + dx, y + dy, ink));
  }

  png(): Uint8Array {
    return encode({ width: this.#width, height: this.#height, data: this.#data, channels: 3, depth: 8 });
  }
}
