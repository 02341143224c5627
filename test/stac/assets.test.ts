import { describe, expect, it } from 'vitest';
import { isTsmaskError } from '../../src/errors.ts';
import { chooseAssets } from '../../src/stac/choose.ts';
import { identityOf } from '../../src/stac/identity.ts';
import type { Json, StacItem, StacOptions } from '../../src/stac/types.ts';

const item = (assets: Record<string, Json>, properties: Json = {}, collection?: string): StacItem => ({
  id: 'an-item',
  base: 'https://stac.test/item.json',
  properties: { datetime: '2018-07-01T10:20:30Z', ...properties },
  assets: Object.fromEntries(
    Object.entries(assets).map(([key, asset]) => [key, { href: `${key}.tif`, type: 'image/tiff', ...asset }]),
  ),
  ...(collection === undefined ? {} : { collection }),
});

const keysByRole = (one: StacItem, options: StacOptions = {}) =>
  Object.fromEntries(chooseAssets(one, options).map(({ role, key }) => [role, key]));

const named = (...keys: string[]) => Object.fromEntries(keys.map((key) => [key, {}]));
const common = (name: string) => ({ 'eo:bands': [{ name: 'x', common_name: name }] });

describe('which asset holds which band', () => {
  it('of a forecast it is the scene filled with it, or else the forecast', () => {
    const bands = ['blue', 'green', 'red', 'nir', 'swir1', 'swir2'].map((name) => ({ name }));
    const six = { 'eo:bands': bands };
    const chosen = (...keys: string[]) =>
      chooseAssets(item({ ...Object.fromEntries(keys.map((key) => [key, six])), mask: {} }), {}).map(({ key }) => key);
    expect(chosen('forecast', 'difference', 'filled')).toEqual(['filled']);
    expect(chosen('forecast', 'difference')).toEqual(['forecast']);
    expect(chosen('forecast')).toEqual(['forecast']);
    expect(chosen('a', 'b')).toEqual(['a', 'b']);
  });

  it('Landsat at USGS, by common names', () => {
    const keys = ['coastal', 'blue', 'green', 'red', 'nir08', 'swir16', 'swir22', 'qa_pixel', 'lwir11'];
    expect(keysByRole(item(named(...keys), { platform: 'LANDSAT_8' }, 'landsat-c2l2-sr'))).toEqual({
      blue: 'blue',
      green: 'green',
      red: 'red',
      nir: 'nir08',
      swir1: 'swir16',
      swir2: 'swir22',
      quality: 'qa_pixel',
    });
  });

  it('numbers of Landsat 8, of Landsat 5 and of HLS are not those of Sentinel-2', () => {
    const bands = ['SR_B1', 'SR_B2', 'SR_B3', 'SR_B4', 'SR_B5', 'SR_B6', 'SR_B7'];
    expect(keysByRole(item(named(...bands), { platform: 'landsat-8' }))).toEqual({
      blue: 'SR_B2',
      green: 'SR_B3',
      red: 'SR_B4',
      nir: 'SR_B5',
      swir1: 'SR_B6',
      swir2: 'SR_B7',
    });
    expect(keysByRole(item(named(...bands), { platform: 'landsat-5' }))).toMatchObject({
      blue: 'SR_B1',
      nir: 'SR_B4',
      swir1: 'SR_B5',
      swir2: 'SR_B7',
    });
    const hls = ['B01', 'B02', 'B03', 'B04', 'B05', 'B06', 'B07', 'Fmask'];
    expect(keysByRole(item(named(...hls), {}, 'HLSL30_2.0'))).toMatchObject({
      nir: 'B05',
      swir2: 'B07',
      quality: 'Fmask',
    });
    const s30 = ['B02', 'B03', 'B04', 'B05', 'B08', 'B8A', 'B11', 'B12'];
    expect(keysByRole(item(named(...s30), {}, 'HLSS30_2.0'))).toMatchObject({
      nir: 'B8A',
      'nir-wide': 'B08',
      swir2: 'B12',
    });
  });

  it('Digital Earth Australia numbers the short-wave bands of its satellites differently', () => {
    const landsat = named('nbart_blue', 'nbart_nir', 'nbart_swir_1', 'nbart_swir_2');
    expect(keysByRole(item(landsat, { platform: 'landsat-8' }, 'ga_ls8c_ard_3'))).toEqual({
      blue: 'nbart_blue',
      nir: 'nbart_nir',
      swir1: 'nbart_swir_1',
      swir2: 'nbart_swir_2',
    });
    const sentinel = named('nbart_red', 'nbart_red_edge_1', 'nbart_swir_2', 'nbart_swir_3');
    expect(keysByRole(item(sentinel, { platform: 'sentinel-2b' }, 'ga_s2bm_ard_3'))).toEqual({
      red: 'nbart_red',
      swir1: 'nbart_swir_2',
      swir2: 'nbart_swir_3',
    });
  });

  it('by common names where keys say nothing, as in the eo extension or in STAC 1.1', () => {
    const one = item({
      one: common('blue'),
      two: common('nir'),
      three: { bands: [{ name: 'b8a', 'eo:common_name': 'nir08' }] },
      four: common('lwir11'),
    });
    expect(keysByRole(one)).toEqual({ blue: 'one', 'nir-wide': 'two', nir: 'three' });
    expect(keysByRole(item({ two: common('nir') }))).toEqual({ nir: 'two' });
  });

  it('numbers of an unknown satellite count less than a common name', () => {
    expect(keysByRole(item({ B1: common('blue'), B5: common('nir08') }))).toEqual({ blue: 'B1', nir: 'B5' });
  });

  it('prefers GeoTIFF to JPEG 2000, and takes what there is', () => {
    const jp2 = { type: 'image/jp2', href: 'B02.jp2' };
    expect(keysByRole(item({ 'blue-jp2': jp2, blue: {} }))).toEqual({ blue: 'blue' });
    expect(keysByRole(item({ 'blue-jp2': jp2 }))).toEqual({ blue: 'blue-jp2' });
  });

  it('prefers the native resolution, or what is asked for', () => {
    const stactools = item(named('blue_60m', 'blue_20m', 'blue', 'nir08_60m', 'nir08', 'scl_60m', 'scl'));
    expect(keysByRole(stactools)).toEqual({ blue: 'blue', nir: 'nir08', scl: 'scl' });
    expect(keysByRole(stactools, { resolution: 20 })).toEqual({ blue: 'blue_20m', nir: 'nir08', scl: 'scl' });
    const cdse =
      (downsampled: string[]) =>
      (key: string): [string, Json] => {
        const sampling = downsampled.includes(key) ? 'sampling:downsampled' : 'sampling:original';
        return [key, { roles: ['data', 'reflectance', sampling], gsd: Number(/(\d+)m/.exec(key)?.[1]) }];
      };
    const keys = ['B11_60m', 'B11_20m', 'B02_60m', 'B02_20m', 'B02_10m'];
    const copernicus = item(Object.fromEntries(keys.map(cdse(['B11_60m', 'B02_60m', 'B02_20m']))), {
      platform: 'sentinel-2a',
    });
    expect(keysByRole(copernicus)).toEqual({ blue: 'B02_10m', swir1: 'B11_20m' });
    expect(keysByRole(copernicus, { resolution: 20 })).toEqual({ blue: 'B02_20m', swir1: 'B11_20m' });
    // Nothing but suffixes: 10 m of B8A does not exist, though a larger file may be made of it.
    const suffixes = item(named('B8A_10m', 'B8A_20m', 'B8A_60m'), { platform: 'sentinel-2a' });
    expect(keysByRole(suffixes)).toEqual({ nir: 'B8A_20m' });
  });

  it('leaves out what is not data, and what is no image', () => {
    const one = item({
      blue: {},
      red: { roles: ['thumbnail'] },
      green: { type: 'application/vnd+zarr' },
      swir16: { roles: ['overview'] },
      visual: { roles: ['data'], ...common('nir') },
    });
    expect(keysByRole(one)).toEqual({ blue: 'blue' });
  });

  it('takes a file of all bands where there are none by themselves', () => {
    const bands = ['blue', 'green', 'red', 'nir08', 'swir16', 'swir22'].map((name) => ({ 'eo:common_name': name }));
    const [one, ...others] = chooseAssets(item({ reflectance: { bands, gsd: 20 }, scl: {} }), {
      roles: ['blue', 'nir'],
    });
    expect([one.key, one.role, one.resolution, others]).toEqual(['reflectance', undefined, 20, []]);
    expect(keysByRole(item({ blue: {}, reflectance: { bands } }))).toEqual({ blue: 'blue' });
  });

  it('takes the asset that is named for a role', () => {
    const one = item(named('nir', 'nir08', 'odd'));
    expect(keysByRole(one, { assetKeys: { nir: 'nir', blue: 'odd' } })).toEqual({ nir: 'nir', blue: 'odd' });
    try {
      chooseAssets(one, { assetKeys: { nir: 'B08' } });
      expect.unreachable();
    } catch (error) {
      if (!isTsmaskError(error, 'BAD_OPTION')) throw error;
      expect(error.message).toMatch(/an-item.*"B08"/);
      expect(error.remedy).toMatch(/nir, nir08, odd/);
    }
  });
});

