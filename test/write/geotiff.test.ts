import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { deflate as deflateCallback, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { fromArrayBuffer, type GeoTIFFImage } from 'geotiff';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isTsmaskError } from '../../src/errors.ts';
import type { GeoTags } from '../../src/grid.ts';
import type { Scratch } from '../../src/platform/types.ts';
import {
  CogWriter,
  type RasterData,
  type RasterLayout,
  type SampleType,
  type WriterServices,
} from '../../src/write/geotiff/index.ts';

const deflateBuffer = promisify(deflateCallback);
const deflate = async (bytes: Uint8Array<ArrayBuffer>) => new Uint8Array(await deflateBuffer(bytes, { level: 1 }));

class MemoryScratch implements Scratch {
  size = 0;
  closed = 0;
  private readonly parts = new Map<number, Uint8Array>();
  async append(bytes: Uint8Array) {
    const offset = this.size;
    this.parts.set(offset, bytes.slice());
    this.size += bytes.length;
    return offset;
  }
  /** Only whole parts are ever asked for. */
  async read(offset: number, length: number) {
    const part = this.parts.get(offset);
    if (this.closed > 0 || part?.length !== length) throw new Error(`cannot read ${length} bytes at ${offset}`);
    return new Uint8Array(part);
  }
  async close() {
    this.closed++;
  }
}

function services(extra: Partial<WriterServices> = {}): WriterServices {
  return { deflate, createScratch: async () => new MemoryScratch(), ...extra };
}

async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return new Uint8Array(Buffer.concat(parts));
}

/** Writes `planes` (one for `pixel`, one a band for `band` interleave), `chunks[i % chunks.length]` rows a call. */
async function write(
  layout: RasterLayout,
  planes: readonly RasterData[],
  extra: Partial<WriterServices> = {},
  chunks: readonly number[] = [layout.grid.height],
): Promise<Uint8Array<ArrayBuffer>> {
  const writer = new CogWriter(layout, services(extra));
  const { width, height } = layout.grid;
  const rowLength = width * (layout.interleave === 'pixel' ? layout.bands.length : 1);
  let call = 0;
  for (const [band, plane] of planes.entries()) {
    for (let row = 0; row < height; call++) {
      const rows = Math.min(chunks[call % chunks.length], height - row);
      await writer.rows(plane.subarray(row * rowLength, (row + rows) * rowLength), band);
      row += rows;
    }
  }
  return bytesOf(writer.finish());
}

interface ArrayConstructorOf {
  new (length: number): RasterData;
  from(samples: readonly number[]): RasterData;
}

const arrays = { uint8: Uint8Array, int16: Int16Array, uint16: Uint16Array, float32: Float32Array };

/** Samples over the whole range of the type, with runs of equal ones, as [band][row * width + column]. */
function noise(type: SampleType, bands: number, pixels: number, seed = 1): RasterData[] {
  const special = [Number.NaN, -Infinity, -0, 1e-40, 3.4e38];
  const all = new arrays[type](pixels + (bands - 1) * 997);
  for (let i = 0, state = seed, value = 0; i < all.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    if (state < 2 ** 28) value = Math.imul(state, 2654435761) >>> 8;
    if (type === 'float32') all[i] = value % 7 === 0 ? special[value % special.length] : value / 1000 - 5000;
    else all[i] = value;
  }
  // Each band begins a little later: different bands for little work.
  return Array.from({ length: bands }, (_, band) => all.slice(band * 997, band * 997 + pixels));
}

function interleaved(bands: readonly RasterData[]): RasterData {
  const pixels = new (bands[0].constructor as unknown as ArrayConstructorOf)(bands.length * bands[0].length);
  for (const [b, band] of bands.entries()) for (let i = 0; i < band.length; i++) pixels[i * bands.length + b] = band[i];
  return pixels;
}

function planesFor(layout: RasterLayout, bands: readonly RasterData[]): RasterData[] {
  return layout.interleave === 'pixel' ? [interleaved(bands)] : [...bands];
}

/** What the overview of factor 2 ** level must hold, straight from its definition. */
function overview(band: RasterData, width: number, level: number): RasterData {
  const step = 2 ** level;
  const picked: number[] = [];
  for (let row = 0; row * width < band.length; row += step) {
    for (let column = 0; column < width; column += step) picked.push(band[row * width + column]);
  }
  return (band.constructor as unknown as ArrayConstructorOf).from(picked);
}

async function images(file: Uint8Array<ArrayBuffer>): Promise<GeoTIFFImage[]> {
  const tiff = await fromArrayBuffer(file.buffer);
  return Promise.all(Array.from({ length: await tiff.getImageCount() }, (_, i) => tiff.getImage(i)));
}

