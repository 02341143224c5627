import type { Grid } from '../grid.ts';
import type { SourceRef } from '../platform/types.ts';
import type { Jp2Coding } from './jp2/coding.ts';
import type { SampleType } from './sample-type.ts';

/** A file of pixels: what its header says, plainly, so that any thread can read its tiles. Cloneable. */
export interface RasterFile {
  readonly format: 'tiff' | 'jp2';
  readonly source: SourceRef;
  /** What messages call it. */
  readonly name: string;
  readonly grid: Grid;
  readonly samples: number;
  readonly type: SampleType;
  /** The unit in which pixels are compressed: tiles, or strips as wide as the image. Pixels. */
  readonly tile: { readonly width: number; readonly height: number };
  readonly tiled: boolean;
  /** Whether the samples of a pixel stand together, or each band has tiles of its own. */
  readonly interleave: 'pixel' | 'band';
  /** TIFF's number of the compression, which is 34712 for JPEG 2000. */
  readonly compression: number;
  readonly predictor: number;
  /** LERC's own parameters, where that is the compression. */
  readonly lerc?: readonly number[];
  readonly littleEndian: boolean;
  /** Where each tile begins in the file, row by row, for band interleave band by band. */
  readonly offsets: Float64Array;
  /** Compressed bytes of each tile, of all its parts together; 0 for a tile that was never written. */
  readonly byteCounts: Float64Array;
  /** What else it takes to decode tiles of JPEG 2000. Present for `format: 'jp2'` only. */
  readonly jp2?: Jp2Coding;
  /** GDAL's nodata value, if the file declares one. */
  readonly nodata?: number;
  readonly bands: readonly BandInfo[];
  /** GDAL's metadata of the whole file. */
  readonly metadata: Readonly<Record<string, string>>;
}

export interface BandInfo {
  readonly description?: string;
  readonly scale?: number;
  readonly offset?: number;
}
