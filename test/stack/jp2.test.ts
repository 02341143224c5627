import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { maskStack, openStack } from 'tsmask';
import { simulate } from 'tsmask/simulate';
import { beforeAll, describe, expect, it } from 'vitest';
import { platform } from '#platform';
import { isTsmaskError } from '../../src/errors.ts';
import { epsgOf, transformOf } from '../../src/grid.ts';
import { saveSimulation } from '../../src/simulate/save.ts';
import { marker, tilePartHeader } from '../../src/stack/jp2/markers.ts';
import { readRaster } from '../../src/stack/raster.ts';
import { StackReader } from '../../src/stack/read.ts';
import { type GdalFile, makeWithGdal, pixelsByGdal } from '../support/gdal.ts';
import { toJp2 } from '../support/jp2.ts';
import { readPixels } from '../support/pixels.ts';
import { hasGdal, python } from '../support/python.ts';
import { hasSharedData, sharedData } from '../support/shared.ts';
import { temporaryFolder } from '../support/temporary.ts';

const lossless = ['QUALITY=100', 'REVERSIBLE=YES'];
const small = ['BLOCKXSIZE=64', 'BLOCKYSIZE=48'];

/** Ways to write JPEG 2000, and what of a file of noise differs from the usual: 150 × 130 pixels of one uint16 band. */
const ways: Readonly<Record<string, Partial<GdalFile>>> = {
  'one tile': { options: lossless },
  'several tiles': { options: [...lossless, ...small] },
  // Tiles of 1 pixel remain at the right edge.
  'tiles that nearly fit': { options: [...lossless, 'BLOCKXSIZE=149', 'BLOCKYSIZE=129'] },
  'tile-parts by resolution': { options: [...lossless, ...small, 'TILEPARTS=RESOLUTIONS', 'RESOLUTIONS=4'] },
  'tile-parts by layer': { options: ['QUALITY=10,40,100', 'REVERSIBLE=YES', ...small, 'TILEPARTS=LAYERS'] },
  'tile-parts listed in TLM': { options: [...lossless, ...small, 'TILEPARTS=RESOLUTIONS', 'TLM=YES'] },
  'one part a tile, listed in TLM': { options: [...lossless, ...small, 'TLM=YES'] },
  'packets listed in PLT, with SOP and EPH': { options: [...lossless, ...small, 'PLT=YES', 'SOP=YES', 'EPH=YES'] },
  // As ESA writes Sentinel-2, but for the size of tiles.
  'as Sentinel-2': {
    options: [...lossless, ...small, 'PROGRESSION=LRCP', 'RESOLUTIONS=6', 'PRECINCTS={256,256}', 'NBITS=15'],
    max: 32767,
  },
  'progression RPCL, small precincts': {
    options: [...lossless, ...small, 'PROGRESSION=RPCL', 'PRECINCTS={64,64},{32,32}', 'RESOLUTIONS=3'],
  },
  'progression PCRL': { options: [...lossless, ...small, 'PROGRESSION=PCRL'] },
  'no wavelets': { options: [...lossless, ...small, 'RESOLUTIONS=1'] },
  'code blocks of 4 × 256': { options: [...lossless, 'CODEBLOCK_WIDTH=4', 'CODEBLOCK_HEIGHT=256'] },
  'other code block styles': { options: [...lossless, 'CODEBLOCK_STYLE=BYPASS,RESET,TERMALL,VSC,SEGSYM'] },
  uint8: { options: [...lossless, ...small], type: 'uint8' },
  int16: { options: [...lossless, ...small], type: 'int16' },
  '12 bits': { options: [...lossless, ...small, 'NBITS=12'], max: 4095 },
  'a bare codestream': { options: [...lossless, ...small], path: 'bare.j2k' },
  'three bands': { options: [...lossless, ...small, 'YCC=NO'], bands: 3 },
  'three bands with a colour transform': { options: [...lossless, ...small, 'YCC=YES'], bands: 3, type: 'uint8' },
  'lossy, by whole numbers': { options: ['QUALITY=30', 'REVERSIBLE=YES', ...small] },
  'lossy, by floats': { options: ['QUALITY=20', 'REVERSIBLE=NO', ...small] },
};

