import { TsmaskError } from '../../errors.ts';
import type { Grid } from '../../grid.ts';

export type SampleType = 'uint8' | 'int16' | 'uint16' | 'float32';

export interface PaletteEntry {
  /** 0–255. */
  readonly value: number;
  /** Red, green, blue, 0–255 each. */
  readonly colour: readonly [number, number, number];
}

export interface RasterLayout {
  /** Size and georeference; the tags are written as they are. */
  readonly grid: Grid;
  readonly type: SampleType;
  /** One entry for each band; a description becomes the band's name in GDAL, a scale is what its values are multiplied by. */
  readonly bands: readonly { readonly description?: string; readonly scale?: number }[];
  /** `pixel`: all bands of a pixel side by side, in one tile. `band`: every band in tiles of its own. */
  readonly interleave: 'pixel' | 'band';
  /** The value of pixels without data, declared in the file and used to pad the tiles at the edges (else 0). */
  readonly nodata?: number;
  /** Colours for a file of one uint8 band; values that are not listed are black. */
  readonly palette?: readonly PaletteEntry[];
  /** Items of GDAL's metadata about the whole file. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** The program that made the file. */
  readonly software?: string;
  /** When the file was made; written in UTC. */
  readonly dateTime?: Date;
  /** Sides of the square tiles, pixels, a multiple of 16. Default 512. A smaller image gets smaller tiles. */
  readonly tileSize?: number;
  /** Whether to add overviews. Default true. */
  readonly overviews?: boolean;
  /** 2 stores differences between neighbours, which compress better: for integers only. Default 1, the values. */
  readonly predictor?: 1 | 2;
}

export interface Size {
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
}

/** What follows from a layout. */
export interface Plan {
  /** Pixels. */
  readonly tileSize: number;
  /** How often the whole image is stored: once for each band, or once with all bands in each tile. */
  readonly planes: number;
  /** Samples of one pixel in one plane. `planes * samples` is the number of bands. */
  readonly samples: number;
  /** The full resolution, then the overviews from large to small, each half as large as the one before. */
  readonly levels: readonly Size[];
}

/** Chooses the size of tiles and the overviews. Fails with BAD_OPTION if the layout cannot be written. */
export function planOf(layout: RasterLayout): Plan {
  check(layout);
  const { grid, bands } = layout;
  const smallest = Math.ceil(Math.max(grid.width, grid.height) / 16) * 16;
  const tileSize = Math.min(layout.tileSize ?? 512, smallest);
  const levels: Size[] = [{ width: grid.width, height: grid.height }];
  if (layout.overviews ?? true) {
    for (let { width, height } = grid; Math.max(width, height) > tileSize; ) {
      [width, height] = [Math.ceil(width / 2), Math.ceil(height / 2)];
      levels.push({ width, height });
    }
  }
  const apart = layout.interleave === 'band';
  return { tileSize, planes: apart ? bands.length : 1, samples: apart ? 1 : bands.length, levels };
}

function check({ grid, type, bands, palette = [], tileSize = 512, predictor }: RasterLayout): void {
  const fail = (subject: string, message: string, remedy: string): never => {
    throw new TsmaskError('BAD_OPTION', message, { subject, remedy });
  };
  const isByte = (value: number) => Number.isInteger(value) && value >= 0 && value <= 255;
  if (![grid.width, grid.height].every((side) => Number.isInteger(side) && side > 0)) {
    fail(
      'grid',
      `A raster of ${grid.width} × ${grid.height} pixels cannot be written.`,
      'Give a size of at least 1 × 1.',
    );
  }
  if (bands.length < 1 || bands.length > 65535) {
    fail('bands', `A TIFF cannot hold ${bands.length} bands.`, 'Give 1 to 65535 bands.');
  }
  if (!Number.isInteger(tileSize) || tileSize < 16 || tileSize % 16 !== 0) {
    fail('tileSize', `Tiles of ${tileSize} pixels are not possible in a TIFF.`, 'Give a multiple of 16, such as 512.');
  }
  if (predictor === 2 && type === 'float32') {
    fail('predictor', 'Predictor 2 is for integers, the samples are float32.', 'Leave the predictor out.');
  }
  if (palette.length > 0 && (type !== 'uint8' || bands.length !== 1)) {
    fail('palette', 'Only a file of one uint8 band can have a palette.', 'Leave the palette out.');
  }
  if (!palette.every(({ value, colour }) => [value, ...colour].every(isByte))) {
    fail('palette', 'The palette has a value or colour outside 0–255.', 'Give whole numbers from 0 to 255.');
  }
}
