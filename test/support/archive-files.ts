/** The real scenes as archives other than ESA's deliver them: their names, numbers and what lies beside. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { dashed, type EsaBand, esaBands, origin, type RealScene, size } from './real-scenes.ts';
import { encodeTiff, type TestTiff } from './tiff.ts';

export interface ArchiveFile {
  readonly name: string;
  readonly image: TestTiff;
}

/** Files of one scene. */
export type Archive = (scene: RealScene) => ArchiveFile[];

/** What a number of reflectance × 10000 is in an archive; 0 is a missing observation. */
type Numbers = (value: number) => number;

const asIs: Numbers = (value) => value;
const plus1000: Numbers = (value) => (value === 0 ? 0 : value + 1000);
const missingAs =
  (nodata: number): Numbers =>
  (value) =>
    value === 0 ? nodata : value;
/** Rounded; brighter than the type can hold is as bright as it can. */
export const landsatNumber: Numbers = (value) =>
  value === 0 ? 0 : Math.min(65535, Math.round((value / 10000 + 0.2) / 2.75e-5));

interface Look extends Partial<TestTiff> {
  readonly numbers?: Numbers;
}

const fineBands: readonly string[] = ['B02', 'B03', 'B04', 'B08'];

/** A band at the resolution at which ESA has it. */
function native({ bands, fine }: RealScene, band: EsaBand, name: string, look: Look): ArchiveFile {
  const isFine = fineBands.includes(band);
  const values = isFine ? fine[band as 'B02'] : bands[band as 'B11'];
  return one(name, values, isFine ? { pixel: 10, ...look } : look);
}

function one(name: string, values: readonly number[], { numbers = asIs, ...look }: Look): ArchiveFile {
  return several(name, [values], { numbers, ...look });
}

function several(name: string, bands: readonly (readonly number[])[], { numbers = asIs, ...look }: Look): ArchiveFile {
  const width = Math.sqrt(bands[0].length);
  const written = bands.map((band) => band.map(numbers));
  return {
    name,
    image: { width, height: width, type: 'uint16', bands: written, epsg: 32631, origin, pixel: 20, ...look },
  };
}

/** An image that is no reflectance, or of no use. */
const other = (name: string, look: Look = {}): ArchiveFile => one(name, Array<number>(size ** 2).fill(3), look);

const allNative = ['B02', 'B03', 'B04', 'B08', 'B8A', 'B11', 'B12'] as const;
const julian = (stamp: string) =>
  String((Date.parse(dashed(stamp)) - Date.parse(`${stamp.slice(0, 4)}-01-01`)) / 86_400_000 + 1).padStart(3, '0');

/** Months in the folders are not padded. Its GeoTIFFs declare nodata 0. */
export const earthSearch: Archive = (scene) => {
  const day = scene.stamp.slice(0, 8);
  const folder = `sentinel-s2-l2a-cogs/31/U/ES/${day.slice(0, 4)}/${Number(day.slice(4, 6))}/S2A_31UES_${day}_0_L2A`;
  return [
    ...allNative.map((band) => native(scene, band, `${folder}/${band}.tif`, { nodata: 0 })),
    ...['B05', 'SCL', 'AOT', 'WVP', 'TCI'].map((name) => other(`${folder}/${name}.tif`)),
  ];
};

export const earthSearchC1: Archive = (scene) => {
  const { stamp } = scene;
  const folder = `sentinel-2-c1-l2a/31/U/ES/${stamp.slice(0, 4)}/${Number(stamp.slice(4, 6))}/S2A_T31UES_${stamp}_L2A`;
  return [
    ...allNative.map((band) => native(scene, band, `${folder}/${band}.tif`, { nodata: 0, numbers: plus1000 })),
    ...['B05', 'SCL', 'CLD', 'SNW', 'TCI', 'PVI'].map((name) => other(`${folder}/${name}.tif`)),
  ];
};

/** Of the product name's baseline 05.00, under the path that Microsoft's container has. */
export const planetaryComputer: Archive = (scene) => {
  const { stamp } = scene;
  const product = `S2A_MSIL2A_${stamp}_N0500_R051_T31UES_20230918T101112.SAFE`;
  const folder = `sentinel2-l2/31/U/ES/${product}/GRANULE/L2A_T31UES_A011060_${stamp}/IMG_DATA`;
  return [
    ...allNative.map((band) => {
      const metres = fineBands.includes(band) ? 10 : 20;
      return native(scene, band, `${folder}/R${metres}m/T31UES_${stamp}_${band}_${metres}m.tif`, { numbers: plus1000 });
    }),
    ...['SCL', 'B05'].map((name) => other(`${folder}/R20m/T31UES_${stamp}_${name}_20m.tif`)),
    other(`${folder}/R10m/T31UES_${stamp}_visual_10m.tif`),
  ];
};

const deaBands = {
  B02: 'band02',
  B03: 'band03',
  B04: 'band04',
  B08: 'band08',
  B8A: 'band08a',
  B11: 'band11',
  B12: 'band12',
};