const root = temporaryFolder();
const file = (name: string, index: number): GdalFile => ({
  width: 150,
  height: 130,
  bands: 1,
  type: 'uint16',
  options: lossless,
  copyWith: 'JP2OpenJPEG',
  seed: index + 1,
  ...ways[name],
  path: join(root, ways[name]?.path ?? `way${index}.jp2`),
});
const files = Object.keys(ways).map(file);

describe.skipIf(!hasGdal)('JPEG 2000', () => {
  beforeAll(() => makeWithGdal(files));

  it.each(Object.keys(ways).map((name, index) => [name, index] as const))(
    '%s: as GDAL reads it',
    async (name, index) => {
      const { image, bands } = await readPixels(files[index].path);
      expect(image.format).toBe('jp2');
      expect(image.type).toBe(files[index].type);
      const expected = pixelsByGdal(files[index]);
      expect(bands.length).toBe(expected.length);
      const differences = bands.map((band, i) =>
        band.reduce((most, value, j) => Math.max(most, Math.abs(value - expected[i][j])), 0),
      );
      // GDAL's OpenJPEG computes with other instructions: floats may round otherwise.
      const tolerance = name === 'lossy, by floats' ? 1 : 0;
      for (const difference of differences) expect(difference).toBeLessThanOrEqual(tolerance);
    },
  );

  it('tells sizes and resolutions', async () => {
    const image = await open('tile-parts by resolution');
    expect(image).toMatchObject({ tile: { width: 64, height: 48 }, samples: 1, interleave: 'pixel' });
    expect(image.grid).toMatchObject({ width: 150, height: 130 });
    expect(image.jp2).toMatchObject({ bits: 16, resolutionLevels: 4 });
    expect(image.jp2!.parts.offsets.length).toBe(9 * 4);
    expect((await open('no wavelets')).jp2!.resolutionLevels).toBe(1);
    expect((await open('as Sentinel-2')).jp2!.bits).toBe(15);
  });

  it('finds the same tile-parts by TLM and without', async () => {
    const path = files[Object.keys(ways).indexOf('tile-parts listed in TLM')].path;
    const { reads, image } = await openCounting(readFileSync(path));
    const bytes = readFileSync(path);
    // Of no known meaning, the marker is passed over; the parts are then found one by one.
    bytes[bytes.indexOf(Uint8Array.from([0xff, 0x55]))] = 0xff;
    bytes[bytes.indexOf(Uint8Array.from([0xff, 0x55])) + 1] = 0x64;
    const walked = await openCounting(bytes);
    expect(walked.image.jp2!.parts).toEqual(image.jp2!.parts);
    expect(reads).toBeLessThan(walked.reads);
  });

  it('reads a header alone, not the pixels', async () => {
    const [width, height] = [1500, 1400];
    const big: GdalFile = {
      ...file('one tile', 99),
      width,
      height,
      path: join(root, 'big.jp2'),
      options: [...lossless, 'BLOCKXSIZE=512', 'BLOCKYSIZE=512'],
    };
    makeWithGdal([big]);
    const { bytesRead, size } = await openCounting(readFileSync(big.path));
    expect(size).toBeGreaterThan(1_000_000);
    expect(bytesRead).toBeLessThan(100_000);
  });

  it('reads tile-parts that lie scattered', async () => {
    const way = 'tile-parts by resolution';
    const original = files[Object.keys(ways).indexOf(way)];
    const image = await open(way);
    const bytes = readFileSync(original.path);
    const { offsets, lengths, first } = image.jp2!.parts;
    // Part 0 of every tile, then part 1 of every tile …
    const order = [0, 1, 2, 3].flatMap((part) => Array.from({ length: 9 }, (_, tile) => first[tile] + part));
    const begin = Math.min(...offsets);
    const end = begin + lengths.reduce((sum, length) => sum + length, 0);
    const scattered = Buffer.concat([
      bytes.subarray(0, begin),
      ...order.map((i) => bytes.subarray(offsets[i], offsets[i] + lengths[i])),
      bytes.subarray(end),
    ]);
    const path = join(root, 'scattered.jp2');
    writeFileSync(path, scattered);
    const { image: found, bands } = await readPixels(path);
    expect(found.jp2!.parts.offsets).not.toEqual(offsets);
    expect(bands).toEqual(pixelsByGdal(original));
  });

  it('reads a last part whose length is not told', async () => {
    const original = files[Object.keys(ways).indexOf('several tiles')];
    const image = await open('several tiles');
    const bytes = readFileSync(original.path);
    bytes.writeUInt32BE(0, image.jp2!.parts.offsets.at(-1)! + 6);
    const path = join(root, 'open-end.jp2');
    writeFileSync(path, bytes);
    expect((await readPixels(path)).bands).toEqual(pixelsByGdal(original));
    // The codestream's box may be open too, and its end marker missing.
    bytes.writeUInt32BE(0, bytes.indexOf('jp2c') - 4);
    writeFileSync(path, bytes.subarray(0, -2));
    expect((await readPixels(path)).bands).toEqual(pixelsByGdal(original));
  });

  describe('georeference', () => {
    const boxes = (geo: boolean, gml: boolean, ...more: string[]) => [
      ...lossless,
      `GeoJP2=${geo ? 'YES' : 'NO'}`,
      `GMLJP2=${gml ? 'YES' : 'NO'}`,
      ...more,
    ];
    const degrees = [12.5, 0.001, 0, 47.25, 0, -0.002];
    const places: Readonly<Record<string, Partial<GdalFile>>> = {
      'GeoJP2 and GML, UTM': { options: boxes(true, true) },
      'GeoJP2 alone, UTM': { options: boxes(true, false) },
      'GeoJP2 after the pixels': { options: boxes(true, false, 'GEOBOXES_AFTER_JP2C=YES') },
      'GML alone, UTM': { options: boxes(false, true) },
      'GML after the pixels': { options: boxes(false, true, 'GEOBOXES_AFTER_JP2C=YES') },
      'GeoJP2, degrees': { options: boxes(true, false), epsg: 4326, transform: degrees },
      'GML, degrees, latitude first': { options: boxes(false, true), epsg: 4326, transform: degrees },
      'GML, northing first': { options: boxes(false, true), epsg: 3035, transform: [4e6, 10, 0, 3e6, 0, -10] },
      'GeoJP2, turned': { options: boxes(true, false), transform: [500000, 20, 3, 5640000, 2, -20] },
      none: { options: boxes(false, false) },
    };
    const made = Object.keys(places).map(
      (name, index): GdalFile => ({
        ...file('one tile', index),
        width: 20,
        height: 30,
        ...places[name],
        path: join(root, `place${index}.jp2`),
      }),
    );
    let asRasterio: { crs: number | null; transform: number[] }[];

    beforeAll(() => {
      makeWithGdal(made);
      // What stands beside the file does not count.
      asRasterio = JSON.parse(
        python(
          `
import sys, json, os, rasterio
found = []
for path in sys.argv[1:]:
    if os.path.exists(path + '.aux.xml'):
        os.remove(path + '.aux.xml')
    with rasterio.open(path) as file:
        found.append({'crs': file.crs.to_epsg() if file.crs else None, 'transform': list(file.transform)[:6]})
print(json.dumps(found))
`,
          ...made.map(({ path }) => path),
        ),
      );
    });

    it.each(Object.keys(places).map((name, index) => [name, index] as const))(
      '%s: as rasterio sees it',
      async (name, index) => {
        const { grid } = await openPath(made[index].path);
        const { crs, transform } = asRasterio[index];
        expect(epsgOf(grid.geo) ?? null).toBe(crs);
        expect(crs === null).toBe(name === 'none');
        transformOf(grid.geo).forEach((value, i) => {
          expect(value).toBeCloseTo(transform[i], 7);
        });
      },
    );
  });

  describe('that is not whole', () => {
    const way = 'tile-parts by resolution';

    it.each([
      ['cut off in its boxes', (bytes: Buffer) => bytes.subarray(0, 60), /no codestream|cut off/],
      ['cut off in its main header', (bytes: Buffer) => bytes.subarray(0, bytes.indexOf('jp2c') + 30), /cut off/],
      ['cut off in its pixels', (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1), /cut off: tile \d of 9/],
      ['cut off between its tiles', (bytes: Buffer) => bytes.subarray(0, secondTile(bytes)), /tile 2 of 9 is missing/],
      ['with junk for a codestream', (bytes: Buffer) => bytes.fill(7, bytes.indexOf('jp2c') + 4), /begins like none/],
      ['with an impossible box', (bytes: Buffer) => bytes.fill(1, 12, 16) && bytes, /cut off|no codestream|impossible/],
      ['with a tile of a wrong number', (bytes: Buffer) => put(bytes, partAt(bytes) + 5, 200), /is of tile 201 of 9/],
      ['that lacks a part', (bytes: Buffer) => put(bytes, partAt(bytes) + 11, 9), /tile 1 of 9 has 4 of its 9 parts/],
      ['of no width', (bytes: Buffer) => put(bytes, bytes.indexOf('jp2c') + 15, 0), /its size is/],
    ] as const)('%s is named', async (_what, change, reason) => {
      const { path } = files[Object.keys(ways).indexOf(way)];
      const error = await openBytes(change(readFileSync(path))).catch((caught: unknown) => caught);
      expect(isTsmaskError(error, 'BROKEN_JP2') && error).toMatchObject({ subject: 'damaged.jp2' });
      expect((error as Error).message).toMatch(reason);
    });

    it.each([
      ['more than 16 bits', (bytes: Buffer) => put(bytes, siz(bytes) + 40, 24), /25 bits/],
      ['two components', (bytes: Buffer) => twoComponents(bytes), /2 components/],
      ['components at half size', (bytes: Buffer) => put(bytes, siz(bytes) + 41, 2), /less than full size/],
    ] as const)('%s: not read, with a way out', async (_what, change, reason) => {
      const { path } = files[Object.keys(ways).indexOf(way)];
      const error = await openBytes(change(readFileSync(path))).catch((caught: unknown) => caught);
      expect(isTsmaskError(error, 'UNSUPPORTED_JP2') && error.remedy).toContain('gdal_translate');
      expect((error as Error).message).toMatch(reason);
    });

    it('a tile that does not decode is named', async () => {
      const { path } = files[Object.keys(ways).indexOf(way)];
      const bytes = readFileSync(path);
      // No such coding style: found only when the tile is decoded.
      bytes.fill(0xff, partAt(bytes) + 12, partAt(bytes) + 20);
      const damaged = join(root, 'damaged-tile.jp2');
      writeFileSync(damaged, bytes);
      await expect(readPixels(damaged)).rejects.toMatchObject({
        code: 'BROKEN_JP2',
        subject: damaged,
        message: expect.stringMatching(/tile 1 does not decode/),
      });
    });
  });

  it('workers give the masks of the same scenes as GeoTIFFs', async () => {
    const simulation = simulate({ width: 90, height: 70, dates: 8, everyDays: 20 });
    const tiffs = await saveSimulation(simulation, join(root, 'simulated'), { tileSize: 64 });
    const jp2s = toJp2(tiffs, join(root, 'simulated-jp2'));
    const masksOf = async (paths: string[]) => {
      const masks: [string, string][] = [];
      for await (const { id, classes } of maskStack(await openStack(paths), { workers: 2 })) {
        masks.push([id, classes.join('')]);
      }
      return masks;
    };
    expect(await masksOf(jp2s)).toEqual(await masksOf(tiffs));
  });

  describe.skipIf(!hasSharedData)('the bands of Flanders', () => {
    it.each([
      ['10 m', ['blue', 'green', 'red'], /_B0[234]_10m/],
      ['20 m', ['nir', 'swir1', 'swir2'], /_B(8A|11|12)_20m/],
    ] as const)('of %s: the same pixels as JPEG 2000', async (resolution, roles, pattern) => {
      const bands = `${sharedData}s2-flanders/bands`;
      const folder = join(root, resolution);
      mkdirSync(folder);
      const names = readdirSync(bands).filter((name) => /_20170[89]\d\dT/.test(name) && pattern.test(name));
      python(
        `
import sys
from osgeo import gdal
gdal.UseExceptions()
for path in sys.argv[2:]:
    name = path.split('/')[-1].replace('.tif', '.jp2')
    gdal.Translate(sys.argv[1] + '/' + name, path, format='JP2OpenJPEG',
                   creationOptions=['QUALITY=100', 'REVERSIBLE=YES', 'BLOCKXSIZE=48', 'BLOCKYSIZE=32'])
`,
        folder,
        ...names.map((name) => join(bands, name)),
      );
      const tiff = await everything(
        names.map((name) => join(bands, name)),
        roles,
      );
      const jp2 = await everything([folder], roles);
      expect(jp2.stack.files.every(({ format }) => format === 'jp2')).toBe(true);
      expect(jp2.scenes.length).toBeGreaterThan(10);
      expect(jp2.scenes).toEqual(tiff.scenes);
      expect(transformOf(jp2.stack.grid.geo)).toEqual(transformOf(tiff.stack.grid.geo));
    });
  });
});