const tell = (properties: Json, asset: Json = {}, collection?: string) =>
  identityOf(item({}, properties, collection), { key: 'red', asset: { href: 'x.tif', ...asset }, role: 'red' });

describe('what items tell', () => {
  it.each<[Json, Json]>([
    [{ datetime: '2018-07-01T23:30:00-02:00' }, { date: '2018-07-02', time: '01:30:00' }],
    [
      { datetime: null, start_datetime: '2018-07-01T10:00:00.999Z' },
      { date: '2018-07-01', time: '10:00:00' },
    ],
    [{ 'grid:code': 'MGRS-5QKB' }, { tile: '05QKB' }],
    [{ 's2:mgrs_tile': 'T05QKB', 'grid:code': 'MGRS-6QKB' }, { tile: '05QKB' }],
    [{ 'sentinel:utm_zone': 5, 'sentinel:latitude_band': 'Q', 'sentinel:grid_square': 'KB' }, { tile: '05QKB' }],
    [{ 'landsat:wrs_path': '17', 'landsat:wrs_row': 36 }, { tile: '017036' }],
    [{ 'grid:code': 'WRS2-017036' }, { tile: '017036' }],
    [{ platform: 'Sentinel-2C' }, { platform: 'S2C' }],
    [{ platform: 'landsat-9' }, { platform: 'LC09' }],
    [{ platform: 'landsat-7' }, { platform: 'LE07' }],
    [{ platform: 'LANDSAT_8' }, { platform: 'LC08' }],
    [{ platform: 'sentinel-2a', 'processing:version': '05.11' }, { baseline: '05.11' }],
    [{ 's2:product_uri': 'S2A_MSIL2A_20210122T133229_N0509_R081_T22HBD_20230101T000000.SAFE' }, { baseline: '05.09' }],
    [
      { 'sentinel:processing_baseline': '04.00', 'sentinel:boa_offset_applied': true },
      { baseline: '04.00', offsetApplied: true },
    ],
    [{ 's2:product_type': 'S2MSI1C' }, { level: 'L1C' }],
    [{ created: '2020-01-01T00:00:00+02:00' }, { generated: '2019-12-31T22:00:00.000Z' }],
  ])('%j', (properties, expected) => {
    expect(tell(properties)).toMatchObject(expected);
  });

  it('nothing that is not there', () => {
    expect(tell({ platform: 'landsat-8', 'processing:version': '1.5' })).toEqual({
      layout: 'stac',
      date: '2018-07-01',
      time: '10:20:30',
      platform: 'LC08',
      role: 'red',
    });
    expect(tell({ datetime: 'yesterday' })).toBeUndefined();
  });

  it.each<[Json, Json]>([
    [{ 'raster:bands': [{ scale: 2.75e-5, offset: -0.2, nodata: 0 }] }, { scale: 2.75e-5, offset: -0.2, nodata: 0 }],
    [
      { bands: [{ 'raster:scale': 0.0001, 'raster:offset': -0.1, nodata: 0 }] },
      { scale: 0.0001, offset: -0.1, nodata: 0 },
    ],
    [
      { bands: [{ name: 'B04' }], 'raster:scale': 0.0001, 'raster:offset': 0, nodata: 32767 },
      { scale: 0.0001, offset: 0, nodata: 32767 },
    ],
    [{ 'raster:bands': [{ nodata: 'nan' }] }, { nodata: Number.NaN }],
  ])('%j of the numbers', (asset, expected) => {
    expect(tell({}, asset)).toMatchObject(expected);
  });
});
