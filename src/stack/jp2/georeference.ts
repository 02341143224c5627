/** Where a JP2 file lies on the ground: by its GeoJP2 box, which is a GeoTIFF of one pixel, or else by its GML. */
import { GeoTIFF } from 'geotiff';
import { keyDirectoryOf } from '../../crs/geo-keys.ts';
import type { GeoTags } from '../../grid.ts';
import { geoTags } from '../tiff.ts';
import { brokenJp2, unsupportedJp2 } from './errors.ts';

/** @throws TsmaskError BROKEN_JP2 */
export async function tagsOfGeoJp2(name: string, geoTiff: Uint8Array<ArrayBuffer>): Promise<GeoTags> {
  try {
    const source = {
      fetch: async (slices: { offset: number; length: number }[]) =>
        slices.map(({ offset, length }) => geoTiff.slice(offset, offset + length).buffer),
    };
    const tiff = await GeoTIFF.fromSource(source as never);
    // geotiff reads deferred arrays as little-endian whatever the file says, so everything is read at once.
    (tiff as unknown as { parser: { eager: boolean } }).parser.eager = true;
    const directory = (await tiff.getImage(0)).getFileDirectory();
    const numbers = (tag: string) => {
      const value = directory.getValue(tag as never) as ArrayLike<number> | number | undefined;
      if (value === undefined) return undefined;
      return typeof value === 'number' ? [value] : Array.from(value, Number);
    };
    return geoTags(numbers, directory.getValue('GeoAsciiParams') as string | undefined);
  } catch (cause) {
    throw brokenJp2(name, 'its GeoJP2 box cannot be read', cause);
  }
}

/**
 * The tags that say the same as the rectified grid of GMLJP2, or none where there is no such grid.
 * @throws TsmaskError BROKEN_JP2, UNSUPPORTED_JP2
 */
export function tagsOfGml(name: string, documents: readonly string[]): GeoTags {
  const grid = documents
    .map((xml) =>
      /<(?:\w+:)?RectifiedGrid\b[\s\S]*?<\/(?:\w+:)?RectifiedGrid>/.exec(xml.replace(/<!--[\s\S]*?-->/g, '')),
    )
    .find((match) => match !== null)?.[0];
  if (grid === undefined) return {};
  const origin = pairOf(/<(?:\w+:)?pos\b[^>]*>([^<]*)</.exec(grid)?.[1]);
  const vectors = [...grid.matchAll(/<(?:\w+:)?offsetVector\b[^>]*>([^<]*)</g)].map(([, text]) => pairOf(text));
  const [columns, rows] = vectors;
  if (!origin || !columns || !rows) throw brokenJp2(name, 'the grid in its GML is not whole');
  const crs = /\bsrsName\s*=\s*["']([^"']*)["']/.exec(grid)?.[1];
  const code = Number(/EPSG(?:[:/][\d.]*)?[:/#](\d{4,5})$/i.exec(crs ?? '')?.[1] ?? Number.NaN);
  if (Number.isNaN(code)) throw unsupportedJp2(name, `has a CRS of no EPSG number in its GML: ${crs ?? 'none'}`);

  // Where the CRS has its northing first, so have the numbers; columns go east in every grid that is not turned.
  const isSwapped = columns[0] === 0 && rows[1] === 0;
  const turn = ([a, b]: Pair): Pair => (isSwapped ? [b, a] : [a, b]);
  const [[x, y], [a, d], [b, e]] = [turn(origin), turn(columns), turn(rows)];
  const isNorthUp = b === 0 && d === 0 && a > 0 && e < 0;
  if (!isNorthUp) throw unsupportedJp2(name, 'has a turned grid in its GML');
  // GML places the centre of the first pixel.
  const [left, top] = [x - a / 2, y - e / 2];
  const mayBeDegrees = Math.abs(x) <= 360 && Math.abs(y) <= 90 && a < 1;
  return {
    pixelScale: [a, -e, 0],
    tiepoint: [0, 0, 0, left, top, 0],
    keyDirectory: keyDirectoryOf(code, mayBeDegrees),
  };
}

type Pair = readonly [number, number];

function pairOf(text: string | undefined): Pair | undefined {
  const numbers = text
    ?.trim()
    .split(/[\s,]+/)
    .map(Number);
  return numbers && numbers.length >= 2 && numbers.every(Number.isFinite) ? [numbers[0], numbers[1]] : undefined;
}
