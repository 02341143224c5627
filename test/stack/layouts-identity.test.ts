import { describe, expect, it } from 'vitest';
import { isTsmaskError } from '../../src/errors.ts';
import { ambiguousLayout, identify, type LayoutName, roleOfBandOf } from '../../src/stack/layouts/index.ts';
import { granule, landsat, line, safe, theia } from '../support/layouts.ts';

describe('what goes with the numbers', () => {
  const identity = (name: string) => identify(name).identity;

  it('is told by the folder of the product, where it is that of the file', () => {
    const band = 'T22HBD_20210122T133229_B02_10m.jp2';
    const ofProduct = { platform: 'S2B', level: 'L2A', baseline: '02.14', generated: '20210122T155500' };
    expect(identity(`${granule}/IMG_DATA/R10m/${band}`)).toMatchObject({ ...ofProduct, resolution: 10 });
    expect(identity(`${safe.toLowerCase()}/${band}`)).toMatchObject(ofProduct);
    expect(identity(`${safe.replace('.SAFE', '')}/${band}`)).toMatchObject(ofProduct);
    expect(identity(band)).not.toHaveProperty('baseline');
    // A folder of another tile or day holds it by chance.
    for (const other of [safe.replace('T22HBD', 'T22HBE'), safe.replace('_20210122T13', '_20210121T13')]) {
      expect(identity(`${other}/${band}`)).toEqual(identity(band));
    }
  });

  it('is the level', () => {
    expect(identity('T22HBD_20210122T133229_B02_10m.jp2')?.level).toBe('L2A');
    expect(identity('T22HBD_20210122T133229_B02.jp2')?.level).toBe('L1C');
    expect(identity(`${safe}/T22HBD_20210122T133229_B02.jp2`)?.level).toBe('L2A');
    expect(identity(`${safe.replace('MSIL2A', 'MSIL1C')}/T22HBD_20210122T133229_B02.jp2`)?.level).toBe('L1C');
  });

  it('is scale, offset and nodata as the archive has them', () => {
    expect(identity(`${landsat}_SR_B2.TIF`)).toMatchObject({
      scale: 2.75e-5,
      offset: -0.2,
      nodata: 0,
      platform: 'LC08',
    });
    expect(identity(`${theia}_FRE_B8A.tif`)).toMatchObject({ scale: 1e-4, nodata: -10000, offsetApplied: true });
    expect(identity('HLS.L30.T15TVM.2019001T165228.v2.0.B05.tif')).toMatchObject({ scale: 1e-4, nodata: -9999 });
    expect(identity('20180504_LEVEL2_SEN2A_BOA.tif')).toMatchObject({ scale: 1e-4, nodata: -9999, platform: 'S2A' });
    expect(identity('ga_ls5t_nbart_3-1-0_113081_1988-03-30_final_band01.tif')).toMatchObject({
      nodata: -999,
      platform: 'LT05',
    });
    const search = identity('S2B_52SFA_20220126_0_L2A/B04.tif');
    expect(search).toMatchObject({ collection: 'sentinel-2-l2a', nodata: 0, platform: 'S2B', level: 'L2A' });
    expect(search).not.toHaveProperty('offset');
    expect(identity('S2B_T33TTG_20250703T100029_L2A/B03.tif')).toMatchObject({
      collection: 'sentinel-2-c1-l2a',
      offset: -0.1,
    });
    // Classes have no scale.
    expect(identity(`${landsat}_QA_PIXEL.TIF`)).not.toHaveProperty('scale');
  });

  it('is the order of the bands that FORCE writes', () => {
    const msi = identify('20180504_LEVEL2_SEN2A_BOA.tif').samples!;
    expect(msi).toHaveLength(10);
    expect(['blue', 'green', 'red', 'nir', 'swir1', 'swir2'].map((role) => msi.indexOf(role as 'blue') + 1)).toEqual([
      1, 2, 3, 8, 9, 10,
    ]);
    expect(identify('20180504_LEVEL2_LND05_BOA.tif').samples).toEqual([
      'blue',
      'green',
      'red',
      'nir',
      'swir1',
      'swir2',
    ]);
    expect(identify('20180504_LEVEL2_SEN2A_QAI.tif').samples).toBeUndefined();
  });

  it('tells which of two files is to be taken', () => {
    const inOrder = (...names: string[]) => {
      const texts = names.map((name) => identity(name)!.generated!);
      expect([...new Set(texts)].sort()).toEqual(texts);
    };
    const dea = (product: string, version: string, maturity: string) =>
      `ga_s2bm_${product}_${version}_51JYG_2021-06-11_${maturity}_band04.tif`;
    inOrder(
      dea('nbart', '3-2-1', 'nrt'),
      dea('nbart', '3-2-1', 'interim'),
      dea('nbar', '3-2-1', 'final'),
      dea('nbart', '3-2-1', 'final'),
      dea('nbart', '3-10-0', 'final'),
    );
    inOrder(`20160822T043304/${dea('nbart', '3-2-1', 'final')}`, `20190822T043304/${dea('nbart', '3-2-1', 'final')}`);
    inOrder(
      `${theia.replace('V3', 'V4')}_SRE_B2.tif`,
      `${theia}_FRE_B2.tif`,
      `${theia.replace('V3-0', 'V3-10')}_FRE_B2.tif`,
    );
    inOrder(`${landsat}_SR_B2.TIF`, `${landsat.replace('20200913', '20210101')}_SR_B2.TIF`);
  });
});

