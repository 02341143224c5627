import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTsmaskError } from '../../src/errors.ts';
import {
  ambiguousLayout,
  type Identified,
  identify,
  type LayoutName,
  roleOfBandOf,
} from '../../src/stack/layouts/index.ts';
import { hasSharedData, sharedData } from '../support/shared.ts';

/** In one line: layout, tile, date and time, role or `-`, and `aside` for what is no reflectance. */
function line({ identity, role, reason, candidates }: Identified): string {
  const { tile = '-', date = '-', time } = identity ?? {};
  const when = time === undefined ? date : `${date}T${time}`;
  return [candidates.join('+') || 'none', tile, when, role ?? '-', ...(reason ? ['aside'] : [])].join(' ');
}

const safe = 'S2B_MSIL2A_20210122T133229_N0214_R081_T22HBD_20210122T155500.SAFE';
const granule = `${safe}/GRANULE/L2A_T22HBD_A020268_20210122T133224`;
const azure = 'https://sentinel2l2a01.blob.core.windows.net/sentinel2-l2/10/T/CR/2022/08/28';
const azureSafe =
  'S2A_MSIL2A_20220828T190931_N0400_R056_T10TCR_20220830T153754.SAFE/GRANULE/L2A_T10TCR_A037519_20220828T191548';
const oldSafe = 'S2A_OPER_PRD_MSIL1C_PDMC_20160101T012345_R065_V20151230T100408_20151230T100408.SAFE';
const theia = 'SENTINEL2A_20220417-104906-443_L2A_T31TCJ_C_V3-0';
const landsat = 'LC08_L2SP_017036_20130419_20200913_02_T2';

