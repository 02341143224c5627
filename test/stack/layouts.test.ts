import { describe, expect, it } from 'vitest';
import { identify } from '../../src/stack/layouts/index.ts';
import { granule, landsat, line, safe, theia } from '../support/layouts.ts';

const azure = 'https://sentinel2l2a01.blob.core.windows.net/sentinel2-l2/10/T/CR/2022/08/28';
const azureSafe =
  'S2A_MSIL2A_20220828T190931_N0400_R056_T10TCR_20220830T153754.SAFE/GRANULE/L2A_T10TCR_A037519_20220828T191548';
const oldSafe = 'S2A_OPER_PRD_MSIL1C_PDMC_20160101T012345_R065_V20151230T100408_20151230T100408.SAFE';

describe('names of archives', () => {
  it.each([
    // ESA
    ['T22HBD_20210122T133229_B02_10m.jp2', 'esa-l2a 22HBD 2021-01-22T13:32:29 blue'],
    ['t22hbd_20210122t133229_b8a_20M.TIFF', 'esa-l2a 22HBD 2021-01-22T13:32:29 nir'],
    ['T22HBD_20210122T133229_B08_10m.jp2', 'esa-l2a 22HBD 2021-01-22T13:32:29 nir-wide'],
    ['T22HBD_20210122T133229_SCL_20m.jp2', 'esa-l2a 22HBD 2021-01-22T13:32:29 scl aside'],
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
    ['S2B_52SFA_20220126_0_L2A/SCL.tif', 'earth-search 52SFA 2022-01-26 scl aside'],
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
    ['ga_s2bm_oa_3-2-1_54HWH_2022-01-23_final_fmask.tif', 'dea 54HWH 2022-01-23 quality aside'],
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
    ['HLS.L30.T15TVM.2019001T165228.v2.0.Fmask.tif', 'hls 15TVM 2019-01-01T16:52:28 quality aside'],
    ['HLS.S30.T15TVM.2019001T170719.v2.0.SAA.tif', 'hls 15TVM 2019-01-01T17:07:19 - aside'],
    ['HLS-VI.S30.T15TVM.2019001T170719.v2.0.NDVI.tif', 'hls 15TVM 2019-01-01T17:07:19 - aside'],
    // sits
    ['SENTINEL-2_MSI_20LKP_B02_2020-06-04.tif', 'sits 20LKP 2020-06-04 blue'],
    ['SENTINEL-2A_MSI_20LKP_B8A_2018-07-18.jp2', 'sits 20LKP 2018-07-18 nir'],
    ['SENTINEL-2_MSI_20LKP_CLOUD_2020-06-04.tif', 'sits 20LKP 2020-06-04 class aside'],
    // FORCE
    ['X0069_Y0043/20180504_LEVEL2_SEN2A_BOA.tif', 'force X0069_Y0043 2018-05-04 -'],
    ['20180504_LEVEL2_LND08_BOA.tif', 'force - 2018-05-04 -'],
    ['X0069_Y0043\\20180504_LEVEL2_SEN2A_QAI.tif', 'force X0069_Y0043 2018-05-04 quality aside'],
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
    ['20181013T105029_20181013T105334_T30SYJ.SCL.tif', 'earth-engine 30SYJ 2018-10-13T10:50:29 scl aside'],
    [
      'S2_SR_20181013T105029_20181013T105334_T30SYJ-0000000000-0000010496.tif',
      'earth-engine 30SYJ 2018-10-13T10:50:29 -',
    ],
    ['LC08_044034_20140318.SR_B5.tif', 'earth-engine 044034 2014-03-18 nir'],
    // Landsat
    [`${landsat}_SR_B2.TIF`, 'landsat-c2 017036 2013-04-19 blue'],
    [`${landsat}/${landsat}_SR_B5.TIF`, 'landsat-c2 017036 2013-04-19 nir'],
    [`clip_${landsat.toLowerCase()}_sr_b6.tif`, 'landsat-c2 017036 2013-04-19 swir1'],
    [`${landsat}_QA_PIXEL.TIF`, 'landsat-c2 017036 2013-04-19 quality aside'],
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
    ['tsmask_20180104_layers.tif', 'tsmask - 2018-01-04 - aside'],
    ['tsmask_20180104T105421_layers.tif', 'tsmask - 2018-01-04T10:54:21 - aside'],
    // These are a band of their scenes.
    ['tsmask_probability_20180104.tif', 'generic - 2018-01-04 cloud-probability'],
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
    ['MSK_20180104_B02.tif', 'generic - 2018-01-04 blue'],
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
