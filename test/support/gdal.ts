import { readFileSync } from 'node:fs';
import { python } from './python.ts';

export interface GdalFile {
  readonly path: string;
  readonly width: number;
  readonly height: number;
  readonly bands: number;
  readonly type: 'uint8' | 'int16' | 'uint16' | 'int32' | 'uint32' | 'float32' | 'float64';
  /** Creation options, such as `COMPRESS=LZW`. */
  readonly options: readonly string[];
  readonly nodata?: number;
  readonly scale?: number;
  readonly offset?: number;
  readonly descriptions?: readonly string[];
  readonly seed?: number;
  /** A driver that makes the file as a copy, such as `JP2OpenJPEG`; default: GeoTIFF. */
  readonly copyWith?: string;
  /** No pixel is greater. */
  readonly max?: number;
  /** GDAL's six numbers. */
  readonly transform?: readonly number[];
  readonly epsg?: number;
  /** Leave all but the lower right corner unwritten. */
  readonly sparse?: boolean;
}

const arrays = {
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  float32: Float32Array,
  float64: Float64Array,
};

/** Makes files of noise, all in one go. */
export function makeWithGdal(files: readonly GdalFile[]): void {
  python(readFileSync(new URL('./gdal.py', import.meta.url), 'utf8'), JSON.stringify(files));
}

/** The pixels as GDAL reads them, band by band. */
export function pixelsByGdal({ path, type, bands }: GdalFile): number[][] {
  const bytes = readFileSync(`${path}.raw`);
  const all = Array.from(new arrays[type](new Uint8Array(bytes).buffer));
  const size = all.length / bands;
  return Array.from({ length: bands }, (_, band) => all.slice(band * size, (band + 1) * size));
}