describe('names of archives', () => {
  it.each([
    // ESA
    ['T22HBD_20210122T133229_B02_10m.jp2', 'esa-l2a 22HBD 2021-01-22T13:32:29 blue'],
    ['t22hbd_20210122t133229_b8a_20M.TIFF', 'esa-l2a 22HBD 2021-01-22T13:32:29 nir'],
    ['T22HBD_20210122T133229_B08_10m.jp2', 'esa-l2a 22HBD 2021-01-22T13:32:29 nir-wide'],
    ['T22HBD_20210122T133229_SCL_20m.jp2', 'esa-l2a 22HBD 2021-01-22T13:32:29 class aside'],
    ['T22HBD_20210122T133229_TCI_10m.jp2', 'esa-l2a 22HBD 2021-01-22T13:32:29 - aside'],
    ['T22HBD_20210122T133229_AOT_10m.jp2', 'esa-l2a 22HBD 2021-01-22T13:32:29 - aside'],
    ['T22HBD_20210122T133229_WVP_10m.jp2', 'esa-l2a 22HBD 2021-01-22T13:32:29 - aside'],
    ['L2A_T32TQM_20170804T100031_B11_20m.jp2', 'esa-l2a 32TQM 2017-08-04T10:00:31 swir1'],
    [`${granule}/IMG_DATA/R20m/T22HBD_20210122T133229_B12_20m.jp2`, 'esa-l2a 22HBD 2021-01-22T13:32:29 swir2'],
    [`${safe}/IMG_DATA/B02.tif`, 'esa-l2a 22HBD 2021-01-22T13:32:29 blue'],
    [`${granule}/IMG_DATA/R10m/B04.tif`, 'esa-l2a 22HBD 2021-01-22T13:32:29 red'],
    [`${safe.replace('.SAFE', '')}_B03_10m.tif`, 'esa-l2a 22HBD 2021-01-22T13:32:29 green'],
    [safe.replace('.SAFE', '.tif'), 'esa-l2a 22HBD 2021-01-22T13:32:29 -'],
    [`${granule}/QI_DATA/MSK_DETFOO_B02.jp2`, 'esa-l2a 22HBD 2021-01-22T13:32:29 class aside'],
    [`${granule}/QI_DATA/T22HBD_20210122T133229_PVI.jp2`, 'esa-l2a 22HBD 2021-01-22T13:32:29 - aside'],
    ['T01LAC_20200717T221941_B02.jp2', 'esa-l1c 01LAC 2020-07-17T22:19:41 blue'],
    ['T01LAC_20200717T221941_B10.jp2', 'esa-l1c 01LAC 2020-07-17T22:19:41 cirrus'],
    [
      `D:\\${oldSafe}\\IMG_DATA\\S2A_OPER_MSI_L1C_TL_SGS__20151231T162309_A002724_T32TQM_B02.jp2`,
      'esa-l1c 32TQM 2015-12-30T10:04:08 blue',
    ],
    // The stamp of the processing must not pass for the date.
    ['S2A_OPER_MSI_L1C_TL_SGS__20151231T162309_A002724_T32TQM_B8A.jp2', 'esa-l1c - - nir'],
    // Planetary Computer
    [
      `${azure}/${azureSafe}/IMG_DATA/R10m/T10TCR_20220828T190931_B08_10m.tif?st=2030-01-01T00%3A00%3A00Z&sig=a%2Fb`,
      'planetary-computer 10TCR 2022-08-28T19:09:31 nir-wide',
    ],
    // Earth Search
    ['sentinel-s2-l2a-cogs/52/S/FA/2022/1/S2B_52SFA_20220126_0_L2A/B04.tif', 'earth-search 52SFA 2022-01-26 red'],
    [
      's3://sentinel-cogs/sentinel-s2-l2a-cogs/2020/S2A_27PZT_20200601_0_L2A/B8A.tif',
      'earth-search 27PZT 2020-06-01 nir',
    ],
    ['S2B_6WXT_20201031_0_L2A/B01.tif', 'earth-search 06WXT 2020-10-31 coastal'],
    ['S2B_52SFA_20220126_1_L2A_B11.tif', 'earth-search 52SFA 2022-01-26 swir1'],
    ['S2B_52SFA_20220126_0_L2A/nir.tif', 'earth-search 52SFA 2022-01-26 nir-wide'],
    ['S2B_52SFA_20220126_0_L2A/nir08.tif', 'earth-search 52SFA 2022-01-26 nir'],
    ['S2B_52SFA_20220126_0_L2A/swir22_20m.tif', 'earth-search 52SFA 2022-01-26 swir2'],
    ['S2B_52SFA_20220126_0_L2A/SCL.tif', 'earth-search 52SFA 2022-01-26 class aside'],
    ['S2B_52SFA_20220126_0_L2A/L2A_PVI.tif', 'earth-search 52SFA 2022-01-26 - aside'],
    [
      'https://e84-earth-search-sentinel-data.s3.us-west-2.amazonaws.com/sentinel-2-c1-l2a/33/T/TG/2025/7/S2B_T33TTG_20250703T100029_L2A/B03.tif',
      'earth-search-c1 33TTG 2025-07-03T10:00:29 green',
    ],
    ['S2C_T33TTG_20250703T100029_L2A/TCI.tif', 'earth-search-c1 33TTG 2025-07-03T10:00:29 - aside'],
    // Digital Earth Australia
    ['ga_s2bm_nbart_3-2-1_51JYG_2021-06-11_final_band04.tif', 'dea 51JYG 2021-06-11 red'],
    ['ga_s2bm_nbart_3-2-1_51JYG_2021-06-11_final_band08a.tif', 'dea 51JYG 2021-06-11 nir'],
    ['GA_S2BM_NBART_3-2-1_51JYG_2021-06-11_INTERIM_BAND08.TIF', 'dea 51JYG 2021-06-11 nir-wide'],
    ['ga_s2bm_oa_3-2-1_54HWH_2022-01-23_final_fmask.tif', 'dea 54HWH 2022-01-23 class aside'],
    ['ga_s2am_oa_3-2-1_53JQJ_2020-10-31_final_azimuthal-exiting.tif', 'dea 53JQJ 2020-10-31 - aside'],
    ['ga_ls8c_nbart_3-2-1_092084_2016-06-28_final_band02.tif', 'dea 092084 2016-06-28 blue'],
    ['ga_ls8c_nbart_3-2-1_092084_2016-06-28_final_band05.tif', 'dea 092084 2016-06-28 nir'],
    ['ga_ls8c_nbart_3-2-1_092084_2016-06-28_final_band08.tif', 'dea 092084 2016-06-28 - aside'],
    ['ga_ls5t_nbart_3-1-20200605_113081_1988-03-30_final_band01.tif', 'dea 113081 1988-03-30 blue'],
    ['ga_ls7e_nbart_3-1-0_113081_2003-03-30_final_band04.tif', 'dea 113081 2003-03-30 nir'],
    // HLS
    ['HLS.S30.T15TVM.2019001T170719.v2.0.B8A.tif', 'hls 15TVM 2019-01-01T17:07:19 nir'],
    ['HLS.S30.T15TVM.2020366T170719.v2.0.B11.tif', 'hls 15TVM 2020-12-31T17:07:19 swir1'],
    ['HLS.L30.T15TVM.2019001T165228.v2.0.B05.tif', 'hls 15TVM 2019-01-01T16:52:28 nir'],
    ['HLS.L30.T15TVM.2019001T165228.v2.0.B06.tif', 'hls 15TVM 2019-01-01T16:52:28 swir1'],
    ['hls.l30.t15tvm.2019001t165228.V2.0.b07.TIF', 'hls 15TVM 2019-01-01T16:52:28 swir2'],
    ['HLS.L30.T15TVM.2019001T165228.v2.0.B11.tif', 'hls 15TVM 2019-01-01T16:52:28 - aside'],
    ['HLS.L30.T15TVM.2019001T165228.v2.0.Fmask.tif', 'hls 15TVM 2019-01-01T16:52:28 class aside'],
    ['HLS.S30.T15TVM.2019001T170719.v2.0.SAA.tif', 'hls 15TVM 2019-01-01T17:07:19 - aside'],
    ['HLS-VI.S30.T15TVM.2019001T170719.v2.0.NDVI.tif', 'hls 15TVM 2019-01-01T17:07:19 - aside'],
    // sits
    ['SENTINEL-2_MSI_20LKP_B02_2020-06-04.tif', 'sits 20LKP 2020-06-04 blue'],
    ['SENTINEL-2A_MSI_20LKP_B8A_2018-07-18.jp2', 'sits 20LKP 2018-07-18 nir'],
    ['SENTINEL-2_MSI_20LKP_CLOUD_2020-06-04.tif', 'sits 20LKP 2020-06-04 class aside'],
    // FORCE
    ['X0069_Y0043/20180504_LEVEL2_SEN2A_BOA.tif', 'force X0069_Y0043 2018-05-04 -'],
    ['20180504_LEVEL2_LND08_BOA.tif', 'force - 2018-05-04 -'],
    ['X0069_Y0043\\20180504_LEVEL2_SEN2A_QAI.tif', 'force X0069_Y0043 2018-05-04 class aside'],
    ['X0069_Y0043/20180504_LEVEL2_SEN2B_WVP.tif', 'force X0069_Y0043 2018-05-04 - aside'],
    // Theia
    [`${theia}/${theia}_FRE_B8A.tif`, 'theia 31TCJ 2022-04-17T10:49:06 nir'],
    [`${theia}_SRE_B2.tif`, 'theia 31TCJ 2022-04-17T10:49:06 blue'],
    [`${theia}/MASKS/${theia}_CLM_R1.tif`, 'theia 31TCJ 2022-04-17T10:49:06 class aside'],
    [`${theia}/MASKS/${theia}_DTF_R1-D02.tif`, 'theia 31TCJ 2022-04-17T10:49:06 class aside'],
    [`${theia}_ATB_R2.tif`, 'theia 31TCJ 2022-04-17T10:49:06 - aside'],
    // Earth Engine
    ['20181013T105029_20181013T105334_T30SYJ.tif', 'earth-engine 30SYJ 2018-10-13T10:50:29 -'],
    ['20181013T105029_20181013T105334_T30SYJ.B2.tif', 'earth-engine 30SYJ 2018-10-13T10:50:29 blue'],
    ['20181013T105029_20181013T105334_T30SYJ.B8A.tif', 'earth-engine 30SYJ 2018-10-13T10:50:29 nir'],
    ['20181013T105029_20181013T105334_T30SYJ.SCL.tif', 'earth-engine 30SYJ 2018-10-13T10:50:29 class aside'],
    [
      'S2_SR_20181013T105029_20181013T105334_T30SYJ-0000000000-0000010496.tif',
      'earth-engine 30SYJ 2018-10-13T10:50:29 -',
    ],
    ['LC08_044034_20140318.SR_B5.tif', 'earth-engine 044034 2014-03-18 nir'],
    // Landsat
    [`${landsat}_SR_B2.TIF`, 'landsat-c2 017036 2013-04-19 blue'],
    [`${landsat}/${landsat}_SR_B5.TIF`, 'landsat-c2 017036 2013-04-19 nir'],
    [`clip_${landsat.toLowerCase()}_sr_b6.tif`, 'landsat-c2 017036 2013-04-19 swir1'],
    [`${landsat}_QA_PIXEL.TIF`, 'landsat-c2 017036 2013-04-19 class aside'],
    [`${landsat}_SR_QA_AEROSOL.TIF`, 'landsat-c2 017036 2013-04-19 - aside'],
    [`${landsat}_ST_B10.TIF`, 'landsat-c2 017036 2013-04-19 - aside'],
    [`${landsat}_ST_EMIS.TIF`, 'landsat-c2 017036 2013-04-19 - aside'],
    ['LT05_L2SP_178022_19920412_20200914_02_T1_SR_B1.TIF', 'landsat-c2 178022 1992-04-12 blue'],
    ['LT05_L2SP_178022_19920412_20200914_02_T1_SR_B5.TIF', 'landsat-c2 178022 1992-04-12 swir1'],
    ['LE07_L2SP_178022_20020412_20200914_02_T1_SR_B7.TIF', 'landsat-c2 178022 2002-04-12 swir2'],
    ['LC09_L2SP_178022_20220412_20220414_02_T1_SR_B7.TIF', 'landsat-c2 178022 2022-04-12 swir2'],
    ['LC08_CU_029005_20200913_20201001_02_SR_B4.TIF', 'landsat-c2 029005 2020-09-13 red'],
    ['LC08_L1TP_017036_20130419_20200913_02_T1_B2.TIF', 'landsat-c2 017036 2013-04-19 - aside'],
    ['LC08_L1TP_017036_20130419_20170310_01_T1_sr_band2.tif', 'landsat-c2 017036 2013-04-19 - aside'],
    // Our own
    ['tsmask_20180104.tif', 'tsmask - 2018-01-04 class aside'],
    ['tsmask_20180104T105421.tif', 'tsmask - 2018-01-04T10:54:21 class aside'],
    ['masks/tsmask.tif', 'tsmask - - class aside'],
  ])('%s: %s', (name, told) => {
    expect(line(identify(name))).toBe(told);
  });

  it('are found in lists that are signed, nested and spelled in any way', () => {
    const told = line(identify(`${landsat}_SR_B2.TIF`));
    for (const name of [
      `2019-01-01/backup of 20200202/${landsat}_SR_B2.TIF`,
      `C:\\scenes\\20180101\\${landsat}_SR_B2.TIF`,
      `https://example.org/my%20data/20180101/${landsat}_SR_B2.TIF?sig=20300101_B8A#B11`,
      `https://example.org/o/data%2F20180101%2F${landsat}_SR_B2.TIF?alt=media`,
      `https://example.org/100%/${landsat}_SR_B2.TIF`,
    ]) {
      expect(line(identify(name)), name).toBe(told);
    }
  });
});

