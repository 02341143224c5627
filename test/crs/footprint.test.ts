import { describe, expect, it } from 'vitest';
import { footprintOf } from '../../src/crs/footprint.ts';
import type { Grid } from '../../src/grid.ts';
import { hasGdal, python } from '../support/python.ts';

/** A grid of an EPSG code, projected or geographic. */
function gridOf(epsg: number, [x, y]: [number, number], size: number, pixels = 100): Grid {
  const key = epsg === 4326 || epsg === 4258 ? 2048 : 3072;
  return {
    width: pixels,
    height: pixels,
    geo: {
      pixelScale: [size, size, 0],
      tiepoint: [0, 0, 0, x, y, 0],
      keyDirectory: [1, 1, 0, 2, 1025, 0, 1, 1, key, 0, 1, epsg],
    },
  };
}

describe.skipIf(!hasGdal)('judged by GDAL', () => {
  it('footprints lie where GDAL puts their corners', async () => {
    const grids: [number, [number, number], number][] = [
      [32631, [499980, 5700000], 20],
      [32755, [600000, 6000000], 30],
      [25832, [500000, 5500000], 10],
      [3857, [700000, 6000000], 100],
      [3035, [4000000, 3000000], 20],
      [3577, [1500000, -4000000], 25],
      [5070, [-2000000, 2500000], 30],
      [2154, [600000, 6700000], 20],
      [4326, [3, 51], 0.0002],
      [4258, [10, 45], 0.001],
      [3034, [4000000, 2500000], 50],
      [3978, [-500000, 500000], 100],
      [31982, [400000, 7200000], 20],
      [3413, [-1000000, -1000000], 100],
      [3031, [1200000, 900000], 100],
      [32661, [2400000, 1500000], 100],
      [6933, [500000, 4800000], 1000],
    ];
    for (const [epsg, corner, size] of grids) {
      const footprint = await footprintOf(gridOf(epsg, corner, size));
      expect(footprint, String(epsg)).toBeDefined();
      const [[x, y], far] = [corner, size * 100];
      const corners = [
        [x, y],
        [x, y - far],
        [x + far, y - far],
        [x + far, y],
      ];
      const expected: [number, number][] = JSON.parse(
        python(
          `
import sys, json
from osgeo import osr
a, b = osr.SpatialReference(), osr.SpatialReference()
a.ImportFromEPSG(int(sys.argv[1])); b.ImportFromEPSG(4326)
for srs in (a, b): srs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
t = osr.CoordinateTransformation(a, b)
print(json.dumps([t.TransformPoint(*point)[:2] for point in json.loads(sys.argv[2])]))
`,
          String(epsg),
          JSON.stringify(corners),
        ),
      );
      const ring = footprint!.geometry.coordinates[0] as [number, number][];
      expect(ring[0]).toEqual(ring.at(-1));
      for (const [longitude, latitude] of expected) {
        const nearest = Math.min(...ring.map(([u, v]) => Math.hypot(u - longitude, v - latitude)));
        // Two metres: shifts between datums are left out.
        expect(nearest, `${epsg} ${longitude} ${latitude}`).toBeLessThan(2e-5);
      }
      const [west, south, east, north] = footprint!.bbox;
      expect(west).toBe(Math.min(...ring.map(([u]) => u)));
      expect(east).toBe(Math.max(...ring.map(([u]) => u)));
      expect(south).toBe(Math.min(...ring.map(([, v]) => v)));
      expect(north).toBe(Math.max(...ring.map(([, v]) => v)));
    }
  });
});

describe('a footprint', () => {
  it('over the antimeridian is cut there', async () => {
    // Zone 1 begins at 180° W, which near 17° S lies at about 181,000 m.
    const footprint = await footprintOf(gridOf(32701, [150000, 8100000], 1000, 60));
    const { geometry, bbox } = footprint!;
    expect(geometry.type).toBe('MultiPolygon');
    const [[west], [east]] = geometry.coordinates as [number, number][][][];
    expect(west.every(([x]) => x > 179 && x <= 180)).toBe(true);
    expect(east.every(([x]) => x >= -180 && x < -179)).toBe(true);
    expect([west[0], east[0]]).toEqual([west.at(-1), east.at(-1)]);
    expect(bbox[0]).toBeGreaterThan(bbox[2]);
    for (const ring of [west, east]) {
      const doubled = ring.reduce((sum, [x, y], i) => (i ? sum + ring[i - 1][0] * y - x * ring[i - 1][1] : 0), 0);
      expect(doubled).toBeGreaterThan(0);
    }
  });

  it('of a grid that holds a pole is none', async () => {
    expect(await footprintOf(gridOf(3413, [-5000, 5000], 100))).toBeUndefined();
    expect(await footprintOf(gridOf(3031, [-5000, 5000], 100))).toBeUndefined();
    expect(await footprintOf(gridOf(3413, [5000, 5000], 100))).toBeDefined();
  });

  it('is not made up where the CRS is unknown or absent', async () => {
    expect(await footprintOf(gridOf(27700, [400000, 300000], 20))).toBeUndefined();
    expect(await footprintOf({ width: 5, height: 5, geo: {} })).toBeUndefined();
  });
});
