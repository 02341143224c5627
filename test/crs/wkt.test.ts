import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { crsOf, utmZone } from '../../src/crs/table.ts';
import { type WktStyle, wktOf, wktOfCrs } from '../../src/crs/wkt.ts';
import { epsgCodes } from '../support/epsg-codes.ts';
import { hasGdal, python } from '../support/python.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** The tags of a GeoTIFF whose CRS is an EPSG code. */
const tags = (key: 2048 | 3072, epsg: number) => ({ keyDirectory: [1, 1, 0, 1, key, 0, 1, epsg] });

describe('the table of CRSs', () => {
  it('has as many codes as it should, each under its own number', () => {
    expect(epsgCodes).toHaveLength(10 + 15 + 60 + 60 + 11 + 11 + 14 + 23 + 8);
    for (const epsg of epsgCodes) expect(crsOf(epsg)?.epsg).toBe(epsg);
  });

  it.each([
    ...[0, 27700, 31467, 32767, 32600, 32700, 25827, 25839],
    ...[28347, 28359, 7845, 7860, 26900, 26924, 31977, 31986],
  ])('has no %i', (epsg) => expect(crsOf(epsg)).toBeUndefined());

  it('tells the zones of WGS 84', () => {
    expect([utmZone(32631), utmZone(32755), utmZone(32600), utmZone(32661), utmZone(25832)]).toEqual([
      { zone: 31, north: true },
      { zone: 55, north: false },
      undefined,
      undefined,
      undefined,
    ]);
  });
});

/** Styles in which a code has no text. */
const without: Readonly<Record<number, readonly WktStyle[]>> = {
  4979: ['gdal', 'esri'],
  32661: ['esri'],
  32761: ['esri'],
};

describe.skipIf(!hasGdal)('WKT, judged by GDAL', () => {
  const folder = temporaryFolder();
  type Text = { truth: string; isSame: boolean; found: string[] };
  let judged: Record<string, Record<WktStyle, Text | undefined>>;

  beforeAll(() => {
    const texts = join(folder, 'ours.json');
    const ours = epsgCodes.map((epsg) => {
      const crs = crsOf(epsg)!;
      return [epsg, { gdal: wktOfCrs(crs), esri: wktOfCrs(crs, 'esri') }];
    });
    writeFileSync(texts, JSON.stringify(Object.fromEntries(ours)));
    judged = JSON.parse(
      python(
        `
import sys, json
from osgeo import osr
osr.UseExceptions()
traditional = ['IGNORE_DATA_AXIS_TO_SRS_AXIS_MAPPING=YES', 'CRITERION=EQUIVALENT_EXCEPT_AXIS_ORDER_GEOGCS']
results = {}
for epsg, texts in json.load(open(sys.argv[1])).items():
    truth = osr.SpatialReference()
    truth.ImportFromEPSG(int(epsg))
    results[epsg] = {}
    for style, text in texts.items():
        ours = osr.SpatialReference()
        ours.SetFromUserInput(('ESRI::' if style == 'esri' else '') + text)
        results[epsg][style] = {
            'truth': truth.ExportToWkt(['FORMAT=WKT1_' + style.upper()]),
            'isSame': bool(truth.IsSame(ours, traditional if style == 'esri' else [])),
            'found': [ours.GetAuthorityCode(None)] + [match[0].GetAuthorityCode(None) for match in ours.FindMatches()[:1]],
        }
print(json.dumps(results))
`,
        texts,
      ),
    );
  });

  it.each(epsgCodes)('EPSG:%i', (epsg) => {
    const crs = crsOf(epsg)!;
    const { gdal, esri } = judged[epsg];
    expect(wktOfCrs(crs)).toBe(gdal?.truth);
    expect(wktOfCrs(crs, 'esri')).toBe(esri?.truth);
    const missing = (['gdal', 'esri'] as const).filter((style) => wktOfCrs(crs, style) === undefined);
    expect(missing).toEqual(without[epsg] ?? []);
    if (gdal) expect(gdal).toMatchObject({ isSame: true, found: expect.arrayContaining([String(epsg)]) });
    // ESRI's texts hold no codes and no axes; GDAL finds the code again, or says that they are the same.
    if (esri) expect(esri.isSame || esri.found.includes(String(epsg))).toBe(true);
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