describe('names of no archive', () => {
  it.each([
    ['S2_20180104_B02.tif', 'generic - 2018-01-04 blue'],
    ['S2_20180104.tif', 'generic - 2018-01-04 -'],
    ['20180104/B02.tif', 'generic - 2018-01-04 blue'],
    ['B02.tif', 'generic - - blue'],
    ['green_valley_20180104_B04.tif', 'generic - 2018-01-04 red'],
    ['S2_20180104_TCI_10m.tif', 'generic - 2018-01-04 - aside'],
    ['visual_effects_20180104.tif', 'generic - 2018-01-04 -'],
    // Nearly of an archive.
    ['T31UES_20181304T105421_B02_10m.tif', 'generic - - blue'], // month 13
    ['T31IES_20180104T105421_B02_10m.tif', 'generic - 2018-01-04T10:54:21 blue'], // no band of latitude I
    ['T31UES_20180104T105421_B02_10m_clip.tif', 'generic - 2018-01-04T10:54:21 blue'],
    ['HLS.X30.T15TVM.2019001T170719.v2.0.B04.tif', 'generic - 2019-01-01T17:07:19 red'],
    ['HLS.S30.T15TVM.2019366T170719.v2.0.B04.tif', 'generic - - red'], // day 366 of 365
    ['ga_s2bm_nbart_3-2-1_51JYG_2021-02-30_final_band04.tif', 'generic - - red'],
    ['S2B_52SFA_20220126_0_L2A/deeper/B04.tif', 'generic - 2022-01-26 red'],
    ['XLC08_L2SP_017036_20130419_20200913_02_T2_SR_B2.TIF', 'generic - 2013-04-19 blue'],
    ['X0069_Y0043/20180504_LEVEL3_SEN2A_BOA.tif', 'generic - 2018-05-04 -'],
    ['tsmask_trial_20180104_B02.tif', 'generic - 2018-01-04 blue'],
  ])('%s: %s', (name, told) => {
    expect(line(identify(name))).toBe(told);
  });
});

