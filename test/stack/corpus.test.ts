import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type ErrorCode, isTsmaskError } from '../../src/errors.ts';
import { epsgOf, transformOf } from '../../src/grid.ts';
import { readPixels } from '../support/pixels.ts';
import { Probe } from '../support/probe.ts';
import { hasSharedData, readShared, sharedData } from '../support/shared.ts';

interface CorpusFile {
  readonly file: string;
  readonly why: string;
  /** What rasterio read, as far as it could. */
  readonly rasterio: {
    readonly width: number;
    readonly height: number;
    readonly bands: number;
    readonly dtype: string;
    readonly nodata: number | 'nan' | null;
    readonly epsg: number | null;
    readonly transform: readonly number[];
    /** Of the pixels that are not NaN. */
    readonly sums?: readonly number[];
    readonly first_row_head?: readonly (readonly (number | 'nan' | null)[])[];
  };
}

/** Whether each file of the corpus is read as rasterio reads it, or what is said of it instead, and in which words. */
const expected: Readonly<Record<string, 'equal' | readonly [ErrorCode, RegExp]>> = {
  'image-tiff__12bit.cropped.tiff': ['UNSUPPORTED_TIFF', /12-bit samples/],
  'image-tiff__BigTIFF.tif': 'equal',
  'image-tiff__geo-5b.tif': 'equal',
  'image-tiff__gradient-3c-64b.tiff': ['UNSUPPORTED_TIFF', /64-bit samples/],
  'image-tiff__inf_loop_id_000028_src_000508_op_havoc_rep_4.tif': ['BROKEN_TIFF', /header cannot be read/],
  'image-tiff__int16_zstd.tif': 'equal',
  'image-tiff__issue_69_packbits.tiff': 'equal',
  'image-tiff__planar-rgb-u8.tif': 'equal',
  'image-tiff__predictor-3-gray-f32.tif': 'equal',
  'image-tiff__predictor-3-rgb-f32.tif': 'equal',
  'image-tiff__sample-get-lzw-stuck.tiff': ['BROKEN_TIFF', /cut off: tile 1 of 3/],
  'image-tiff__seq-1c-16b-tiled-68f373a0.tiff': 'equal',
  'image-tiff__seq-1c-8b-multipage-adeefdcc.tiff': 'equal',
  'image-tiff__tiled-oversize-gray-i8.tif': 'equal',
  'image-tiff__usda_naip_256_webp_z3.tif': ['UNSUPPORTED_TIFF', /WebP/],
  'mapchete-eo__SCL.tif': 'equal',
  'rasterio__corrupt.tif': ['UNSUPPORTED_TIFF', /JPEG/],
  'rasterio__float_nan.tif': 'equal',
  'rasterio__goes.tif': ['UNSUPPORTED_TIFF', /JPEG/],
  'rasterio__rotated.tif': 'equal',
  'rio-cogeo__image_nodata.tif': 'equal',
  'rio-cogeo__image_webp.tif': ['UNSUPPORTED_TIFF', /WebP/],
  'rio-tiler__inverted_lat.tif': 'equal',
  'worldcereal-classification__S2B_20200830T103629_31UFS_SCENECLASSIFICATION_20M_V200.tif': 'equal',
};

const folder = `${sharedData}tiff-corpus/`;
const corpus = hasSharedData ? readShared<CorpusFile[]>('tiff-corpus/manifest.json') : [];

describe.skipIf(!hasSharedData)('the corpus of TIFFs', () => {
  it('is the one that is tabulated here', () => {
    expect(corpus.map(({ file }) => file).sort()).toEqual(Object.keys(expected).sort());
  });

  it.each(corpus.map((entry) => [entry.file, entry] as const))(
    '%s',
    async (file, { rasterio }) => {
      const path = folder + file;
      const outcome = expected[file];
      if (outcome !== 'equal') {
        const error = await readPixels(path).catch((thrown: unknown) => thrown);
        if (!isTsmaskError(error)) throw error;
        const [code, words] = outcome;
        expect(error).toMatchObject({ code, subject: path, message: expect.stringMatching(words) });
        expect(error.message).toContain(path);
        expect(error.remedy).toMatch(/\w{4}/);
        return;
      }
      const { image, bands } = await readPixels(path);
      const { width, height, geo } = image.grid;
      expect({ width, height, bands: image.samples, dtype: image.type }).toEqual({
        width: rasterio.width,
        height: rasterio.height,
        bands: rasterio.bands,
        dtype: rasterio.dtype,
      });
      expect(image.nodata ?? null).toBe(rasterio.nodata === 'nan' ? Number.NaN : rasterio.nodata);
      expect(epsgOf(geo) ?? null).toBe(rasterio.epsg);
      expect(transformOf(geo)).toEqual(rasterio.transform);
      expect(bands.map((values) => values.filter((value) => !Number.isNaN(value)).reduce((a, b) => a + b, 0))).toEqual(
        rasterio.sums,
      );
      const heads = rasterio.first_row_head!.map((head) => head.map((value) => (value === 'nan' ? null : value)));
      const found = bands.map((values, s) => values.slice(0, heads[s].length));
      expect(found.map((values) => values.map((value) => (Number.isNaN(value) ? null : value)))).toEqual(heads);
    },
    20_000,
  );
});

describe.skipIf(!hasSharedData)('openStack on the corpus', () => {
  const probe = new Probe();

  it.each(Object.entries(expected))(
    '%s',
    async (file, outcome) => {
      const path = folder + file;
      // Sound files have no bands that are known; one is passed over for its name alone.
      const untold = file.includes('SCL') ? 'NO_SCENES' : outcome === 'equal' ? 'NO_BAND_ROLE' : outcome[0];
      expect(await probe.open([path])).toMatchObject({
        kind: 'error',
        code: untold,
        subject: path,
        message: expect.stringContaining(path),
        remedy: expect.stringMatching(/\w{4}/),
      });
      // Told what they are, sound files are scenes whose pixels can be read.
      const named = { name: 'S2_20180104.tif', bytes: readFileSync(path) };
      const told = await probe.open([named], { roles: ['blue'], bands: { blue: 1 } });
      if (outcome === 'equal') expect(told).toEqual({ kind: 'stack', ids: ['20180104'] });
      else expect(told).toMatchObject({ kind: 'error', code: outcome[0], subject: named.name });
    },
    60_000,
  );
});
