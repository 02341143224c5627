/** Products as ESA delivers them: whole folders, from real pixels. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { dashed, esaBands, origin, type RealScene, size } from './real-scenes.ts';
import { encodeTiff } from './tiff.ts';

export interface EsaProduct {
  readonly scene: RealScene;
  /** `02.14`; from `04.00` on the numbers are greater by 1000, and the XML says so. */
  readonly baseline: string;
  /** Stamp of the processing. */
  readonly generated: string;
  readonly tile?: string;
  /** Of each band, where they are not −1000. */
  readonly offsets?: Readonly<Record<string, number>>;
  /** DN of a reflectance of 1. Default: 10000. */
  readonly quantification?: number;
  /** Whether its metadata lie there too. Default: yes. */
  readonly xml?: boolean;
  /** Whether there are bands at coarser resolutions, classes, pictures and the like. Default: no. */
  readonly whole?: boolean;
}

const xmlBands = ['B01', 'B02', 'B03', 'B04', 'B05', 'B06', 'B07', 'B08', 'B8A', 'B09', 'B10', 'B11', 'B12'];

export function productName({ scene, baseline, generated, tile = '31UES' }: EsaProduct): string {
  return `S2A_MSIL2A_${scene.stamp}_N${baseline.replace('.', '')}_R051_T${tile}_${generated}.SAFE`;
}

/** Writes a product into a folder, with GeoTIFFs in place of JPEG 2000 files; returns its images. */
export function saveProduct(folder: string, product: EsaProduct): string[] {
  const { scene, tile = '31UES', xml = true, whole = false } = product;
  const root = join(folder, productName(product));
  const granule = join(root, `GRANULE/L2A_T${tile}_A011060_${scene.stamp}`);
  const paths: string[] = [];
  const save = (path: string, bytes: string | Uint8Array) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
  };
  const image = (name: string, pixel: number, values: readonly number[], type: 'uint8' | 'uint16' = 'uint16') => {
    const path = join(granule, `IMG_DATA/R${pixel}m/T${tile}_${scene.stamp}_${name}_${pixel}m.tif`);
    const width = Math.sqrt(values.length);
    save(path, encodeTiff({ width, height: width, type, bands: [values], epsg: 32631, origin, pixel }));
    paths.push(path);
  };
  for (const [band, values] of Object.entries(scene.fine)) image(band, 10, written(product, band, values));
  for (const band of ['B8A', 'B11', 'B12'] as const) image(band, 20, written(product, band, scene.bands[band]));
  // What must not be taken: the same bands resampled by ESA, and images that are no reflectance.
  const nonsense = (pixels: number) => Array<number>(pixels ** 2).fill(9999);
  if (whole) {
    for (const band of ['B02', 'B03', 'B04', 'B05', 'B06', 'B07', 'AOT', 'WVP']) image(band, 20, nonsense(size));
    for (const band of ['B01', ...esaBands, 'B09', 'AOT', 'WVP']) image(band, 60, nonsense(Math.ceil(size / 3)));
    for (const pixel of [10, 20]) image('TCI', pixel, Array<number>((640 / pixel) ** 2).fill(100), 'uint8');
    for (const pixel of [20, 60]) image('SCL', pixel, Array<number>(Math.ceil(640 / pixel) ** 2).fill(4), 'uint8');
    save(join(granule, 'QI_DATA/MSK_CLDPRB_20m.tif'), 'not looked at');
    save(join(granule, 'QI_DATA/MSK_DETFOO_B02.tif'), 'not looked at');
    save(join(granule, `QI_DATA/T${tile}_${scene.stamp}_PVI.tif`), 'not looked at');
    save(join(root, 'manifest.safe'), '<xfdu/>');
    save(join(root, 'DATASTRIP/DS_X/MTD_DS.xml'), '<n1/>');
  }
  if (xml) {
    save(join(granule, 'MTD_TL.xml'), tileXml);
    save(join(root, 'MTD_MSIL2A.xml'), productXml(product));
  }
  return paths;
}

function offsetOf({ baseline, offsets }: EsaProduct, band: string): number {
  return baseline < '04.00' ? 0 : (offsets?.[band] ?? -1000);
}

function written(product: EsaProduct, band: string, values: readonly number[]): number[] {
  const offset = offsetOf(product, band);
  const { quantification = 10000 } = product;
  return values.map((value) => (value === 0 ? 0 : (value * quantification) / 10000 - offset));
}

function productXml(product: EsaProduct): string {
  const { scene, baseline, quantification = 10000 } = product;
  const time = scene.stamp.replace(/.*T(..)(..)(..)/, '$1:$2:$3');
  const items = xmlBands.map(
    (band, id) => `<BOA_ADD_OFFSET band_id="${id}">${offsetOf(product, band)}</BOA_ADD_OFFSET>`,
  );
  const list = baseline < '04.00' ? '' : `<BOA_ADD_OFFSET_VALUES_LIST>${items.join('')}</BOA_ADD_OFFSET_VALUES_LIST>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<n1:Level-2A_User_Product xmlns:n1="https://example.org/User_Product_Level-2A.xsd"><n1:General_Info>
  <Product_Info>
    <PRODUCT_START_TIME>${dashed(scene.stamp)}T${time}.024Z</PRODUCT_START_TIME>
    <PROCESSING_BASELINE>${baseline}</PROCESSING_BASELINE>
  </Product_Info>
  <Product_Image_Characteristics>
    <QUANTIFICATION_VALUES_LIST><BOA_QUANTIFICATION_VALUE unit="none">${quantification}</BOA_QUANTIFICATION_VALUE></QUANTIFICATION_VALUES_LIST>
    ${list}
  </Product_Image_Characteristics>
</n1:General_Info></n1:Level-2A_User_Product>
`;
}

const tileXml = `<?xml version="1.0" encoding="UTF-8"?>
<n1:Level-2A_Tile_ID xmlns:n1="https://example.org/tile.xsd"><n1:Geometric_Info><Tile_Angles><Mean_Sun_Angle>
  <ZENITH_ANGLE unit="deg">36.5</ZENITH_ANGLE><AZIMUTH_ANGLE unit="deg">151.25</AZIMUTH_ANGLE>
</Mean_Sun_Angle></Tile_Angles></n1:Geometric_Info></n1:Level-2A_Tile_ID>
`;
