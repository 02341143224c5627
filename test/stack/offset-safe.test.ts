import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isTsmaskError } from '../../src/errors.ts';
import { readSafeMetadata } from '../../src/stack/offset/index.ts';
import { productXml } from '../support/product-xml.ts';
import { folderWith, temporaryFolder } from '../support/temporary.ts';

const root = temporaryFolder();
const bands = ['B01', 'B02', 'B03', 'B04', 'B05', 'B06', 'B07', 'B08', 'B8A', 'B09', 'B10', 'B11', 'B12'];

const tileXml = `<?xml version="1.0"?>
<n1:Level-2A_Tile_ID xmlns:n1="https://example.org/tile.xsd"><n1:Geometric_Info><Tile_Angles>
  <Sun_Angles_Grid><Zenith><Values_List><VALUES>30 31</VALUES></Values_List></Zenith></Sun_Angles_Grid>
  <Mean_Sun_Angle>
    <ZENITH_ANGLE unit="deg">31.5</ZENITH_ANGLE>
    <AZIMUTH_ANGLE unit="deg">151.25</AZIMUTH_ANGLE>
  </Mean_Sun_Angle>
  <Mean_Viewing_Incidence_Angle_List><Mean_Viewing_Incidence_Angle bandId="0">
    <ZENITH_ANGLE unit="deg">9.5</ZENITH_ANGLE><AZIMUTH_ANGLE unit="deg">285.1</AZIMUTH_ANGLE>
  </Mean_Viewing_Incidence_Angle></Mean_Viewing_Incidence_Angle_List>
</Tile_Angles></n1:Geometric_Info></n1:Level-2A_Tile_ID>`;

const safe = 'S2B_MSIL2A_20230615T105031_N0509_R051_T31UES_20230615T170104.SAFE';
const granule = `${safe}/GRANULE/L2A_T31UES_A032752_20230615T105027`;
const band = `${granule}/IMG_DATA/R10m/T31UES_20230615T105031_B04_10m.jp2`;
const all = Array<number>(13).fill(-1000);

describe('the metadata of a product', () => {
  it('are found from a band file deep in it', async () => {
    const folder = folderWith(root, {
      [`${safe}/MTD_MSIL2A.xml`]: productXml({ offsets: all }),
      [`${granule}/MTD_TL.xml`]: tileXml,
    });
    expect(await readSafeMetadata(join(folder, band))).toEqual({
      path: join(folder, safe, 'MTD_MSIL2A.xml'),
      level: 'L2A',
      baseline: '05.09',
      startTime: '2023-06-15T10:50:31.024Z',
      quantification: 10000,
      offsets: Object.fromEntries(bands.map((name) => [name, -1000])),
      sunAzimuth: 151.25,
      sunElevation: 58.5,
    });
  });

  it('of L1C, without the granule, with lines as Windows ends them', async () => {
    const offsets = bands.map((_, i) => -1000 - i);
    const folder = folderWith(root, { 'MTD_MSIL1C.xml': productXml({ level: 'L1C', offsets, newline: '\r\n' }) });
    const found = await readSafeMetadata(join(folder, 'T31UES_20230615T105031_B04.jp2'));
    expect(found).toMatchObject({ level: 'L1C', baseline: '05.09', offsets: { B01: -1000, B8A: -1008, B12: -1012 } });
    expect(found).not.toHaveProperty('sunAzimuth');
  });

  it('of before baseline 04.00 list no offsets', async () => {
    const folder = folderWith(root, { 'MTD_MSIL2A.xml': productXml({ baseline: '02.14' }) });
    expect(await readSafeMetadata(join(folder, 'B04.tif'))).toMatchObject({ baseline: '02.14', offsets: {} });
  });

  it('are none where there are none, or they are of another day, or above the product', async () => {
    const folder = folderWith(root, { 'MTD_MSIL2A.xml': productXml(), [band]: '' });
    expect(await readSafeMetadata(join(folder, 'T31UES_20230615T105031_B04_10m.jp2'))).toBeDefined();
    expect(await readSafeMetadata(join(folder, 'T31UES_20230620T105031_B04_10m.jp2'))).toBeUndefined();
    expect(await readSafeMetadata(join(folder, band))).toBeUndefined();
    expect(await readSafeMetadata(join(folder, 'a/b/c/d/e/B04.tif'))).toBeUndefined();
    expect(await readSafeMetadata(`https://example.org/${band}`)).toBeUndefined();
    expect(await readSafeMetadata('B04.tif')).toBeUndefined();
  });

  it('are read of a path from where one stands', () => {
    const folder = folderWith(root, { 'MTD_MSIL2A.xml': productXml({ offsets: all }) });
    const module = new URL('../../dist/stack/offset/index.js', import.meta.url).href;
    const code = `const { readSafeMetadata } = await import('${module}'); console.log((await readSafeMetadata('B04.tif')).path);`;
    expect(
      execFileSync(process.execPath, ['--input-type=module', '-e', code], { cwd: folder, encoding: 'utf8' }).trim(),
    ).toBe('MTD_MSIL2A.xml');
  });

  const whole = productXml({ offsets: all });
  const damages: Record<string, [string, string | Uint8Array]> = {
    empty: ['no XML', ''],
    'cut off': ['ends before', whole.slice(0, 900)],
    'no text': ['UTF-8', Uint8Array.of(0xff, 0xfe, 0x3c, 0)],
    'a page of a portal': ['PROCESSING_BASELINE', '<html><body>Sign in</body></html>'],
    'a baseline that is none': ['PROCESSING_BASELINE is "new"', whole.replace('05.09', 'new')],
    'no quantification': ['QUANTIFICATION_VALUE', whole.replaceAll('BOA_QUANTIFICATION_VALUE', 'X')],
    'a quantification of 0': ['is 0', whole.replace('>10000<', '>0<')],
    'an offset that is no number': ['minus', productXml({ offsets: [-1000, 'minus one thousand'] })],
    'an empty offset': ['BOA_ADD_OFFSET is', productXml({ offsets: [''] })],
    'an offset of a band that is not there': ['BOA_ADD_OFFSET is', productXml({ offsets: Array(14).fill(-1000) })],
    'an empty list': ['holds no', productXml({ offsets: [] })],
    'a list without an end': ['has no end', whole.replace('</BOA_ADD_OFFSET_VALUES_LIST>', '')],
  };
  it.each(Object.entries(damages))('%s is an error that names the file', async (_, [message, xml]) => {
    const folder = folderWith(root, { 'MTD_MSIL2A.xml': xml });
    const error = await readSafeMetadata(join(folder, 'B04.tif')).catch((thrown: unknown) => thrown);
    if (!isTsmaskError(error)) throw error;
    expect(error.code).toBe('BROKEN_METADATA');
    expect(error.message).toContain(message);
    expect(error.subject).toBe(join(folder, 'MTD_MSIL2A.xml'));
    expect(error.remedy).toMatch(/offset/);
  });

  it('angles that are none are an error of the granule', async () => {
    const folder = folderWith(root, { 'MTD_MSIL2A.xml': whole, 'MTD_TL.xml': tileXml.replace('151.25', 'east') });
    await expect(readSafeMetadata(join(folder, 'B04.tif'))).rejects.toMatchObject({
      code: 'BROKEN_METADATA',
      subject: join(folder, 'MTD_TL.xml'),
    });
  });

  it('are not read once it is cancelled', async () => {
    const folder = folderWith(root, { 'MTD_MSIL2A.xml': whole });
    await expect(readSafeMetadata(join(folder, 'B04.tif'), AbortSignal.abort())).rejects.toThrow(/abort/i);
  });
});
