import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { crsOf, knownEpsgCodes } from '../../src/write/crs.ts';
import { wktOf, wktOfCrs } from '../../src/write/wkt.ts';
import { hasGdal, python } from '../support/python.ts';
import { temporaryFolder } from '../support/temporary.ts';

const codes = knownEpsgCodes();

/** The tags of a GeoTIFF whose CRS is an EPSG code. */
const tags = (key: 2048 | 3072, epsg: number) => ({ keyDirectory: [1, 1, 0, 1, key, 0, 1, epsg] });

describe('the table of CRSs', () => {
  it('has no code twice', () => {
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes).toHaveLength(5 + 5 + 60 + 60 + 10 + 11 + 14 + 23);
    for (const epsg of codes) expect(crsOf(epsg)?.epsg).toBe(epsg);
  });

  it.each([32600, 32661, 32700, 32761, 25827, 25838, 28347, 28359, 7845, 7860, 26900, 26924, 31467])(
    'has no %i',
    (epsg) => expect(crsOf(epsg)).toBeUndefined(),
  );
});

describe.skipIf(!hasGdal)('WKT, judged by GDAL', () => {
  const folder = temporaryFolder();
  let judged: { epsg: number; gdal: string; esri: string; isSame: boolean; found: string }[];

  beforeAll(() => {
    const texts = join(folder, 'ours.json');
    writeFileSync(texts, JSON.stringify(codes.map((epsg) => [epsg, wktOfCrs(crsOf(epsg)!)])));
    judged = JSON.parse(
      python(
        `
import sys, json
from osgeo import osr
osr.UseExceptions()
results = []
for epsg, text in json.load(open(sys.argv[1])):
    truth, ours = osr.SpatialReference(), osr.SpatialReference(text)
    truth.ImportFromEPSG(epsg)
    results.append({
        'epsg': epsg,
        'gdal': truth.ExportToWkt(['FORMAT=WKT1_GDAL']),
        'esri': truth.ExportToWkt(['FORMAT=WKT1_ESRI']),
        'isSame': bool(truth.IsSame(ours)),
        'found': ours.GetAuthorityCode(None),
    })
print(json.dumps(results))
`,
        texts,
      ),
    );
  });

  it.each(codes)('EPSG:%i', (epsg) => {
    const truth = judged.find((one) => one.epsg === epsg)!;
    const crs = crsOf(epsg)!;
    expect(wktOfCrs(crs)).toBe(truth.gdal);
    expect(wktOfCrs(crs, 'esri')).toBe(truth.esri);
    expect(truth).toMatchObject({ isSame: true, found: String(epsg) });
  });
});

describe('the WKT of a grid', () => {
  it('is that of its EPSG code', () => {
    expect(wktOf(tags(3072, 32631))).toMatch(/^PROJCS\["WGS 84 \/ UTM zone 31N".*AUTHORITY\["EPSG","32631"\]\]$/);
    expect(wktOf(tags(3072, 32631), 'esri')).toMatch(/^PROJCS\["WGS_1984_UTM_Zone_31N"/);
    expect(wktOf(tags(2048, 4326))).toMatch(/^GEOGCS/);
  });

  it('is undefined without a CRS, or with one that the table lacks', () => {
    expect(wktOf({})).toBeUndefined();
    expect(wktOf(tags(3072, 31467))).toBeUndefined();
    expect(wktOf(tags(3072, 32767))).toBeUndefined();
  });
});
