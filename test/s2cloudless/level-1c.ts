/** Scenes of level L1C as ESA names them, each band at its own resolution, with made-up pixels. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { randomNumbers } from '../support/series.ts';
import { saveTiff } from '../support/tiff.ts';

/** In the order of the model's features. Metres. */
export const bands = {
  B01: 60,
  B02: 10,
  B04: 10,
  B05: 20,
  B08: 10,
  B8A: 20,
  B09: 60,
  B10: 60,
  B11: 20,
  B12: 20,
} as const;

export type BandName = keyof typeof bands;
export const bandNames = Object.keys(bands) as BandName[];

/** Pixels of 60 m. */
export const size = { width: 13, height: 9 };

export interface Level1cScene {
  /** `20180104T100319`. */
  readonly stamp: string;
  /** DN of each band at its resolution. */
  readonly dn: Readonly<Record<BandName, number[]>>;
}

/** Any scene; clouds or land, since there is nothing between that thresholds could miss. */
export function makeScene(stamp: string, seed: number): Level1cScene {
  const random = randomNumbers(seed);
  const dn = bandNames.map((name) => {
    const pixels = size.width * size.height * (60 / bands[name]) ** 2;
    return [name, Array.from({ length: pixels }, () => 1 + Math.floor(random() * 12000))] as const;
  });
  return { stamp, dn: Object.fromEntries(dn) as Record<BandName, number[]> };
}

/** Writes a scene, with `T33TVM_20180104T100319_B01.tif` and the like, into a folder that may be that of a product. */
export function saveScene(folder: string, { stamp, dn }: Level1cScene): void {
  mkdirSync(folder, { recursive: true });
  for (const name of bandNames) {
    const pixel = bands[name];
    const shape = { width: (size.width * 60) / pixel, height: (size.height * 60) / pixel };
    saveTiff(join(folder, `T33TVM_${stamp}_${name}.tif`), {
      ...shape,
      type: 'uint16',
      bands: [dn[name]],
      epsg: 32633,
      origin: [399960, 5100000],
      pixel,
      tile: 16,
      compression: 'deflate',
    });
  }
}

/** Reflectance × 10000 of a pixel of 60 m in each band, the mean of those that are not 0; `undefined` where none is there. */
export function reflectanceAt({ dn }: Level1cScene, x: number, y: number): (number | undefined)[] {
  return bandNames.map((name) => {
    const factor = 60 / bands[name];
    let [sum, count] = [0, 0];
    for (let row = y * factor; row < (y + 1) * factor; row++) {
      for (let column = x * factor; column < (x + 1) * factor; column++) {
        const value = dn[name][row * size.width * factor + column];
        sum += value;
        if (value !== 0) count++;
      }
    }
    return count === 0 ? undefined : Math.floor(sum / count + 0.5);
  });
}