interface Entry {
  readonly id: number;
  readonly type: number;
  readonly values: readonly number[];
  /** Where the values lie. */
  readonly at: number;
  readonly inline: boolean;
}

/** The directories of a TIFF as they stand in the file, read by nothing but the specification. */
function directories(file: Uint8Array<ArrayBuffer>): { at: number; end: number; entries: Entry[] }[] {
  const view = new DataView(file.buffer);
  const big = view.getUint16(2, true) === 43;
  const readers: Record<number, [bytes: number, read: (at: number) => number]> = {
    2: [1, (at) => view.getUint8(at)],
    3: [2, (at) => view.getUint16(at, true)],
    4: [4, (at) => view.getUint32(at, true)],
    12: [8, (at) => view.getFloat64(at, true)],
    16: [8, (at) => Number(view.getBigUint64(at, true))],
  };
  const offset = readers[big ? 16 : 4];
  const found: ReturnType<typeof directories> = [];
  for (let at = offset[1](big ? 8 : 4); at !== 0; ) {
    const count = readers[big ? 16 : 3][1](at);
    let position = at + (big ? 8 : 2);
    const entries: Entry[] = [];
    for (let i = 0; i < count; i++, position += big ? 20 : 12) {
      const [id, type] = [view.getUint16(position, true), view.getUint16(position + 2, true)];
      const values = offset[1](position + 4);
      const [bytes, read] = readers[type];
      const inline = values * bytes <= offset[0];
      const start = inline ? position + 4 + offset[0] : offset[1](position + 4 + offset[0]);
      const all = Array.from({ length: values }, (_, value) => read(start + value * bytes));
      entries.push({ id, type, at: start, inline, values: all });
    }
    found.push({ at, end: position + offset[0], entries });
    at = offset[1](position);
  }
  return found;
}

const utm: GeoTags = {
  pixelScale: [20, 20, 0],
  tiepoint: [0, 0, 0, 600000, 5300040, 0],
  keyDirectory: [1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, 32632],
};

function byteLayout(width: number, height: number, more: Partial<RasterLayout> = {}): RasterLayout {
  return { grid: { width, height, geo: utm }, type: 'uint8', bands: [{}], interleave: 'pixel', ...more };
}

const anyLayout: fc.Arbitrary<RasterLayout> = fc
  .record({
    width: fc.integer({ min: 1, max: 90 }),
    height: fc.integer({ min: 1, max: 90 }),
    type: fc.constantFrom<SampleType>('uint8', 'int16', 'uint16', 'float32'),
    bands: fc.integer({ min: 1, max: 4 }),
    interleave: fc.constantFrom('pixel' as const, 'band' as const),
    tileSize: fc.constantFrom(16, 32, 48, 64, 512),
    overviews: fc.boolean(),
    predictor: fc.constantFrom(1 as const, 2 as const),
    nodata: fc.constantFrom(undefined, 0, 7, 255),
  })
  .map(({ width, height, bands, predictor, nodata, type, ...rest }) => ({
    ...rest,
    type,
    grid: { width, height, geo: utm },
    bands: Array.from({ length: bands }, () => ({})),
    predictor: type === 'float32' ? 1 : predictor,
    ...(nodata === undefined ? {} : { nodata }),
  }));

const anyChunks = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });
const anyServices = fc.record({
  memoryLimit: fc.constantFrom(0, 700, 2 ** 30),
  classicLimit: fc.constantFrom(0, 2 ** 32 - 1),
});