const open = (way: string) => openPath(files[Object.keys(ways).indexOf(way)].path);

async function openPath(path: string) {
  const source = { kind: 'path', path } as const;
  return readRaster(source, await platform.openSource(source));
}

function openBytes(bytes: Uint8Array) {
  return openCounting(bytes).then(({ image }) => image);
}

async function openCounting(bytes: Uint8Array) {
  let [reads, bytesRead] = [0, 0];
  const source = {
    size: bytes.length,
    read: async (offset: number, length: number) => {
      const part = Uint8Array.from(bytes.subarray(offset, offset + length));
      reads++;
      bytesRead += part.length;
      return part;
    },
  };
  const image = await readRaster({ kind: 'path', path: 'damaged.jp2' }, source);
  return { image, reads, bytesRead, size: bytes.length };
}

const put = (bytes: Buffer, at: number, value: number): Buffer => {
  bytes[at] = value;
  return bytes;
};
const siz = (bytes: Buffer) => bytes.indexOf('jp2c') + 6;
/** The same with a second component in its size. */
const twoComponents = (bytes: Buffer) => {
  const at = siz(bytes);
  const more = Buffer.concat([bytes.subarray(0, at + 43), bytes.subarray(at + 40)]);
  more.writeUInt16BE(44, at + 2);
  more.writeUInt16BE(2, at + 38);
  return more;
};
/** Where the first tile-part begins. */
const partAt = (bytes: Buffer) => bytes.indexOf(Uint8Array.from([0xff, marker.startOfTilePart & 255, 0, 10]));
const secondTile = (bytes: Buffer) => {
  let at = partAt(bytes);
  for (let head = tilePartHeader(bytes, at); head?.tile === 0; head = tilePartHeader(bytes, at)) at += head.length;
  return at;
};

/** Every band of every scene, whole and in windows. */
async function everything(inputs: string[], roles: readonly string[]) {
  const stack = await openStack(inputs, { roles });
  const reader = new StackReader(stack);
  const scenes = [];
  const { width, height } = stack.grid;
  for (const window of [
    { x: 0, y: 0, width, height },
    { x: 5, y: 9, width: width - 7, height: height - 12 },
  ]) {
    for (const [index, { id }] of stack.scenes.entries()) {
      const target = Object.fromEntries(roles.map((role) => [role, new Int16Array(window.width * window.height)]));
      await reader.decode(await reader.fetch(index, window, roles), window, target);
      scenes.push({ id, target });
    }
  }
  return { stack, scenes };
}
