import { openStack, type ProbabilityOptions, probabilityRoles, type Stack } from 'tsmask';
import { describe, expect, it } from 'vitest';
import { folderWith, temporaryFolder } from '../support/temporary.ts';
import { encodeTiff } from '../support/tiff.ts';
import { scene } from './scenes.ts';

const root = temporaryFolder();
const [nir, probability, classes] = scene('20200601', 1).map(({ image }) => encodeTiff(image));
const granule = 'L2A_T31UES_A025800_20200601T105031';
const stamp = 'T31UES_20200601T105031';
const options: ProbabilityOptions = { water: 'none' };

const open = (files: Record<string, string | Uint8Array>, more: ProbabilityOptions = options): Promise<Stack> =>
  openStack(folderWith(root, files), { roles: probabilityRoles(more), resolution: 10 });

const tileXml = (sensed: string) => `<?xml version="1.0"?>
<n1:Level-2A_Tile_ID xmlns:n1="https://example.org/tile.xsd">
<n1:General_Info>${sensed && `<SENSING_TIME metadataLevel="Standard">${sensed}</SENSING_TIME>`}</n1:General_Info>
<n1:Geometric_Info><Tile_Angles><Mean_Sun_Angle>
  <ZENITH_ANGLE unit="deg">36.5</ZENITH_ANGLE><AZIMUTH_ANGLE unit="deg">151.25</AZIMUTH_ANGLE>
</Mean_Sun_Angle></Tile_Angles></n1:Geometric_Info></n1:Level-2A_Tile_ID>`;

describe('a cloud probability under the name of ESA', () => {
  it.each([
    ['with the stamp of the granule', `${stamp}_B08_10m.tif`, `${stamp}_MSK_CLDPRB_20m.tif`],
    ['after the name of somebody', 'B08_20200601.tif', 'clip_20200601_MSK_CLDPRB.tif'],
    ['in a folder of a date', '20200601/B08.tif', '20200601/MSK_CLDPRB_20m.tif'],
    ['in the folder of a granule', `${granule}/IMG_DATA/B08.tif`, `${granule}/QI_DATA/MSK_CLDPRB_20m.tif`],
  ])('is per cent: %s', async (_, band, mask) => {
    const { scenes } = await open({ [band]: nir!, [mask]: probability! });
    expect(scenes).toHaveLength(1);
    // Ten thousandths, and one more.
    expect(scenes[0]!.bands['cloud-probability']).toMatchObject({ gain: 100, bias: 1, nodata: [255] });
  });

  it('is not, under a name that is only like it', async () => {
    const files = { 'B08_20200601.tif': nir!, 'MSK_CLDPRBX_20200601_CLP.tif': probability! };
    await expect(open(files)).rejects.toMatchObject({ code: 'PROBABILITY_SCALE' });
  });
});

describe('the azimuth of the sun', () => {
  const files = {
    [`${granule}/IMG_DATA/R10m/${stamp}_B08_10m.tif`]: nir!,
    [`${granule}/IMG_DATA/R20m/${stamp}_SCL_20m.tif`]: classes!,
  };
  const fromClasses: ProbabilityOptions = { source: 'scl' };

  it.each([
    ['of the day', '2020-06-01T10:50:35.123Z'],
    ['of no day', ''],
  ])('is that of the granule where the metadata of the product are not there: %s', async (_, sensed) => {
    const { scenes } = await open({ ...files, [`${granule}/MTD_TL.xml`]: tileXml(sensed) }, fromClasses);
    expect(scenes[0]!.origin).toMatchObject({ sunAzimuth: 151.25, sunElevation: 53.5 });
  });

  it('is not that of a granule of another day', async () => {
    const { scenes } = await open({ ...files, 'MTD_TL.xml': tileXml('2020-06-06T10:50:35Z') }, fromClasses);
    expect(scenes[0]!.origin).not.toHaveProperty('sunAzimuth');
  });

  it('is found among files that are handed over one by one', async () => {
    const all = Object.entries({ ...files, [`${granule}/MTD_TL.xml`]: tileXml('2020-06-01T10:50:35Z') });
    const blobs = all.map(([name, content]) => ({ name, blob: new Blob([content as Uint8Array<ArrayBuffer>]) }));
    const { scenes } = await openStack(blobs, { roles: probabilityRoles(fromClasses), resolution: 10 });
    expect(scenes[0]!.origin.sunAzimuth).toBe(151.25);
  });

  it('is asked for where that XML is damaged', async () => {
    const damaged = open({ ...files, 'MTD_TL.xml': tileXml('').replace('151.25', 'east') }, fromClasses);
    await expect(damaged).rejects.toMatchObject({
      code: 'BROKEN_METADATA',
      remedy: expect.stringContaining('sunAzimuth'),
    });
  });
});