describe('several layouts', () => {
  const both = `${safe}/S2B_52SFA_20220126_0_L2A/B04.tif`;

  it('that disagree are all named, and none is taken', () => {
    expect(identify(both)).toEqual({ candidates: ['esa-l2a', 'earth-search'] });
    const error = ambiguousLayout(both, identify(both).candidates);
    expect(isTsmaskError(error, 'AMBIGUOUS_LAYOUT')).toBe(true);
    expect(error.message).toContain(both);
    expect(error.remedy).toContain('--layout earth-search');
  });

  it.each([
    ['tile', 'S2B_22HBE_20210122_0_L2A'],
    ['date', 'S2B_22HBD_20210123_0_L2A'],
  ])('disagree by the %s alone', (_, folder) => {
    expect(identify(`${safe}/${folder}/B04.tif`)).toEqual({ candidates: ['esa-l2a', 'earth-search'] });
  });

  it('are told apart by the option', () => {
    expect(line(identify(both, { layout: 'earth-search' }))).toBe('earth-search 52SFA 2022-01-26 red');
    expect(line(identify(both, { layout: 'esa-l2a' }))).toBe('esa-l2a 22HBD 2021-01-22T13:32:29 red');
    expect(line(identify(both, { layout: 'generic' }))).toBe('generic - 2022-01-26 red');
    expect(identify(both, { layout: 'hls' })).toEqual({ candidates: [] });
  });

  it('that agree give the more specific', () => {
    const name = `${safe}/S2B_22HBD_20210122_0_L2A/B04.tif`;
    expect(line(identify(name))).toBe('esa-l2a 22HBD 2021-01-22T13:32:29 red');
  });

  it('cannot be ones that do not exist', () => {
    expect(() => identify('a.tif', { layout: 'sentinel' as LayoutName })).toThrow(
      expect.objectContaining({
        code: 'BAD_OPTION',
        subject: 'layout',
        remedy: expect.stringContaining('earth-search'),
      }),
    );
  });
});

describe('a date pattern of the user', () => {
  const name = `on 04.01.2018/${landsat}_SR_B5.TIF`;

  it('gives the date, and the layout the rest', () => {
    const datePattern = /(?<day>\d\d)\.(?<month>\d\d)\.(?<year>\d{4})/g;
    for (let i = 0; i < 2; i++) expect(line(identify(name, { datePattern }))).toBe('landsat-c2 017036 2018-01-04 nir');
    expect(line(identify('B02 of 04.01.2018.tif', { datePattern }))).toBe('generic - 2018-01-04 blue');
  });

  it('that finds nothing leaves the role', () => {
    const datePattern = /acquired(?<year>\d{4})(?<dayOfYear>\d{3})/;
    expect(identify(name, { datePattern })).toEqual({ role: 'nir', candidates: ['landsat-c2'] });
  });
});

describe('bands by their descriptions', () => {
  it.each([
    ['LC08', 'SR_B5', 'nir'],
    ['LC09', 'B2', 'blue'],
    ['LC08', 'sr_band7', 'swir2'],
    ['LC08', 'ST_B10', undefined],
    ['LC08', 'B11', undefined], // thermal; swir1 at Sentinel-2
    ['LT05', 'SR_B1', 'blue'],
    ['LT05', 'SR_B5', 'swir1'],
    ['LE07', 'SR_B7', 'swir2'],
    ['LE07', 'SR_B6', undefined],
    ['LE07', 'NIR', 'nir'],
    ['LT05', 'Blue, 480 nm', 'blue'],
    ['S2A', 'B11', 'swir1'],
    ['S2A', 'nbart_nir_1', 'nir-wide'],
    [undefined, 'B8A', 'nir'],
  ])('%s %s: %s', (platform, description, role) => {
    expect(roleOfBandOf(platform, description)).toBe(role);
  });
});
