import { describe, expect, it } from 'vitest';
import { type Crs, isProjected } from '../../src/crs/crs.ts';
import { projectionOf } from '../../src/crs/projection.ts';
import { crsOf } from '../../src/crs/table.ts';
import type { GeoTags, Point } from '../../src/grid.ts';
import { epsgCodes } from '../support/epsg-codes.ts';
import { hasGdal, python } from '../support/python.ts';

const tags = (crs: Crs): GeoTags => ({
  keyDirectory: [1, 1, 0, 1, isProjected(crs) ? 3072 : 2048, 0, 1, crs.epsg],
});

/** Places where a CRS is used, in degrees. */
function placesOf(crs: Crs): Point[] {
  if (!isProjected(crs)) return [[12, 34]];
  const { projection } = crs;
  const from = projection.longitude;
  const around = (latitudes: number[], width: number) =>
    latitudes.flatMap((latitude) => [-width, 0, width / 3, width].map((east): Point => [from + east, latitude]));
  switch (projection.method) {
    case 'transverse mercator':
      return around(projection.falseNorthing > 0 ? [-79, -33, -1] : [0, 27, 51, 80], 3);
    case 'albers equal area':
    case 'lambert conformal conic':
      return around([...projection.parallels, (projection.parallels[0] + projection.parallels[1]) / 2], 20);
    case 'lambert azimuthal equal area':
      return around([35, 52, 69], 15);
    case 'polar stereographic':
      return around(
        [60, 71, 89].map((latitude) => Math.sign(projection.latitude) * latitude),
        120,
      );
    case 'cylindrical equal area':
    case 'web mercator':
      return around([-70, 0, 30, 80], 170);
  }
}

describe.skipIf(!hasGdal)('projections, judged by PROJ', () => {
  it('agree to a millimetre for every code of the table, both ways', async () => {
    const cases = epsgCodes
      .map((epsg) => crsOf(epsg)!)
      .filter(isProjected)
      .map((crs) => ({ epsg: crs.epsg, base: crs.base.epsg, places: placesOf(crs) }));
    const truth: Record<string, Point[]> = JSON.parse(
      python(
        `
import sys, json
from osgeo import osr
osr.UseExceptions()
def srs(code):
    one = osr.SpatialReference()
    one.ImportFromEPSG(code)
    one.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return one
results = {}
for case in json.loads(sys.argv[1]):
    # From the CRS's own degrees: which shift PROJ would choose between datums is another matter.
    there = osr.CoordinateTransformation(srs(case['base']), srs(case['epsg']))
    results[case['epsg']] = [there.TransformPoint(*place)[:2] for place in case['places']]
print(json.dumps(results))
`,
        JSON.stringify(cases),
      ),
    );
    for (const { epsg, places } of cases) {
      const projection = (await projectionOf(tags(crsOf(epsg)!)))!;
      for (const [i, place] of places.entries()) {
        const label = `EPSG:${epsg} at ${place}`;
        const [x, y] = projection.forward(place);
        expect(Math.hypot(x - truth[epsg][i][0], y - truth[epsg][i][1]), label).toBeLessThan(1e-3);
        const [longitude, latitude] = projection.inverse(truth[epsg][i]);
        const turn = Math.round((longitude - place[0]) / 360) * 360;
        const away = Math.hypot(
          (longitude - turn - place[0]) * Math.cos((place[1] * Math.PI) / 180),
          latitude - place[1],
        );
        expect(away, label).toBeLessThan(1e-8);
      }
    }
  });
});

describe('the projection of a grid', () => {
  it('in degrees leaves them as they are', async () => {
    for (const crs of epsgCodes.map((epsg) => crsOf(epsg)!)) {
      if (isProjected(crs)) continue;
      expect((await projectionOf(tags(crs)))?.forward([12.3, 45.6])).toEqual([12.3, 45.6]);
    }
  });

  it('is undefined where the CRS is not known, or what the file cites is none', async () => {
    expect(await projectionOf({ keyDirectory: [1, 1, 0, 1, 3072, 0, 1, 31467] })).toBeUndefined();
    const cited = { keyDirectory: [1, 1, 0, 1, 3072, 0, 1, 32767], asciiParams: 'ESRI PE String = PROJCS["nothing"]|' };
    expect(await projectionOf(cited)).toBeUndefined();
    expect(await projectionOf({})).toBeUndefined();
  });
});
