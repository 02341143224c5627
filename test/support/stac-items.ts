/** Items over the files of a scene, in the shapes in which four archives give them. */
export interface SceneFiles {
  /** `T31UES_20170804T105328` */
  readonly stem: string;
  /** Where the files lie. */
  readonly base: string;
}

export type Archive = 'earth-search' | 'earth-search-c1' | 'planetary-computer' | 'dea';

type Dictionary = Record<string, unknown>;

/** File token, resolution, and the band's names at Earth Search and DEA, with the eo extension's common name. */
const bands = [
  ['B02', 10, 'blue', 'nbart_blue', 'blue'],
  ['B03', 10, 'green', 'nbart_green', 'green'],
  ['B04', 10, 'red', 'nbart_red', 'red'],
  ['B08', 10, 'nir', 'nbart_nir_1', 'nir'],
  ['B8A', 20, 'nir08', 'nbart_nir_2', 'nir08'],
  ['B11', 20, 'swir16', 'nbart_swir_2', 'swir16'],
  ['B12', 20, 'swir22', 'nbart_swir_3', 'swir22'],
] as const;

const cog = 'image/tiff; application=geotiff; profile=cloud-optimized';
const href = ({ base, stem }: SceneFiles, band: string, resolution: number) =>
  `${base}${stem}_${band}_${resolution}m.tif`;

