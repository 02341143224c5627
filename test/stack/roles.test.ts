import { describe, expect, it } from 'vitest';
import type { BandsOption } from '../../src/stack/bands-option.ts';
import { checkBandsOption, roleOfFileName, rolesOfFile } from '../../src/stack/bands-option.ts';
import { identify } from '../../src/stack/layouts/index.ts';
import type { RasterFile } from '../../src/stack/raster-file.ts';
import { roleOfDescription } from '../../src/stack/roles.ts';

describe('roles in file names', () => {
  it.each([
    ['T22HBD_20210122T133229_B02_10m.tif', 'blue'],
    ['T22HBD_20210122T133229_B8A_20m.tif', 'nir'],
    ['T22HBD_20210122T133229_B08_10m.tif', 'nir-wide'],
    ['T22HBD_20210122T133229_SCL_20m.tif', 'scl'],
    ['sentinel-s2-l2a-cogs/52/S/FA/2022/1/S2B_52SFA_20220126_0_L2A/B04.tif', 'red'],
    ['ga_s2bm_nbart_3-2-1_51JYG_2021-06-11_final_band04.tif', 'red'],
    ['ga_s2bm_nbart_3-2-1_51JYG_2021-06-11_final_band08a.tif', 'nir'],
    ['ga_s2bm_nbart_3-2-1_51JYG_2021-06-11_final_band08.tif', 'nir-wide'],
    ['ga_s2bm_oa_3-2-1_54HWH_2022-01-23_final_fmask.tif', 'quality'],
    ['HLS.S30.T15TVM.2019001T170719.v2.0.B8A.tif', 'nir'],
    ['HLS.S30.T15TVM.2019001T170719.v2.0.B11.tif', 'swir1'],
    ['HLS.S30.T15TVM.2019001T170719.v2.0.Fmask.tif', 'quality'],
    ['SENTINEL-2_MSI_20LKP_B02_2020-06-04.tif', 'blue'],
    ['SENTINEL2A_20220417-104906-443_L2A_T31TCJ_C_V3-0_FRE_B8A.tif', 'nir'],
    ['SENTINEL2A_20220417-104906-443_L2A_T31TCJ_C_V3-0_CLM_R1.tif', 'class'],
    ['20181013T105029_20181013T105334_T30SYJ.B2.tif', 'blue'],
    ['S2_20180104_swir16.tif', 'swir1'],
    ['S2_20180104_SWIR22.TIF', 'swir2'],
    ['S2_20180104_nir08.tif', 'nir'],
    ['S2_20180104_nir.tif', 'nir'],
    ['S2_20180104_rededge1.tif', 'red-edge1'],
    ['S2_20180104_rededge2.tif', 'red-edge'],
    ['S2_20180104_B01.tif', 'coastal'],
    ['S2_20180104_B12.tif', 'swir2'],
    ['S2_20180104_B1.tif', 'coastal'],
    // The band stands last: what is before it may be a name.
    ['green_valley_20180104_B04.tif', 'red'],
    ['S2_20180104.tif', undefined],
    ['20180504_LEVEL2_SEN2A_BOA.tif', undefined],
    ['S2_20180104_B13.tif', undefined],
    ['B02/S2_20180104.tif', undefined],
    ['AB02_20180104.tif', undefined],
  ])('%s: %s', (name, role) => {
    expect(roleOfFileName(name, undefined, identify(name).role)).toBe(role);
  });
});

describe('roles in descriptions', () => {
  it.each([
    ['B02', 'blue'],
    ['B2', 'blue'],
    ['blue', 'blue'],
    ['Blue, 490 nm', 'blue'],
    ['B8A', 'nir'],
    ['B08A', 'nir'],
    ['B8A (narrow)', 'nir'],
    ['NIR_wide', 'nir-wide'],
    ['BROADNIR', 'nir-wide'], // of FORCE
    ['nbart_blue', 'blue'],
    ['nbart_nir_2', 'nir'],
    ['nbart_nir_1', 'nir-wide'],
    ['nbart_swir_2', 'swir1'],
    ['nbart_swir_3', 'swir2'],
    ['swir16', 'swir1'],
    ['SWIR-2', 'swir2'],
    ['scl', 'scl'],
    ['QA_PIXEL', 'quality'],
    ['BQA', 'quality'],
    ['pixel_qa', 'quality'],
    ['QA60', 'quality'],
    ['class', 'class'], // of the masks that this program writes
    ['NDVI', undefined],
    ['red minus green', undefined],
    ['', undefined],
  ])('%s: %s', (description, role) => {
    expect(roleOfDescription(description)).toBe(role);
  });
});

const file = (name: string, ...descriptions: (string | undefined)[]): RasterFile =>
  ({
    name,
    samples: descriptions.length,
    bands: descriptions.map((description) => (description === undefined ? {} : { description })),
  }) as unknown as RasterFile;