export const dea: Archive = (scene) => {
  const stem = (product: string) => `ga_s2am_${product}_3-2-1_31UES_${dashed(scene.stamp)}_final`;
  const look = { type: 'int16', nodata: -999, numbers: missingAs(-999) } as const;
  return [
    ...allNative.map((band) => native(scene, band, `${stem('nbart')}_${deaBands[band]}.tif`, look)),
    other(`${stem('nbart')}_band05.tif`),
    ...['fmask', 's2cloudless-mask', 'nbart-contiguity'].map((name) => other(`${stem('oa')}_${name}.tif`)),
  ];
};

/** All bands at 30 m; the numbers of the pixels stay. Its GeoTIFFs declare scale and nodata. */
export const hls: Archive = (scene) => {
  const { stamp } = scene;
  const stem = `HLS.S30.T31UES.${stamp.slice(0, 4)}${julian(stamp)}${stamp.slice(8)}.v2.0`;
  const look = { type: 'int16', nodata: -9999, scales: [0.0001], pixel: 30, numbers: missingAs(-9999) } as const;
  return [
    ...esaBands.map((band) => one(`${stem}/${stem}.${band}.tif`, scene.bands[band], look)),
    ...['B01', 'B05', 'B08', 'B09', 'B10', 'Fmask', 'SAA', 'VZA'].map((name) =>
      other(`${stem}/${stem}.${name}.tif`, { pixel: 30 }),
    ),
  ];
};

const landsatBands = { B02: 'B2', B03: 'B3', B04: 'B4', B8A: 'B5', B11: 'B6', B12: 'B7' };

/** Neither scale nor nodata is in the files: they are in the metadata beside them. */
export const landsat: Archive = (scene) => {
  const stem = `LC08_L2SP_199025_${scene.stamp.slice(0, 8)}_20200903_02_T1`;
  const look = { pixel: 30, numbers: landsatNumber };
  const others = ['SR_B1', 'SR_QA_AEROSOL', 'QA_PIXEL', 'QA_RADSAT', 'ST_B10', 'ST_EMIS', 'ST_TRAD', 'ST_QA'];
  return [
    ...esaBands.map((band) => one(`${stem}/${stem}_SR_${landsatBands[band]}.TIF`, scene.bands[band], look)),
    ...others.map((name) => other(`${stem}/${stem}_${name}.TIF`, { pixel: 30 })),
  ];
};

export const sits: Archive = (scene) => {
  const stem = (band: string) => `SENTINEL-2_MSI_31UES_${band}_${dashed(scene.stamp)}.tif`;
  const look = { type: 'int16', nodata: -9999, numbers: missingAs(-9999) } as const;
  return [...esaBands.map((band) => one(stem(band), scene.bands[band], look)), other(stem('CLOUD'))];
};

/** One file of ten bands, all at 10 m in the archive; here those of 20 m. */
export const force: Archive = (scene) => {
  const stem = `X0069_Y0043/${scene.stamp.slice(0, 8)}_LEVEL2_SEN2A`;
  const nonsense = Array<number>(size ** 2).fill(9999);
  const { B02, B03, B04, B8A, B11, B12 } = scene.bands;
  const bands = [B02, B03, B04, nonsense, nonsense, nonsense, nonsense, B8A, B11, B12];
  return [
    several(`${stem}_BOA.tif`, bands, { type: 'int16', nodata: -9999, interleave: 'band', numbers: missingAs(-9999) }),
    other(`${stem}_QAI.tif`, { type: 'int16' }),
  ];
};

const theiaBands = { B02: 'B2', B03: 'B3', B04: 'B4', B08: 'B8', B8A: 'B8A', B11: 'B11', B12: 'B12' };

/** Its files declare no nodata value, or −10000. `SRE` is the same before the correction of slopes. */
export const theia: Archive = (scene) => {
  const product = `SENTINEL2A_${scene.stamp.replace('T', '-')}-461_L2A_T31UES_C_V3-0`;
  const look = { type: 'int16', numbers: missingAs(-10000) } as const;
  return [
    ...allNative.map((band) => native(scene, band, `${product}/${product}_FRE_${theiaBands[band]}.tif`, look)),
    ...esaBands.map((band) => other(`${product}/${product}_SRE_${theiaBands[band]}.tif`, look)),
    other(`${product}/MASKS/${product}_CLM_R1.tif`),
    other(`${product}/${product}_ATB_R1.tif`),
  ];
};

/** An export of all bands of an image, under its index; masked pixels are 0. */
export const earthEngine: Archive = (scene) => {
  const { stamp, bands } = scene;
  const nonsense = Array<number>(size ** 2).fill(9999);
  const { B02, B03, B04, B8A, B11, B12 } = bands;
  const named = { B1: nonsense, B2: B02, B3: B03, B4: B04, B5: nonsense, B8: nonsense, B8A, B11, B12, SCL: nonsense };
  const name = `${stamp}_${stamp.slice(0, 9)}110000_T31UES.tif`;
  return [several(name, Object.values(named), { descriptions: Object.keys(named) })];
};

export function saveArchive(folder: string, scenes: readonly RealScene[], archive: Archive): void {
  for (const scene of scenes) {
    for (const { name, image } of archive(scene)) {
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, encodeTiff(image));
    }
  }
}
