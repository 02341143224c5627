/**
 * The grid of a raster: its size, and where its pixels lie on the Earth. The GeoTIFF tags are kept as they stood in the
 * file, because only an unchanged copy gives an output whose CRS and transform equal the input's to the last digit.
 */

/** The georeferencing tags of a GeoTIFF, verbatim. All are absent for a file without georeference. */
export interface GeoTags {
  /** ModelPixelScale (33550). */
  readonly pixelScale?: readonly number[];
  /** ModelTiepoint (33922). */
  readonly tiepoint?: readonly number[];
  /** ModelTransformation (34264), row-major 4 × 4. */
  readonly transformation?: readonly number[];
  /** GeoKeyDirectory (34735). */
  readonly keyDirectory?: readonly number[];
  /** GeoDoubleParams (34736). */
  readonly doubleParams?: readonly number[];
  /** GeoAsciiParams (34737), without the closing NUL. */
  readonly asciiParams?: string;
}

export interface Grid {
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  readonly geo: GeoTags;
}

/** A rectangle of a grid, in pixels from its upper left corner. */
export interface Window {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** `[a, b, c, d, e, f]`: x = a·column + b·row + c, y = d·column + e·row + f, in units of the CRS (rasterio's order). */
export type Transform = readonly [number, number, number, number, number, number];

const identity: Transform = [1, 0, 0, 0, 1, 0];

/** The affine transform that the tags describe, from pixel corners to the CRS; the identity without georeference. */
export function transformOf(geo: GeoTags): Transform {
  const transform = taggedTransform(geo);
  if (geoKey(geo, rasterType) !== pixelIsPoint) return transform;
  // The tags place the centres of pixels, half a pixel from their corners.
  const [a, b, c, d, e, f] = transform;
  return [a, b, c - (a + b) / 2, d, e, f - (d + e) / 2];
}

function taggedTransform(geo: GeoTags): Transform {
  const { pixelScale: scale, tiepoint: tie, transformation: matrix } = geo;
  if (matrix && matrix.length >= 16) return [matrix[0], matrix[1], matrix[3], matrix[4], matrix[5], matrix[7]];
  if (scale && tie && tie.length >= 6) {
    return [scale[0], 0, tie[3] - tie[0] * scale[0], 0, -scale[1], tie[4] + tie[1] * scale[1]];
  }
  return identity;
}

/** `[x, y]`, in pixels from the upper left corner or in units of a CRS. */
export type Point = readonly [number, number];

/** Where a point of the grid, in pixels, lies in the grid's CRS; (0, 0) is the upper left corner of the first pixel. */
export function toGround({ geo }: Grid, [column, row]: Point): Point {
  const [a, b, c, d, e, f] = transformOf(geo);
  return [a * column + b * row + c, d * column + e * row + f];
}

/** The other way round, from the CRS's units to pixels, which may be fractions and lie beyond the grid. */
export function toPixel({ geo }: Grid, [x, y]: Point): Point {
  const [a, b, c, d, e, f] = transformOf(geo);
  const determinant = a * e - b * d;
  return [(e * (x - c) - b * (y - f)) / determinant, (a * (y - f) - d * (x - c)) / determinant];
}

/** Whether tags say where the pixels lie: without, {@link transformOf} counts in pixels. */
export function isGeoreferenced(geo: GeoTags): boolean {
  return taggedTransform(geo) !== identity;
}

// Ids of GeoKeys and some of their values, by the GeoTIFF standard; more of them in crs/geo-keys.ts.
export const rasterType = 1025;
const pixelIsPoint = 2;
export const geographicType = 2048;
export const projectedType = 3072;
export const userDefined = 32767;
const inDirectory = 0;
const inDoubleParams = 34736;

/** A GeoKey with a numeric value, whether it stands in the directory, as all codes do, or among the doubles. */
export function geoKey({ keyDirectory = [], doubleParams = [] }: GeoTags, id: number): number | undefined {
  for (let entry = 4; entry + 3 < keyDirectory.length; entry += 4) {
    const [key, place, , value] = keyDirectory.slice(entry, entry + 4);
    if (key !== id) continue;
    if (place === inDirectory) return value;
    if (place === inDoubleParams) return doubleParams[value];
  }
  return undefined;
}

/** The EPSG code of the CRS, or undefined where the file describes its CRS in another way or not at all. */
export function epsgOf(geo: GeoTags): number | undefined {
  // A projection that the file defines itself has a geographic code all the same: that of its base.
  const code = geoKey(geo, projectedType) ?? geoKey(geo, geographicType);
  return code === userDefined ? undefined : code;
}

/** The CRS in a few words for tables and messages. */
export function crsName(geo: GeoTags): string {
  const epsg = epsgOf(geo);
  if (epsg !== undefined) return `EPSG:${epsg}`;
  if (geo.keyDirectory === undefined) return 'no CRS';
  const citation = geo.asciiParams?.split('|')[0];
  return citation ? `custom CRS (${citation})` : 'custom CRS';
}

/** The window of all pixels. */
export function wholeWindow({ width, height }: Pick<Grid, 'width' | 'height'>): Window {
  return { x: 0, y: 0, width, height };
}

/** Cuts a window along multiples of `width` and `height` of the whole grid. Row by row; all of a row have the same height. */
export function cutWindow(window: Window, width: number, height: number): Window[][] {
  const spans = (start: number, length: number, step: number) => {
    const result: { from: number; size: number }[] = [];
    for (let from = start; from < start + length; ) {
      const to = Math.min(start + length, (Math.floor(from / step) + 1) * step);
      result.push({ from, size: to - from });
      from = to;
    }
    return result;
  };
  return spans(window.y, window.height, height).map(({ from: y, size: h }) =>
    spans(window.x, window.width, width).map(({ from: x, size: w }): Window => ({ x, y, width: w, height: h })),
  );
}

/** The grid of a window of `grid`: the same pixels, the origin moved to the window's corner. */
export function gridOfWindow(grid: Grid, window: Window): Grid {
  const { x, y, width, height } = window;
  if (x === 0 && y === 0) return { ...grid, width, height };
  const { transformation: matrix, tiepoint: tie } = grid.geo;
  const geo = { ...grid.geo };
  if (matrix && matrix.length >= 16) {
    const moved = [...matrix];
    for (const row of [0, 4, 8]) moved[row + 3] += moved[row] * x + moved[row + 1] * y;
    Object.assign(geo, { transformation: moved });
  } else if (tie && tie.length >= 6) {
    const [a, , c, , e, f] = taggedTransform(grid.geo);
    Object.assign(geo, { tiepoint: [0, 0, tie[2], c + a * x, f + e * y, tie[5]] });
  }
  return { width, height, geo };
}

/** The grid with the same upper left corner and pixels `factor` times as large; what remains at the edges is dropped. */
export function scaledGrid(grid: Grid, factor: number): Grid {
  if (factor === 1) return grid;
  const { width, height, geo } = grid;
  const [a, b, c, d, e, f] = transformOf(geo);
  const { transformation: _, ...others } = geo;
  const scaled: GeoTags =
    b === 0 && d === 0
      ? { ...others, pixelScale: [a * factor, -e * factor, 0], tiepoint: [0, 0, 0, c, f, 0] }
      : {
          ...others,
          transformation: [a * factor, b * factor, 0, c, d * factor, e * factor, 0, f, 0, 0, 0, 0, 0, 0, 0, 1],
        };
  return {
    width: Math.floor(width / factor),
    height: Math.floor(height / factor),
    // The tags of above place the corners of pixels.
    geo: geo.keyDirectory ? { ...scaled, keyDirectory: withKey(geo.keyDirectory, rasterType, 1) } : scaled,
  };
}

/** A directory of GeoKeys in which `id`, if it is there, has another value. */
function withKey(directory: readonly number[], id: number, value: number): number[] {
  const keys = [...directory];
  for (let entry = 4; entry + 3 < keys.length; entry += 4) {
    if (keys[entry] === id && keys[entry + 1] === inDirectory) keys[entry + 3] = value;
  }
  return keys;
}

/** What differs between two grids, in words; an empty list where they agree to a thousandth of a pixel. */
export function gridDifferences(a: Grid, b: Grid): string[] {
  const differences: string[] = [];
  if (a.width !== b.width || a.height !== b.height) {
    differences.push(`size ${a.width} × ${a.height} against ${b.width} × ${b.height} pixels`);
  }
  if (crsName(a.geo) !== crsName(b.geo) || (epsgOf(a.geo) === undefined && !sameKeys(a.geo, b.geo))) {
    differences.push(`CRS ${crsName(a.geo)} against ${crsName(b.geo)}`);
  }
  const [s, t] = [transformOf(a.geo), transformOf(b.geo)];
  const pixel = Math.hypot(s[0], s[3]);
  const tolerance = pixel / 1000;
  const stretch = Math.max(a.width, a.height, 1);
  if ([0, 1, 3, 4].some((i) => Math.abs(s[i] - t[i]) * stretch > tolerance)) {
    differences.push(`pixel size ${pixelSize(s)} against ${pixelSize(t)}`);
  }
  if (Math.abs(s[2] - t[2]) > tolerance || Math.abs(s[5] - t[5]) > tolerance) {
    differences.push(`origin (${s[2]}, ${s[5]}) against (${t[2]}, ${t[5]})`);
  }
  return differences;
}

/** The pixel size of a transform as text, such as `20` or `10 × 20`. */
export function pixelSize(t: Transform): string {
  const [x, y] = [Math.hypot(t[0], t[3]), Math.hypot(t[1], t[4])];
  return x === y ? String(x) : `${x} × ${y}`;
}

function sameKeys(a: GeoTags, b: GeoTags): boolean {
  const text = ({ keyDirectory, doubleParams, asciiParams }: GeoTags) =>
    JSON.stringify([keyDirectory, doubleParams, asciiParams]);
  return text(a) === text(b);
}