/** As `role=sample`, the sample from 1. */
const rolesOf = (image: RasterFile, bands?: BandsOption) =>
  rolesOfFile(image, bands, identify(image.name))
    .map(({ role, sample }) => `${role}=${sample + 1}`)
    .sort();

describe('roles of files', () => {
  it('come from the name for a file of one band, whatever its description says', () => {
    expect(rolesOf(file('S2_20180104_B02.tif', undefined))).toEqual(['blue=1']);
    expect(rolesOf(file('S2_20180104_B02.tif', 'green'))).toEqual(['blue=1']);
    expect(rolesOf(file('S2_20180104.tif', 'green'))).toEqual(['green=1']);
    expect(rolesOf(file('S2_20180104.tif', undefined))).toEqual([]);
  });

  it('come from the descriptions for a file of several', () => {
    const names = ['B1', 'B2', 'B3', 'B4', 'B5', 'B8', 'B8A', 'B11', 'B12', 'SCL'];
    expect(rolesOf(file('S2_20180104_B02.tif', ...names))).toEqual(
      [
        'blue=2',
        'scl=10',
        'coastal=1',
        'green=3',
        'nir-wide=6',
        'nir=7',
        'red-edge1=5',
        'red=4',
        'swir1=8',
        'swir2=9',
      ].sort(),
    );
  });

  it('take plain nir for the narrow band only where no narrower is beside it, in either order', () => {
    expect(rolesOf(file('a.tif', 'red', 'nir'))).toEqual(['nir=2', 'red=1']);
    expect(rolesOf(file('a.tif', 'nir', 'nir08'))).toEqual(['nir-wide=1', 'nir=2']);
    expect(rolesOf(file('a.tif', 'nir08', 'nir'))).toEqual(['nir-wide=2', 'nir=1']);
    expect(rolesOf(file('a.tif', 'B8', 'B8A'))).toEqual(['nir-wide=1', 'nir=2']);
  });
});

describe('the option bands', () => {
  it('gives the order of a file of several bands', () => {
    const image = file('a.tif', 'x', 'y', 'z');
    expect(rolesOf(image, ['red', null, 'blue'])).toEqual(['blue=3', 'red=1']);
    expect(rolesOf(image, ['red'])).toEqual(['red=1']);
    expect(rolesOf(image, ['red', 'green', 'blue', 'nir'])).toEqual(['blue=3', 'green=2', 'red=1']);
  });

  it('goes before the descriptions', () => {
    expect(rolesOf(file('a.tif', 'blue', 'green'), ['green', 'blue'])).toEqual(['blue=2', 'green=1']);
    expect(rolesOf(file('a.tif', 'blue', 'green'), { blue: 2, green: 1 })).toEqual(['blue=2', 'green=1']);
    expect(rolesOf(file('a.tif', 'B8', 'B8A'), { nir: 'B8' })).toContain('nir=1');
    expect(rolesOf(file('a.tif', 'first', 'red'), { blue: 'First' })).toEqual(['blue=1', 'red=2']);
  });

  it('names bands in file names', () => {
    expect(rolesOf(file('S2_20180104_b490.tif', undefined), { blue: 'B490' })).toEqual(['blue=1']);
    expect(rolesOf(file('S2_20180104_B08.tif', undefined), { nir: 'B08' })).toEqual(['nir=1']);
  });

  it('makes another role of a band that another one replaces', () => {
    expect(rolesOf(file('S2_20180104_B8A.tif', undefined), { nir: 'B08' })).toEqual(['other nir=1']);
  });

  it('means the samples of files of several bands by numbers', () => {
    expect(rolesOf(file('S2_20180104_B8A.tif', undefined), { nir: 4 })).toEqual(['nir=1']);
  });

  it.each([
    [['blue', 'purple'], 'purple'],
    [['blue', 'green', 'blue'], 'blue is given twice'],
    [{ violet: 'B01' }, 'violet'],
    [{ blue: 0 }, 'blue'],
    [{ blue: 1.5 }, 'blue'],
    [{ blue: -1 }, 'blue'],
    [{ blue: '' }, 'blue'],
    [[], 'no band'],
    [[null, null], 'no band'],
  ])('refuses %j', (bands, part) => {
    const error = attempt(() => checkBandsOption(bands as BandsOption));
    expect(error).toMatchObject({ code: 'BAD_OPTION', subject: 'bands', message: expect.stringContaining(part) });
  });

  it.each([[undefined], [['blue', null, 'nir']], [{ nir: 'B08' }], [{ blue: 1, green: 'B03' }], [{}]])(
    'allows %j',
    (bands) => {
      expect(() => checkBandsOption(bands as BandsOption)).not.toThrow();
    },
  );
});

function attempt(work: () => void): unknown {
  try {
    work();
    return undefined;
  } catch (error) {
    return error;
  }
}
