/** Files that are handed over one by one, as a page does with a folder that is dropped on it. */
import { File } from 'node:buffer';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type OpenProgress, openStack, type Stack } from 'tsmask';
import { describe, expect, it } from 'vitest';
import { productXml } from '../support/product-xml.ts';
import { bandFiles, blobs, file, multiband, type TestFile } from '../support/scenes.ts';
import { subfolder, temporaryFolder } from '../support/temporary.ts';
import { WebServer } from '../support/web-server.ts';

const root = temporaryFolder();
const text = (name: string, content = 'no picture'): TestFile => ({ name, bytes: new TextEncoder().encode(content) });

/** As browsers hand over what a folder holds. */
function fileOf({ name, bytes }: TestFile): globalThis.File {
  const found = new File([bytes], name.split('/').at(-1)!);
  return Object.defineProperty(found, 'webkitRelativePath', { value: name }) as unknown as globalThis.File;
}

function saveAll(files: readonly TestFile[]): string {
  const folder = subfolder(root);
  for (const { name, bytes } of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
  return folder;
}

const uint16 = { type: 'uint16', nodata: 0 } as const;
const parent = 'sentinel-s2-l2a-cogs/52/S/FA/2019/1/S2B_52SFA_20190126_0_L2A';
const safe = 'S2B_MSIL1C_20230615T105031_N0509_R051_T31UES_20230615T170104.SAFE';
const granule = `${safe}/GRANULE/L1C_T31UES_A032752_20230615T105027`;

/** Two archives whose files tell all by their folders, and what else lies in folders. */
const everything: readonly TestFile[] = [
  ...['B02', 'B03', 'B04', 'B8A', 'B11', 'B12', 'SCL'].map((band) => file(`drop/${parent}/${band}.tif`, 1, uint16)),
  ...bandFiles(`drop/${granule}/IMG_DATA/T31UES_20230615T105031`, uint16),
  text(
    `drop/${safe}/MTD_MSIL1C.xml`,
    productXml({ level: 'L1C', quantification: 20000, offsets: Array(13).fill(-1000) }),
  ),
  text(`drop/${granule}/QI_DATA/report.xml`, '<r/>'),
  text(`drop/${parent}/thumbnail.jpg`),
  text('drop/.DS_Store'),
  text('drop/.hidden/S2_20180104.tif'),
  text(`drop/${parent}/._B02.tif`),
  text('drop/notes.txt'),
  text('drop/map.png'),
  text('drop/fields.shp'),
  text('drop/fields.dbf'),
  text('drop/more.zip'),
  text('drop/scene.nc'),
  text('drop/noextension'),
  file('drop/dem.tif', 1, { type: 'float32' }),
  file('drop/Copernicus_DSM_COG_10_N51_00_E003_00_DEM.tif', 1, { type: 'float32' }),
  file('drop/masks/tsmask_20190126.tif', 1, { type: 'uint8', nodata: 0 }),
  file('drop/masks/S2_20190126_CLM.tif', 1, { type: 'uint8', nodata: 0 }),
  file('drop/masks/tsmask_20190126_reflectance.tif', 6),
];

const strip = (name: string) => name.slice(name.lastIndexOf('drop/'));
const comparable = ({ grid, scenes, remarks, ...stack }: Stack) => ({
  grid,
  scenes,
  files: stack.files.map(({ name }) => strip(name)),
  remarks: remarks.map(({ code, message }) => `${code}: ${message.replace(/\S*drop\//g, '')}`).sort(),
  unused: stack.unused.map(({ name, reason }) => `${strip(name)}: ${reason.replace(/\S*drop\//g, '')}`).sort(),
});

describe('a folder that is dropped', () => {
  it('is what it is on the disk, with each reason for what is not used', async () => {
    const expected = comparable(await openStack(join(saveAll(everything), 'drop')));
    expect(comparable(await openStack(everything.map(fileOf)))).toEqual(expected);
    expect(comparable(await openStack(blobs(everything).reverse()))).toEqual(expected);
    const { scenes, unused } = expected;
    expect(scenes.map(({ date, origin }) => [date, origin.layout])).toEqual([
      ['2019-01-26', 'earth-search'],
      ['2023-06-15', 'esa-l1c'],
    ]);
    // L1C: half of the offset, by the metadata beside its bands.
    expect(scenes[1].bands.blue).toMatchObject({ gain: 0.5, bias: -500 });
    expect(scenes[1].origin.offset).toEqual({ dn: -1000, source: 'metadata' });
    expect(unused.map((line) => line.replace(/.*\//, ''))).toEqual(
      expect.arrayContaining([
        'fields.shp: outlines, no image',
        'fields.dbf: outlines, no image',
        'more.zip: an archive: unpack it first',
        'scene.nc: of a format that is not read: make it a GeoTIFF',
        'noextension: not a GeoTIFF or JPEG 2000 file by its name',
        'map.png: a preview, no reflectance',
        'thumbnail.jpg: a preview, no reflectance',
        'notes.txt: metadata, no image',
        'dem.tif: terrain, no reflectance',
        'Copernicus_DSM_COG_10_N51_00_E003_00_DEM.tif: terrain, no reflectance',
        'tsmask_20190126.tif: a mask that tsmask wrote',
        'tsmask_20190126_reflectance.tif: masked reflectance that tsmask wrote',
      ]),
    );
    expect(unused.join()).not.toMatch(/DS_Store|hidden|\._/);
    // All of that lies there rightly: nothing is worth a warning, and nothing fails.
    expect(expected.remarks.join()).not.toMatch(/left-out/);
    await openStack(everything.map(fileOf), { strict: true });
  });

  it('may hold a damaged file: it is named, and the rest goes on', async () => {
    const days = Array.from({ length: 118 }, (_, i) =>
      new Date(Date.UTC(2018, 0, 1 + 3 * i)).toISOString().slice(0, 10),
    );
    const files = days.map((day) => multiband(`drop/S2_${day}.tif`));
    files[40] = { ...files[40], bytes: files[40].bytes.slice(0, 200) };
    const stack = await openStack(files.map(fileOf));
    expect(stack.scenes).toHaveLength(117);
    expect(stack.remarks.filter(({ kind }) => kind === 'warning')).toEqual([
      expect.objectContaining({
        code: 'file-left-out',
        subject: files[40].name,
        message: expect.stringContaining(files[40].name),
      }),
    ]);
    expect(stack.unused).toEqual([{ name: files[40].name, reason: expect.stringContaining('damaged') }]);
    await expect(openStack(files.map(fileOf), { strict: true })).rejects.toMatchObject({ code: 'BROKEN_TIFF' });
  });

  it('a Blob that is named without an ending is opened all the same', async () => {
    const { bytes } = multiband('');
    expect((await openStack({ name: 'scene 20180104', blob: new Blob([bytes]) })).scenes).toHaveLength(1);
  });
});

describe('addresses', () => {
  it('of a product with its metadata are read with them, whatever signs them', async () => {
    const product = everything.filter(({ name }) => name.includes(safe));
    const server = await new WebServer(Object.fromEntries(product.map(({ name, bytes }) => [name, bytes]))).start();
    try {
      const stack = await openStack(product.map(({ name }) => `${server.url(name)}?sig=1`));
      expect(stack.scenes[0].origin.offset).toEqual({ dn: -1000, source: 'metadata' });
      expect(stack.scenes[0].bands.blue).toMatchObject({ gain: 0.5, bias: -500 });
      expect(server.sentTwice()).toBe(0);
    } finally {
      await server.stop();
    }
  });
});

describe('progress of opening', () => {
  it('tells of each header, from none to all that are opened', async () => {
    const told: OpenProgress[] = [];
    const stack = await openStack(everything.map(fileOf), { onProgress: (progress) => told.push(progress) });
    expect(told.map(({ opened }) => opened)).toEqual(Array.from({ length: stack.files.length + 1 }, (_, i) => i));
    expect(new Set(told.map(({ files }) => files))).toEqual(new Set([stack.files.length]));
  });
});

describe('many files', () => {
  const many = (count: number): { name: string; blob: Blob }[] => {
    const blob = new Blob([multiband('', uint16).bytes]);
    const band = new Blob([file('', 1, uint16).bytes]);
    const day = (i: number) => new Date(Date.UTC(1990, 0, 1 + i)).toISOString().slice(0, 10).replaceAll('-', '');
    return Array.from({ length: count }, (_, i) =>
      // Half of them whole scenes, the others scenes that lack bands: those take the most looking around.
      i % 2
        ? { name: `drop/S2_${day(i)}.tif`, blob }
        : { name: `drop/T31UES_${day(i)}T105031_${['B08', 'B02', 'SCL'][i % 3]}.tif`, blob: band },
    );
  };

  it('open in a time that grows as they do', { timeout: 120_000 }, async () => {
    const took = async (count: number) => {
      const files = many(count);
      const started = performance.now();
      const { scenes } = await openStack(files);
      expect(scenes).toHaveLength(count / 2);
      return performance.now() - started;
    };
    await took(500);
    const [few, all] = [await took(1250), await took(5000)];
    // Four times as many: with the square of their number it would be sixteen times.
    expect(all / few).toBeLessThan(9);
  });
});