describe('CogWriter', () => {
  test('what is written is what geotiff.js reads, at every resolution', async () => {
    await fc.assert(
      fc.asyncProperty(anyLayout, anyChunks, anyServices, fc.nat(), async (layout, chunks, limits, seed) => {
        const { width, height } = layout.grid;
        const bands = noise(layout.type, layout.bands.length, width * height, seed);
        const levels = await images(await write(layout, planesFor(layout, bands), limits, chunks));

        const tile = Math.min(layout.tileSize ?? 512, Math.ceil(Math.max(width, height) / 16) * 16);
        let overviews = 0;
        while (layout.overviews && Math.max(width, height) > tile * 2 ** overviews) overviews++;
        expect(levels.length).toBe(1 + overviews);

        for (const [level, image] of levels.entries()) {
          expect([image.getTileWidth(), image.getTileHeight()]).toEqual([tile, tile]);
          expect(image.getWidth()).toBe(Math.ceil(width / 2 ** level));
          expect(image.getHeight()).toBe(Math.ceil(height / 2 ** level));
          expect(image.getGDALNoData()).toBe(layout.nodata ?? null);
          const read = await image.readRasters();
          for (const [b, band] of bands.entries()) expect(read[b]).toEqual(overview(band, width, level));
        }
      }),
      { numRuns: 150 },
    );
  });

  test('the file does not depend on how rows come and where tiles wait', async () => {
    await fc.assert(
      fc.asyncProperty(anyLayout, anyChunks, fc.constantFrom(0, 700), async (layout, chunks, memoryLimit) => {
        const { width, height } = layout.grid;
        const planes = planesFor(layout, noise(layout.type, layout.bands.length, width * height));
        const atOnce = await write(layout, planes);
        const inParts = await write(layout, planes, { memoryLimit }, chunks);
        expect(Buffer.compare(atOnce, inParts)).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  test.for([
    ['pixel', 0],
    ['pixel', 2 ** 32 - 1],
    ['band', 0],
    ['band', 2 ** 32 - 1],
  ] as const)('tiles stand without gaps, framed, smallest overview first (%s, classic up to %d)', async (args) => {
    const [interleave, classicLimit] = args;
    const layout = byteLayout(150, 100, { interleave, bands: [{}, {}, {}], tileSize: 32 });
    const file = await write(layout, planesFor(layout, noise('uint8', 3, 15000)), { classicLimit });
    const view = new DataView(file.buffer);

    let position: number | undefined;
    for (const image of (await images(file)).toReversed()) {
      const offsets = (await image.fileDirectory.loadValue('TileOffsets')) as ArrayLike<number>;
      const counts = (await image.fileDirectory.loadValue('TileByteCounts')) as ArrayLike<number>;
      const across = Math.ceil(image.getWidth() / 32) * Math.ceil(image.getHeight() / 32);
      expect(offsets.length).toBe(across * (interleave === 'band' ? 3 : 1));
      for (let i = 0; i < offsets.length; i++) {
        const [offset, count] = [Number(offsets[i]), counts[i]];
        if (position !== undefined) expect(offset).toBe(position + 4);
        expect(view.getUint32(offset - 4, true)).toBe(count);
        expect(view.getUint32(offset + count, true)).toBe(view.getUint32(offset + count - 4, true));
        position = offset + count + 4;
      }
    }
    expect(position).toBe(file.length);
  });

  test.for([0, 2 ** 32 - 1])('directories are as TIFF wants them (classic up to %d)', async (classicLimit) => {
    const layout = byteLayout(150, 100, {
      tileSize: 16,
      bands: [{ description: 'odd' }, {}, {}],
      type: 'float32',
      nodata: Number.NaN,
      software: 'six',
    });
    const file = await write(layout, planesFor(layout, noise('float32', 3, 15000)), { classicLimit });
    const found = directories(file);
    expect(found.length).toBe(5);
    const isTileIndex = ({ id }: Entry) => id === 324 || id === 325;
    let end = 0;
    const outside: Entry[] = [];
    for (const { at, entries, end: next } of found) {
      expect(at).toBeGreaterThanOrEqual(end);
      expect(at % 2).toBe(0);
      end = next;
      const ids = entries.map(({ id }) => id);
      expect(ids).toEqual(ids.toSorted((a, b) => a - b));
      expect(new Set(ids).size).toBe(ids.length);
      const values = (id: number) => entries.find((entry) => entry.id === id)?.values;
      expect(values(254)).toEqual(at === found[0].at ? undefined : [1]);
      expect(values(258)).toEqual([32, 32, 32]);
      expect(values(259)).toEqual([8]);
      expect(values(262)).toEqual([1]);
      expect(values(338)).toEqual([0, 0]);
      expect(values(339)).toEqual([3, 3, 3]);
      expect(values(42113)).toEqual([...Buffer.from('nan\0')]);
      expect(entries.find(({ id }) => id === 324)?.type).toBe(classicLimit === 0 ? 16 : 4);
      outside.push(...entries.filter(({ inline }) => !inline));
    }
    for (const { at } of outside) expect(at % 2).toBe(0);
    const firstIndex = Math.min(...outside.filter(isTileIndex).map(({ at }) => at));
    const others = outside.filter((entry) => !isTileIndex(entry)).map(({ at }) => at);
    expect(Math.max(...others)).toBeLessThan(firstIndex);
    expect(Math.min(...others)).toBeGreaterThanOrEqual(end);
  });

  test('a palette makes the file a palette image', async () => {
    const palette = [{ value: 3, colour: [255, 0, 1] as const }];
    const file = await write(byteLayout(20, 20, { palette, tileSize: 16 }), noise('uint8', 1, 400));
    for (const { entries } of directories(file)) {
      const values = (id: number) => entries.find((entry) => entry.id === id)?.values ?? [];
      expect(values(262)).toEqual([3]);
      expect(values(320).length).toBe(768);
      expect([values(320)[3], values(320)[259], values(320)[515]]).toEqual([65535, 0, 257]);
    }
  });

  test('promises in the ghost block only what holds', async () => {
    const promises = async (layout: RasterLayout, bands: number) => {
      const file = await write(layout, planesFor(layout, noise('uint8', bands, 4)));
      return (await fromArrayBuffer(file.buffer)).getGhostValues();
    };
    const always = {
      LAYOUT: 'IFDS_BEFORE_DATA',
      BLOCK_ORDER: 'ROW_MAJOR',
      BLOCK_LEADER: 'SIZE_AS_UINT4',
      BLOCK_TRAILER: 'LAST_4_BYTES_REPEATED',
      KNOWN_INCOMPATIBLE_EDITION: 'NO',
    };
    const [pixel, band] = [{ GDAL_STRUCTURAL_METADATA_SIZE: '000140 bytes' }, { INTERLEAVE: 'BAND' }];
    expect(await promises(byteLayout(2, 2), 1)).toEqual({ ...pixel, ...always });
    expect(await promises(byteLayout(2, 2, { interleave: 'band' }), 1)).toEqual({ ...pixel, ...always });
    expect(await promises(byteLayout(2, 2, { interleave: 'band', bands: [{}, {}] }), 2)).toEqual({
      ...always,
      ...band,
      GDAL_STRUCTURAL_METADATA_SIZE: '000156 bytes',
    });
  });

  test('becomes a BigTIFF when a classic TIFF would be one byte too long', async () => {
    const planes = noise('uint8', 1, 6000);
    const layout = byteLayout(100, 60, { tileSize: 16 });
    const classic = await write(layout, planes);
    expect(Buffer.compare(await write(layout, planes, { classicLimit: classic.length }), classic)).toBe(0);
    const big = await write(layout, planes, { classicLimit: classic.length - 1 });
    expect([classic[2], big[2]]).toEqual([42, 43]);
    expect((await (await images(big))[0].readRasters())[0]).toEqual(planes[0]);
  });

  test.for([
    [-7, 249],
    [undefined, 0],
  ] as const)('pads the tiles at the edges with nodata %s', async ([nodata, low]) => {
    const layout = byteLayout(17, 18, { type: 'int16', tileSize: 16, ...(nodata === undefined ? {} : { nodata }) });
    const file = await write(layout, noise('int16', 1, 17 * 18));
    const [image] = await images(file);
    const offsets = (await image.fileDirectory.loadValue('TileOffsets')) as ArrayLike<number>;
    const bytes = new Uint8Array(inflateSync(file.subarray(Number(offsets[3]))));
    const outside = new Int16Array(bytes.buffer, bytes.byteOffset, 256).filter((_, i) => i % 16 > 0 || i >= 32);
    expect(bytes[2]).toBe(low);
    expect(new Set(outside)).toEqual(new Set([nodata ?? 0]));
  });

  test('keeps the bits of every NaN', async () => {
    const bits = Uint32Array.of(0x7fc00000, 0xffc00001, 0x7fa12345, 0x80000000);
    const file = await write(byteLayout(2, 2, { type: 'float32' }), [new Float32Array(bits.buffer)]);
    const [image] = await images(file);
    const offset = Number(((await image.fileDirectory.loadValue('TileOffsets')) as ArrayLike<number>)[0]);
    const tile = new Uint32Array(new Uint8Array(inflateSync(file.subarray(offset))).buffer);
    expect([tile[0], tile[1], tile[16], tile[17]]).toEqual([...bits]);
  });

  test('compresses the tiles of one row together and waits before the next row', async () => {
    let running = 0;
    const seen: number[] = [];
    const slow = async (bytes: Uint8Array<ArrayBuffer>) => {
      seen.push(++running);
      await new Promise((resolve) => setTimeout(resolve, 1));
      running--;
      return deflate(bytes);
    };
    await write(byteLayout(80, 48, { tileSize: 16, overviews: false }), noise('uint8', 1, 80 * 48), { deflate: slow });
    expect(seen).toEqual([1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 1, 2, 3, 4, 5]);
  });
});

describe('CogWriter puts tiles away', () => {
  const layout = byteLayout(64, 64, { tileSize: 16 });
  const [band] = noise('uint8', 1, 4096);

  function watched(memoryLimit: number) {
    const opened: MemoryScratch[] = [];
    const createScratch = async () => {
      const scratch = new MemoryScratch();
      opened.push(scratch);
      return scratch;
    };
    return { opened, writer: new CogWriter(layout, services({ createScratch, memoryLimit })) };
  }

  test('in memory as long as they fit', async () => {
    const { opened, writer } = watched(2 ** 20);
    await writer.rows(band);
    await bytesOf(writer.finish());
    expect(opened.length).toBe(0);
  });

  test('beyond that in one scratch space, closed with the file', async () => {
    const { opened, writer } = watched(1000);
    await writer.rows(band.subarray(0, 16 * 64));
    await writer.rows(band.subarray(16 * 64));
    expect(opened.length).toBe(1);
    expect(opened[0].closed).toBe(0);
    const chunks: Uint8Array[] = [];
    for await (const chunk of writer.finish()) chunks.push(chunk);
    expect(opened[0].closed).toBe(1);
    const inMemory = chunks.slice(1).reduce((sum, { length }) => sum + length, 0) - opened[0].size;
    expect(inMemory).toBeGreaterThan(0);
    expect(inMemory).toBeLessThanOrEqual(1000);
  });

  test('and closes it when the reader of the file stops early', async () => {
    const { opened, writer } = watched(0);
    await writer.rows(band);
    for await (const chunk of writer.finish()) if (chunk.length > 0) break;
    expect(opened[0].closed).toBe(1);
  });

  test('and closes it once when aborted, even while rows are under way', async () => {
    const { opened, writer } = watched(0);
    await writer.rows(band.subarray(0, 32 * 64));
    const underWay = writer.rows(band.subarray(32 * 64));
    await writer.abort();
    await writer.abort();
    await expect(underWay).rejects.toThrow('closed');
    expect(opened.map(({ closed }) => closed)).toEqual([1]);
    await expect(writer.rows(band)).rejects.toThrow('closed');
    await expect(bytesOf(writer.finish())).rejects.toThrow('closed');
  });

  test.for([0, 2 ** 20])('and never lets an aborted file look complete (%d bytes in memory)', async (memoryLimit) => {
    const { writer } = watched(memoryLimit);
    await writer.rows(band);
    const chunks = writer.finish();
    await chunks.next();
    await writer.abort();
    await expect(bytesOf(chunks)).rejects.toThrow('closed');
  });

  test('and stays closed when aborted while rows are only copied', async () => {
    const { writer } = watched(0);
    const underWay = writer.rows(band.subarray(0, 64));
    await writer.abort();
    await underWay;
    await expect(writer.rows(band.subarray(0, 64))).rejects.toThrow('while the writer was closed');
  });

  test('and lets a file be finished once only', async () => {
    const { writer } = watched(0);
    await writer.rows(band);
    const first = writer.finish();
    const head = await first.next();
    await expect(bytesOf(writer.finish())).rejects.toThrow('the writer is closed');
    const rest = await bytesOf(first);
    expect((head.value?.length ?? 0) + rest.length).toBe((await write(layout, [band])).length);
  });

  test('and closes a scratch space that is still being opened when aborted', async () => {
    const scratch = new MemoryScratch();
    let open: ((scratch: Scratch) => void) | undefined;
    const createScratch = () =>
      new Promise<Scratch>((opened) => {
        open = opened;
      });
    const writer = new CogWriter(layout, services({ createScratch, memoryLimit: 0 }));
    const rows = writer.rows(band).catch(() => 'refused');
    await expect.poll(() => open).toBeDefined();
    const aborted = writer.abort();
    open?.(scratch);
    await aborted;
    await rows;
    expect(scratch.closed).toBe(1);
  });

  test('hands on the failure of compression or scratch, and can be aborted then', async () => {
    const broken = async () => {
      throw new Error('disk full');
    };
    for (const extra of [{ deflate: broken }, { createScratch: broken, memoryLimit: 0 }]) {
      const writer = new CogWriter(layout, services(extra));
      await expect(writer.rows(band)).rejects.toThrow('disk full');
      await expect(writer.rows(band)).rejects.toThrow('stop after a failure');
      await expect(bytesOf(writer.finish())).rejects.toThrow('cannot be finished');
      await writer.abort();
    }
  });
});

describe('CogWriter refuses', () => {
  const writer = () => new CogWriter(byteLayout(4, 4, { bands: [{}, {}], interleave: 'band' }), services());

  test('rows that do not fit', async () => {
    const band = new Uint8Array(16);
    await expect(writer().rows(new Uint8Array(6))).rejects.toThrow('6 samples are not whole rows of 4');
    await expect(writer().rows(new Uint8Array(20))).rejects.toThrow('5 rows came where 4 of 4 were missing');
    await expect(writer().rows(band, 1)).rejects.toThrow('band 1 came where band 0 was due');
    await expect(writer().rows(new Int16Array(16))).rejects.toThrow('holds uint8, but Int16Array was given');
    const late = writer();
    await late.rows(new Uint8Array(0));
    await late.rows(band.subarray(0, 12));
    await expect(late.rows(band.subarray(0, 8))).rejects.toThrow('2 rows came where 1 of 4 were missing');
    await late.rows(band.subarray(0, 4));
    await expect(late.rows(band, 0)).rejects.toThrow('band 0 came where band 1 was due');
    await late.rows(band, 1);
    await expect(late.rows(band, 1)).rejects.toThrow('4 rows came where 0 of 4 were missing');
    expect((await bytesOf(late.finish())).length).toBeGreaterThan(300);
  });

  test('a second call before the first has ended', async () => {
    const busy = writer();
    const first = busy.rows(new Uint8Array(8));
    await expect(busy.rows(new Uint8Array(8))).rejects.toThrow('wait for each call');
    await first;
    await busy.rows(new Uint8Array(8));
  });

  test('to finish without all rows', async () => {
    const early = writer();
    await early.rows(new Uint8Array(16), 0);
    await early.rows(new Uint8Array(12), 1);
    await expect(bytesOf(early.finish())).rejects.toThrow('rows are missing');
  });

  test.for<[subject: string, Partial<RasterLayout>]>([
    ['grid', { grid: { width: 0, height: 4, geo: {} } }],
    ['bands', { bands: [] }],
    ['tileSize', { tileSize: 100 }],
    ['tileSize', { tileSize: 0 }],
    ['predictor', { predictor: 2, type: 'float32' }],
    ['palette', { palette: [{ value: 1, colour: [1, 2, 3] }], type: 'int16' }],
    ['palette', { palette: [{ value: 1, colour: [1, 2, 3] }], bands: [{}, {}] }],
    ['palette', { palette: [{ value: 256, colour: [1, 2, 3] }] }],
    ['palette', { palette: [{ value: 1, colour: [1, 2, 300] }] }],
  ])('a layout that no TIFF can have: %s', ([subject, more]) => {
    let thrown: unknown;
    try {
      new CogWriter(byteLayout(4, 4, more), services());
    } catch (error) {
      thrown = error;
    }
    expect(isTsmaskError(thrown, 'BAD_OPTION') && thrown.subject).toBe(subject);
  });
});

const python = ['python3', '/usr/bin/python3'].find((command) => {
  try {
    execFileSync(command, ['-c', 'import osgeo.gdal, osgeo_utils, rasterio, numpy'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
});
if (!python)
  console.warn('Comparisons with GDAL are skipped: there is no python3 with osgeo, osgeo_utils and rasterio.');

/** Runs Python and returns what it prints as JSON. */
function runPython<T>(script: string, ...args: string[]): T {
  return JSON.parse(
    execFileSync(python!, ['-W', 'ignore', '-c', script, ...args], { encoding: 'utf8', maxBuffer: 2 ** 28 }),
  ) as T;
}

/** Prints, for each file, what GDAL reads and what its validator says. */
const inspect = `
import hashlib, json, sys
from osgeo import gdal
from osgeo_utils.samples.validate_cloud_optimized_geotiff import validate
gdal.UseExceptions()
out = []
for path in sys.argv[1:]:
    warnings, errors, _ = validate(path, full_check=True)
    ds = gdal.Open(path)
    first = ds.GetRasterBand(1)
    bands = [ds.GetRasterBand(b + 1) for b in range(ds.RasterCount)]
    def digest(pick):
        sha = hashlib.sha1()
        for band in bands: sha.update(pick(band).ReadAsArray().tobytes())
        return sha.hexdigest()
    levels = [digest(lambda band: band)]
    for i in range(first.GetOverviewCount()): levels.append(digest(lambda band: band.GetOverview(i)))
    overview = first.GetOverview(0)
    table = first.GetColorTable()
    out.append(dict(
        complaints=warnings + errors,
        levels=levels,
        type=gdal.GetDataTypeName(first.DataType),
        structure=ds.GetMetadata('IMAGE_STRUCTURE'),
        nodata=[str(band.GetNoDataValue()) for band in bands],
        overviewNodata=overview and str(overview.GetNoDataValue()),
        descriptions=[band.GetDescription() for band in bands],
        metadata=ds.GetMetadata(),
        colours=table and [table.GetColorEntry(i)[:3] for i in range(256)],
        overviewColours=bool(overview and overview.GetColorTable()),
    ))
print(json.dumps(out))
`;

interface Inspection {
  readonly complaints: string[];
  readonly levels: string[];
  readonly type: string;
  readonly structure: Record<string, string>;
  readonly nodata: string[];
  readonly overviewNodata: string | null;
  readonly descriptions: string[];
  readonly metadata: Record<string, string>;
  readonly colours: number[][] | null;
  readonly overviewColours: boolean;
}

function digest(bands: readonly RasterData[]): string {
  const sha = createHash('sha1');
  for (const band of bands) sha.update(new Uint8Array(band.buffer, band.byteOffset, band.byteLength));
  return sha.digest('hex');
}

describe.skipIf(!python)('GDAL', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tsmask-geotiff-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const save = (name: string, file: Uint8Array) => {
    const path = join(folder, name);
    writeFileSync(path, file);
    return path;
  };

  const inspectOne = (file: Uint8Array) => runPython<[Inspection]>(inspect, save('one.tif', file))[0];

  const kinds: Record<string, Omit<RasterLayout, 'grid'>> = {
    'one band': { type: 'uint8', bands: [{}], interleave: 'pixel', nodata: 0 },
    'six int16 bands': {
      type: 'int16',
      bands: Array.from({ length: 6 }, (_, i) => ({ description: `B0${i}` })),
      interleave: 'pixel',
      nodata: -999,
      predictor: 2,
    },
    '118 bands apart': {
      type: 'uint8',
      bands: Array.from({ length: 118 }, (_, i) => ({ description: `20200${100 + i}` })),
      interleave: 'band',
    },
    'float32 with NaN': { type: 'float32', bands: [{}, {}], interleave: 'band', nodata: Number.NaN },
    'uint16 apart': { type: 'uint16', bands: [{}, {}, {}], interleave: 'band', predictor: 2, tileSize: 256 },
  };
  const sizes = [
    [1, 1],
    [32, 32],
    [513, 700],
    [1100, 2300],
  ] as const;

  test.for(Object.entries(kinds))('accepts and reads equally: %s', async ([, kind]) => {
    const paths: string[] = [];
    const expected: string[][] = [];
    for (const [width, height] of sizes) {
      const layout = { ...kind, grid: { width, height, geo: utm } };
      const bands = noise(kind.type, kind.bands.length, width * height, width);
      // The third file is a BigTIFF.
      const file = await write(layout, planesFor(layout, bands), width === 513 ? { classicLimit: 0 } : {}, [100, 7]);
      expect(file[2]).toBe(width === 513 ? 43 : 42);
      paths.push(save(`${width}.tif`, file));
      const levels = [digest(bands)];
      for (let side = Math.max(width, height); side > (kind.tileSize ?? 512); side = Math.ceil(side / 2)) {
        const level = levels.length;
        levels.push(digest(bands.map((band) => overview(band, width, level))));
      }
      expected.push(levels);
    }
    const found = runPython<Inspection[]>(inspect, ...paths);
    expect(found.map(({ complaints }) => complaints)).toEqual(paths.map(() => []));
    expect(found.map(({ levels }) => levels)).toEqual(expected);
    const nodata = kind.nodata === undefined ? 'None' : Number.isNaN(kind.nodata) ? 'nan' : `${kind.nodata}.0`;
    for (const { structure, nodata: of, descriptions, overviewNodata, type } of found) {
      expect(structure.LAYOUT).toBe('COG');
      expect(structure.COMPRESSION).toBe('DEFLATE');
      expect(structure.INTERLEAVE).toBe(kind.interleave === 'pixel' && kind.bands.length > 1 ? 'PIXEL' : 'BAND');
      expect(type.toLowerCase()).toBe(kind.type === 'uint8' ? 'byte' : kind.type);
      expect(of).toEqual(kind.bands.map(() => nodata));
      expect([null, nodata]).toContain(overviewNodata);
      expect(descriptions).toEqual(kind.bands.map(({ description = '' }) => description));
    }
  });

  test('reads palette, metadata, names and date, with every character that XML reserves', async () => {
    const awkward = 'R&amp;D <b> "q" \'a\' &lt; ]]> é 日本 100 %\nsecond line';
    const file = await write(
      byteLayout(600, 20, {
        bands: [{ description: awkward }],
        nodata: 255,
        palette: [
          { value: 0, colour: [255, 128, 1] },
          { value: 254, colour: [7, 8, 9] },
        ],
        metadata: { 'a & "b" <c>': awkward, SCENE: 'S2A', BELL: 'ding\u0007dong' },
        software: 'tsmask 0.1.0',
        dateTime: new Date('2026-03-04T23:59:58.987Z'),
      }),
      [new Uint8Array(12000)],
    );
    const found = inspectOne(file);
    expect(found.complaints).toEqual([]);
    expect(found.descriptions).toEqual([awkward]);
    expect(found.metadata).toEqual({
      AREA_OR_POINT: 'Area',
      'a & "b" <c>': awkward,
      SCENE: 'S2A',
      BELL: 'dingdong',
      TIFFTAG_SOFTWARE: 'tsmask 0.1.0',
      TIFFTAG_DATETIME: '2026:03:04 23:59:58',
    });
    const colours = Array.from({ length: 256 }, () => [0, 0, 0]);
    colours[0] = [255, 128, 1];
    colours[254] = [7, 8, 9];
    expect(found.colours).toEqual(colours);
    expect([found.overviewColours, found.overviewNodata]).toEqual([true, '255.0']);
  });

  test('sees the CRS and transform of a file by rasterio unchanged', async () => {
    // UTM, degrees, a CRS without code, a rotated transform, pixels that are points, and no georeference at all.
    const script = `
import sys, json, numpy, rasterio
from rasterio.transform import Affine
laea = '+proj=laea +lat_0=52.1 +lon_0=10.3 +x_0=4321000 +y_0=3210000 +ellps=GRS80 +units=m'
cases = [
    dict(crs='EPSG:32632', transform=Affine(20, 0, 600000, 0, -20, 5300040)),
    dict(crs='EPSG:4326', transform=Affine(1 / 3600, 0, 9.1, 0, -1 / 3600, 48.7)),
    dict(crs=laea, transform=Affine(10.5, 0, 1.25, 0, -9.75, 2 / 3)),
    dict(crs='EPSG:3857', transform=Affine(10, 2, 1000, 3, -11, 2000)),
    dict(crs='EPSG:32655', transform=Affine(30, 0, 15, 0, -30, -15), point=True),
    dict(),
]
paths = []
for i, case in enumerate(cases):
    path = f'{sys.argv[1]}/reference-{i}.tif'
    point = case.pop('point', False)
    with rasterio.open(path, 'w', driver='GTiff', width=7, height=5, count=1, dtype='uint8', **case) as file:
        if point: file.update_tags(AREA_OR_POINT='Point')
        file.write(numpy.zeros((1, 5, 7), 'uint8'))
    paths.append(path)
print(json.dumps(paths))`;
    const describeFiles = `
import sys, json
from osgeo import gdal
keys = ['size', 'coordinateSystem', 'geoTransform', 'cornerCoordinates', 'wgs84Extent']
info = [gdal.Info(path, format='json') for path in sys.argv[1:]]
print(json.dumps([dict({key: i.get(key) for key in keys}, point=i['metadata'].get('', {}).get('AREA_OR_POINT')) for i in info]))`;
    const references = runPython<string[]>(script, folder);
    const copies: string[] = [];
    for (const [i, path] of references.entries()) {
      const [image] = await images(new Uint8Array(readFileSync(path)));
      const geo = await geoTagsOf(image);
      const file = await write({ ...byteLayout(7, 5), grid: { width: 7, height: 5, geo } }, [new Uint8Array(35)]);
      copies.push(save(`copy-${i}.tif`, file));
    }
    const wanted = runPython<{ coordinateSystem?: unknown; point?: string }[]>(describeFiles, ...references);
    expect(wanted.filter(({ coordinateSystem }) => coordinateSystem).length).toBe(5);
    expect(wanted[4].point).toBe('Point');
    expect(runPython(describeFiles, ...copies)).toEqual(wanted);
  });
});

async function geoTagsOf({ fileDirectory }: GeoTIFFImage): Promise<GeoTags> {
  const numbers = async (name: 'ModelPixelScale' | 'ModelTiepoint' | 'ModelTransformation' | 'GeoDoubleParams') => {
    const value = (await fileDirectory.loadValue(name)) as ArrayLike<number> | undefined;
    return value && Array.from(value);
  };
  const keys = (await fileDirectory.loadValue('GeoKeyDirectory')) as ArrayLike<number> | undefined;
  const text = (await fileDirectory.loadValue('GeoAsciiParams')) as string | undefined;
  const tags = {
    pixelScale: await numbers('ModelPixelScale'),
    tiepoint: await numbers('ModelTiepoint'),
    transformation: await numbers('ModelTransformation'),
    keyDirectory: keys && Array.from(keys),
    doubleParams: await numbers('GeoDoubleParams'),
    asciiParams: text?.replace(/\0$/, ''),
  };
  return Object.fromEntries(Object.entries(tags).filter(([, value]) => value !== undefined));
}
