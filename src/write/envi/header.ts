/** The text that stands beside the pixels of an ENVI file and says what they are. */
import { isGeographic } from '../../crs/geo-keys.ts';
import { utmZone } from '../../crs/table.ts';
import { wktOf } from '../../crs/wkt.ts';
import { epsgOf, type Grid, isGeoreferenced, transformOf } from '../../grid.ts';
import type { PaletteEntry } from '../geotiff/index.ts';

export interface EnviLayout {
  readonly grid: Grid;
  readonly description: string;
  readonly type: 'uint8' | 'int16';
  /** `bsq`: band after band. `bil`: of each row, band after band. */
  readonly interleave: 'bsq' | 'bil';
  readonly bandNames: readonly string[];
  /** The value of pixels without data. */
  readonly nodata: number;
  /** What values mean, from 0 on, where they are classes. */
  readonly classes?: { readonly names: readonly string[]; readonly colours: readonly PaletteEntry[] };
  /** ISO 8601, where all bands are of one moment. */
  readonly acquisitionTime?: string;
}

/** ENVI's numbers of sample types. */
const dataTypes = { uint8: 1, int16: 2 } as const;

/** The header file, for samples in little-endian order. */
export function enviHeader(layout: EnviLayout): string {
  const { grid, description, type, interleave, bandNames, nodata, classes, acquisitionTime } = layout;
  const wkt = wktOf(grid.geo, 'esri');
  const fields: [string, string | number | undefined][] = [
    ['description', list([description])],
    ['samples', grid.width],
    ['lines', grid.height],
    ['bands', bandNames.length],
    ['header offset', 0],
    ['file type', classes ? 'ENVI Classification' : 'ENVI Standard'],
    ['data type', dataTypes[type]],
    ['interleave', interleave],
    ['byte order', 0],
    ['classes', classes?.names.length],
    ['class lookup', classes && list(classes.names.map((_, value) => colourOf(classes.colours, value).join(', ')))],
    ['class names', classes && list(classes.names)],
    ['acquisition time', acquisitionTime],
    ['map info', mapInfo(grid)],
    ['coordinate system string', wkt && `{${wkt}}`],
    ['data ignore value', nodata],
    ['band names', list(bandNames)],
  ];
  const lines = fields.flatMap(([name, value]) => (value === undefined ? [] : [`${name} = ${value}`]));
  return `ENVI\n${lines.join('\n')}\n`;
}

function list(items: readonly string[]): string {
  // Braces end a list and commas an item; the format has no way to write them.
  return `{${items.map((item) => (items.length > 1 && !/^[\d, ]+$/.test(item) ? item.replace(/,/g, ';') : item).replace(/[{}\r\n]/g, ' ')).join(', ')}}`;
}

function colourOf(colours: readonly PaletteEntry[], value: number): readonly number[] {
  return colours.find((entry) => entry.value === value)?.colour ?? [0, 0, 0];
}

/** Where the grid lies: the corner of pixel (1, 1), and the size of a pixel. */
function mapInfo(grid: Grid): string | undefined {
  if (!canPlace(grid)) return undefined;
  const [width, , x, , height, y] = transformOf(grid.geo);
  const place = `1, 1, ${plain(x)}, ${plain(y)}, ${plain(width)}, ${plain(-height)}`;
  const epsg = epsgOf(grid.geo);
  const utm = epsg === undefined ? undefined : utmZone(epsg);
  if (utm) return `{UTM, ${place}, ${utm.zone}, ${utm.north ? 'North' : 'South'}, WGS-84, units=Meters}`;
  if (wktOf(grid.geo, 'esri') === undefined) return `{Arbitrary, ${place}}`;
  return isGeographic(grid.geo)
    ? `{Geographic Lat/Lon, ${place}, WGS-84, units=Degrees}`
    : `{Arbitrary, ${place}, units=Meters}`;
}

/** Without an exponent, which some readers do not know, and with every digit that counts. */
function plain(value: number): string {
  const text = String(value);
  if (!text.includes('e')) return text;
  return value.toFixed(20).replace(/\.?0+$/, '');
}

/** ENVI knows pixels that run to the east and to the south only; rotated ones it turns, which few readers follow. */
function canPlace({ geo }: Grid): boolean {
  const [a, b, , d, e] = transformOf(geo);
  return isGeoreferenced(geo) && a > 0 && b === 0 && d === 0 && e < 0;
}

/** What of a grid's place an ENVI header cannot say, in words; undefined where it says all. */
export function unsaid(grid: Grid): string | undefined {
  if (!isGeoreferenced(grid.geo)) return undefined;
  if (!canPlace(grid)) return 'where pixels lie, because they do not run to the east and to the south';
  return wktOf(grid.geo, 'esri') === undefined ? 'the CRS, whose WKT is not known here' : undefined;
}