export function itemOf(archive: Archive, scene: SceneFiles): Dictionary {
  const [, year, month, day, hour, minute, second] =
    /_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)/.exec(scene.stem) ?? ([] as string[]);
  const stamp = `${year}${month}${day}`;
  const datetime = `${year}-${month}-${day}T${hour}:${minute}:${second}.024000Z`;
  const shape = {
    type: 'Feature',
    stac_version: '1.0.0',
    bbox: [4.2, 51.3, 5.6, 52.3],
    geometry: {
      type: 'Polygon',
      coordinates: [
        [
          [4.2, 51.3],
          [5.6, 51.3],
          [5.6, 52.3],
          [4.2, 52.3],
          [4.2, 51.3],
        ],
      ],
    },
    links: [],
  };
  const ofEsa = {
    constellation: 'sentinel-2',
    instruments: ['msi'],
    'eo:cloud_cover': Number(day),
    's2:processing_baseline': '02.05',
    's2:generation_time': `${year}-${month}-${day}T19:00:00.000000Z`,
    's2:product_type': 'S2MSI2A',
    datetime,
  };
  if (archive === 'planetary-computer') {
    const asset = (band: string, resolution: number, common?: string) => ({
      href: href(scene, band, resolution),
      type: cog,
      'proj:shape': [64, 64],
      gsd: resolution,
      title: `${band}`,
      roles: ['data'],
      ...(common ? { 'eo:bands': [{ name: band, common_name: common, description: band }] } : {}),
    });
    return {
      ...shape,
      id: `S2A_MSIL2A_${stamp}T${hour}${minute}${second}_R051_T31UES_20201014T000000`,
      collection: 'sentinel-2-l2a',
      properties: {
        ...ofEsa,
        platform: 'Sentinel-2A',
        's2:mgrs_tile': '31UES',
        's2:mean_solar_zenith': 36.5,
        's2:mean_solar_azimuth': 151.25,
        'proj:epsg': 32631,
      },
      assets: {
        // As there: B8A goes by the common name of the red edge.
        ...Object.fromEntries(
          bands.map(([band, gsd, , , common]) => {
            return [band, asset(band, gsd, band === 'B8A' ? 'rededge' : common)];
          }),
        ),
        SCL: asset('SCL', 20),
        visual: {
          ...asset('TCI', 10),
          'eo:bands': ['B04', 'B03', 'B02'].map((name, i) => ({ name, common_name: ['red', 'green', 'blue'][i] })),
        },
        preview: { href: `${scene.base}preview.tif`, type: cog, roles: ['thumbnail'] },
        'safe-manifest': { href: `${scene.base}manifest.safe`, type: 'application/xml', roles: ['metadata'] },
        tilejson: { href: `${scene.base}tilejson.json`, type: 'application/json', roles: ['tiles'] },
      },
    };
  }
  if (archive === 'dea') {
    const asset = (key: string, band: string, resolution: number) => ({
      title: key,
      href: href(scene, band, resolution),
      type: 'image/tiff; application=geotiff; profile=cloud-optimized',
      roles: ['data'],
      'eo:bands': [{ name: key }],
      'proj:epsg': 32631,
    });
    return {
      ...shape,
      id: `0d4ba7e2-0000-5e5e-9000-${stamp}0000`,
      collection: 'ga_s2am_ard_3',
      properties: {
        title: `ga_s2am_ard_3-2-1_31UES_${year}-${month}-${day}_final`,
        datetime,
        created: '2022-10-14T06:04:10.183552Z',
        platform: 'sentinel-2a',
        instruments: ['msi'],
        gsd: 10,
        'eo:cloud_cover': 12.5,
        'view:sun_azimuth': 30.5,
        'view:sun_elevation': 47.25,
        'odc:region_code': '31UES',
        'odc:processing_datetime': '2022-10-13T19:23:56.000000Z',
        'dea:dataset_maturity': 'final',
        'grid:code': 'MGRS-31UES',
      },
      assets: {
        ...Object.fromEntries(bands.map(([band, gsd, , key]) => [key, asset(key, band, gsd)])),
        nbart_red_edge_1: asset('nbart_red_edge_1', 'B05', 20),
        oa_fmask: asset('oa_fmask', 'SCL', 20),
        oa_solar_zenith: asset('oa_solar_zenith', 'SZA', 20),
        'thumbnail:nbart': { href: `${scene.base}thumb.jpg`, type: 'image/jpeg', roles: ['thumbnail'] },
        'metadata:processor': { href: `${scene.base}proc-info.yaml`, type: 'text/yaml', roles: ['metadata'] },
      },
    };
  }
  const c1 = archive === 'earth-search-c1';
  const asset = (key: string, band: string, resolution: number, common?: string) => ({
    href: href(scene, band, resolution),
    type: cog,
    title: `${key} - ${resolution}m`,
    ...(common ? { 'eo:bands': [{ name: c1 ? band : key, common_name: common }] } : {}),
    gsd: resolution,
    'proj:shape': [64, 64],
    'raster:bands': [
      {
        nodata: 0,
        data_type: band === 'SCL' ? 'uint8' : 'uint16',
        spatial_resolution: resolution,
        ...(band === 'SCL' ? {} : { scale: 0.0001, offset: -0.1 }),
      },
    ],
    roles: ['data', 'reflectance'],
  });
  const jp2 = (band: string, resolution: number) => ({
    ...asset(band, band, resolution),
    href: `s3://sentinel-s2-l2a/tiles/31/U/ES/${year}/${Number(month)}/${Number(day)}/0/R${resolution}m/${band}.jp2`,
    type: 'image/jp2',
  });
  return {
    ...shape,
    id: c1 ? `S2A_T31UES_${stamp}T${hour}${minute}${second}_L2A` : `S2A_31UES_${stamp}_0_L2A`,
    collection: c1 ? 'sentinel-2-c1-l2a' : 'sentinel-2-l2a',
    properties: {
      ...ofEsa,
      platform: 'sentinel-2a',
      created: '2023-03-01T00:00:00.000Z',
      'mgrs:utm_zone': 31,
      'mgrs:latitude_band': 'U',
      'mgrs:grid_square': 'ES',
      'grid:code': 'MGRS-31UES',
      'view:sun_azimuth': 151.25,
      'view:sun_elevation': 53.5,
      ...(c1 ? { 's2:processing_baseline': '05.00' } : { 'earthsearch:boa_offset_applied': false }),
    },
    assets: {
      // The order of the keys must not matter.
      ...(c1 ? {} : Object.fromEntries(bands.map(([band, gsd, key]) => [`${key}-jp2`, jp2(band, gsd)]))),
      ...Object.fromEntries(bands.map(([band, gsd, key, , common]) => [key, asset(key, band, gsd, common)])),
      rededge1: asset('rededge1', 'B05', 20, 'rededge'),
      aot: asset('aot', 'AOT', 20),
      scl: asset('scl', 'SCL', 20),
      visual: { ...asset('visual', 'TCI', 10), roles: ['visual'] },
      thumbnail: { href: `${scene.base}preview.jpg`, type: 'image/jpeg', roles: ['thumbnail'] },
      granule_metadata: { href: `${scene.base}metadata.xml`, type: 'application/xml', roles: ['metadata'] },
    },
  };
}
