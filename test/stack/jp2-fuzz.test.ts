/** Damaged JPEG 2000: whatever the damage, an error that names the file, or samples of the right number. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { isTsmaskError } from '../../src/errors.ts';
import { TileDecoder } from '../../src/stack/decode.ts';
import { partSpans } from '../../src/stack/jp2/coding.ts';
import { readRaster } from '../../src/stack/raster.ts';
import { type GdalFile, makeWithGdal } from '../support/gdal.ts';
import { hasGdal } from '../support/python.ts';
import { temporaryFolder } from '../support/temporary.ts';

const root = temporaryFolder();
const common = { width: 60, height: 50, bands: 1, type: 'uint16', copyWith: 'JP2OpenJPEG' } as const;
const seeds: readonly GdalFile[] = [
  ['QUALITY=100', 'REVERSIBLE=YES', 'BLOCKXSIZE=32', 'BLOCKYSIZE=32', 'TILEPARTS=RESOLUTIONS'],
  ['QUALITY=100', 'REVERSIBLE=YES', 'TLM=YES', 'GeoJP2=NO', 'BLOCKXSIZE=32', 'BLOCKYSIZE=32'],
  ['QUALITY=20', 'REVERSIBLE=NO', 'GMLJP2=NO', 'PRECINCTS={32,32}', 'SOP=YES', 'EPH=YES'],
].map((options, index) => ({ ...common, options, path: join(root, `seed${index}.jp2`) }));

/** No decoding of so small a file takes longer. Milliseconds. */
const patience = 20_000;

describe.skipIf(!hasGdal)('damaged JPEG 2000', () => {
  let whole: Buffer[];
  beforeAll(() => {
    makeWithGdal(seeds);
    whole = seeds.map(({ path }) => readFileSync(path));
  });

  const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
  const cut = fc.record({ file: fc.nat(seeds.length - 1), at: place });
  const flips = fc.record({
    file: fc.nat(seeds.length - 1),
    // Most in the headers, where bytes mean more.
    inHeader: fc.boolean(),
    bytes: fc.array(fc.tuple(place, fc.nat(255)), { minLength: 1, maxLength: 6 }),
    sizeIsKnown: fc.boolean(),
  });

  it('cut anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(cut, async ({ file, at }) => {
        const bytes = whole[file].subarray(0, Math.floor(at * whole[file].length));
        // Without its closing marker, a file is still whole.
        const isMarkerOnly = bytes.length >= whole[file].length - 2;
        expect(await outcome(bytes, true)).toBe(isMarkerOnly ? 'decoded' : 'named');
      }),
      { numRuns: 150 },
    );
  });

  it('with bytes changed', async () => {
    const seen = { decoded: 0, named: 0 };
    await fc.assert(
      fc.asyncProperty(flips, async ({ file, inHeader, bytes: changes, sizeIsKnown }) => {
        const bytes = Buffer.from(whole[file]);
        const start = bytes.indexOf('jp2c') - 4;
        const range = inHeader ? [start, 150] : [0, bytes.length];
        for (const [at, value] of changes) bytes[range[0] + Math.floor(at * range[1])] = value;
        seen[await outcome(bytes, sizeIsKnown)]++;
      }),
      { numRuns: 400 },
    );
    expect(seen.named).toBeGreaterThan(20);
    expect(seen.decoded).toBeGreaterThan(20);
  });
});

/** Opens the file and decodes all its tiles with one decoder. */
async function outcome(bytes: Buffer, sizeIsKnown: boolean): Promise<'decoded' | 'named'> {
  const source = {
    size: sizeIsKnown ? bytes.length : undefined,
    read: async (offset: number, length: number) => Uint8Array.from(bytes.subarray(offset, offset + length)),
  };
  const begun = performance.now();
  try {
    const image = await readRaster({ kind: 'path', path: 'damaged.jp2' }, source);
    const decoder = new TileDecoder();
    for (let index = 0; index < image.offsets.length; index++) {
      const pieces = partSpans(image.jp2!.parts, index).map(({ start, length }) =>
        bytes.subarray(start, start + length),
      );
      const samples = await decoder.decode(image, index, Uint8Array.from(Buffer.concat(pieces)), image.tile.height);
      expect(samples.length).toBe(image.tile.width * image.tile.height * image.samples);
    }
    return 'decoded';
  } catch (error) {
    const isNamed = isTsmaskError(error) && error.subject === 'damaged.jp2' && error.remedy;
    if (!isNamed) throw error;
    expect(['BROKEN_JP2', 'UNSUPPORTED_JP2', 'NOT_A_TIFF', 'OUT_OF_MEMORY']).toContain(error.code);
    return 'named';
  } finally {
    expect(performance.now() - begun).toBeLessThan(patience);
  }
}