it.each([
  `${safe}/MTD_MSIL2A.xml`,
  `${safe}/manifest.safe`,
  `${granule}/MTD_TL.xml`,
  `${landsat}_MTL.json`,
  `${landsat}_thumb_small.jpeg`,
  'S2B_52SFA_20220126_0_L2A/thumbnail.jpg',
  'ga_ls8c_nbart_3-2-1_092084_2016-06-28_final_thumbnail.jpg',
  'X0069_Y0043/20180504_LEVEL2_SEN2A_BOA.hdr',
  'T31UES_20180104T105421_B02_10m.tif.aux.xml',
  'https://example.org/B02.tif.ovr?sig=.tif',
])('%s is no image', (name) => {
  expect(identify(name)).toEqual({ candidates: [], reason: expect.stringMatching(/\w/) });
});

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

describe('laws', () => {
  const days = fc
    .date({ min: new Date('1985-01-01T00:00:00Z'), max: new Date('2099-12-31T23:59:59Z'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 19));
  const tiles = fc
    .tuple(
      fc.integer({ min: 1, max: 60 }),
      fc.constantFrom(...'CHJNPX'),
      fc.constantFrom(...'AHJNPZ'),
      fc.constantFrom(...'AHJNPV'),
    )
    .map(([zone, ...letters]) => String(zone).padStart(2, '0') + letters.join(''));
  const roles = { B02: 'blue', B03: 'green', B04: 'red', B8A: 'nir', B11: 'swir1', B12: 'swir2' } as const;
  const bands = fc.constantFrom(...(Object.keys(roles) as (keyof typeof roles)[]));
  const folder = fc.oneof(
    fc.string({ unit: fc.constantFrom(...'abTSX0129_-. %'), minLength: 1, maxLength: 20 }),
    fc.constantFrom(
      '20200101',
      '2019-12-31',
      'B02',
      'SCL',
      'R60m_old',
      safe,
      'S2B_52SFA_20220126_0_L2A',
      'X0069_Y0043',
      theia,
      landsat,
    ),
  );
  const folders = fc
    .tuple(fc.array(folder, { maxLength: 5 }), fc.constantFrom('/', '\\'))
    .map(([all, by]) => all.map((one) => one + by).join(''));

  it('wherever it lies, a name of ESA tells the same', () => {
    fc.assert(
      fc.property(days, tiles, bands, folders, (moment, tile, band, above) => {
        const stamp = moment.replace(/[-:]/g, '');
        const name = `T${tile}_${stamp}_${band}_20m.tif`;
        fc.pre(!stamp.startsWith('20210122') || tile !== '22HBD');
        const alone = identify(name);
        expect(alone.identity).toMatchObject({
          tile,
          date: moment.slice(0, 10),
          time: moment.slice(11),
          role: roles[band],
        });
        expect(identify(above + name), above).toEqual(alone);
      }),
      { numRuns: 500 },
    );
  });

  it('date, tile and band that a name was made of are found in it', () => {
    fc.assert(
      fc.property(days, tiles, bands, (moment, tile, band) => {
        const date = moment.slice(0, 10);
        const stamp = moment.replace(/[-:]/g, '');
        const digits = stamp.slice(0, 8);
        const [year, month] = date.split('-');
        const dayOfYear = (Date.parse(date) - Date.parse(`${year}-01-01`)) / 86_400_000 + 1;
        const unpadded = tile.replace(/^0/, '');
        const names: Partial<Record<LayoutName, string>> = {
          'esa-l1c': `T${tile}_${stamp}_${band}.jp2`,
          'earth-search': `${unpadded.slice(0, -3)}/${unpadded.at(-3)}/${tile.slice(-2)}/${year}/${Number(month)}/S2A_${unpadded}_${digits}_0_L2A/${band}.tif`,
          'earth-search-c1': `S2A_T${tile}_${stamp}_L2A/${band}.tif`,
          dea: `ga_s2am_nbart_3-2-1_${tile}_${date}_final_${band.replace('B8A', 'B08A').replace('B', 'band').toLowerCase()}.tif`,
          sits: `SENTINEL-2_MSI_${tile}_${band}_${date}.tif`,
          theia: `SENTINEL2A_${digits}-${stamp.slice(9)}-443_L2A_T${tile}_C_V3-0_FRE_${band.replace('B0', 'B')}.tif`,
          'earth-engine': `${stamp}_20300101T000000_T${tile}.${band.replace('B0', 'B')}.tif`,
        };
        if (year >= '2000')
          names.hls = `HLS.S30.T${tile}.${year}${String(dayOfYear).padStart(3, '0')}T${stamp.slice(9)}.v2.0.${band}.tif`;
        for (const [layout, name] of Object.entries(names)) {
          expect(identify(name).identity, name).toMatchObject({ layout, tile, date, role: roles[band] });
        }
      }),
    );
  });

  it('no name is refused, and what is told of it is a day that exists', () => {
    const piece = fc.constantFrom(
      'T31UES_',
      '20180104',
      '20180230',
      'T105421',
      '_B02',
      '_10m',
      '.tif',
      '/',
      '\\',
      '%',
      '.SAFE',
      'S2A_',
      'MSIL2A_',
      'LC08_L2SP_017036_',
      'HLS.L30.',
      'ga_',
      'https://',
      '?',
      'é',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((all) => all.join('')),
        ),
        (name) => {
          const { identity, candidates } = identify(name);
          if (identity)
            expect(new Date(`${identity.date}T${identity.time ?? '00:00:00'}Z`).toISOString().slice(0, 10)).toBe(
              identity.date,
            );
          if (identity) expect(candidates).toEqual([identity.layout]);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

it.skipIf(!hasSharedData)('real scenes of ESA are recognised, every file', () => {
  const names = readdirSync(`${sharedData}s2-flanders/bands`, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.tif'),
  );
  expect(names.length).toBeGreaterThan(900);
  const seen = new Set(
    names.map((name) => {
      const { identity, candidates, role } = identify(name);
      expect(candidates, name).toEqual(['esa-l2a']);
      expect(identity, name).toMatchObject({
        tile: '31UES',
        level: 'L2A',
        resolution: Number(/_(\d\d)m/.exec(name)![1]),
      });
      return role;
    }),
  );
  expect([...seen].sort()).toEqual(['blue', 'class', 'green', 'nir', 'nir-wide', 'red', 'swir1', 'swir2']);
});
