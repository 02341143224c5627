import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gridConvergence, hasConvergence } from '../../src/crs/convergence.ts';
import { projectionOf } from '../../src/crs/projection.ts';
import type { GeoTags, Grid, Point } from '../../src/grid.ts';
import { python } from '../support/python.ts';

const hasPyproj = spawnSync('/usr/bin/python3', ['-c', 'import pyproj']).status === 0;
if (!hasPyproj) console.warn('Tests with PROJ are skipped: install python3-pyproj.');

const tags = (epsg: number): GeoTags => ({ keyDirectory: [1, 1, 0, 1, 3072, 0, 1, epsg] });

/** A grid of 2 × 2 pixels of 10 m around a place. */
async function around(epsg: number, place: Point): Promise<Grid> {
  const [x, y] = (await projectionOf(tags(epsg)))!.forward(place);
  return {
    width: 2,
    height: 2,
    geo: { ...tags(epsg), pixelScale: [10, 10, 0], tiepoint: [0, 0, 0, x - 10, y + 10, 0] },
  };
}

const radians = (degrees: number) => (degrees * Math.PI) / 180;

describe('the convergence of a grid', () => {
  it('in UTM is that of the sphere to a hundredth of a degree: tan γ = tan λ · sin φ', async () => {
    const east = fc.double({ min: -3, max: 3, noNaN: true });
    const latitude = fc.double({ min: -79, max: 83, noNaN: true });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 60 }), east, latitude, async (zone, from, north) => {
        const epsg = (north < 0 ? 32700 : 32600) + zone;
        const found = await gridConvergence(await around(epsg, [6 * zone - 183 + from, north]));
        const formula = (Math.atan(Math.tan(radians(from)) * Math.sin(radians(north))) * 180) / Math.PI;
        expect(Math.abs(found! - formula)).toBeLessThan(0.01);
      }),
      { numRuns: 60 },
    );
  });

  it.skipIf(!hasPyproj)('is what PROJ says of every projection that archives use', async () => {
    const places: [epsg: number, ...place: Point][] = [
      [32631, 0.1, 52.3],
      [32631, 5.9, 52.3],
      [32733, 17.5, -33.9],
      [28355, 144.2, -37.5],
      [3035, -8.5, 40.2],
      [3035, 24.1, 61],
      [3577, 117, -31],
      [5070, -121, 45],
      [3978, -60, 50],
      [3995, 100, 75],
      [3031, 45, -70],
      [27700, -5.5, 57],
      [3857, 100, 45],
    ];
    const known = places.filter(([epsg]) => hasConvergence(tags(epsg)));
    expect(known.length).toBeGreaterThan(8);
    const truth: number[] = JSON.parse(
      python(
        'import sys, json, pyproj\nprint(json.dumps([pyproj.Proj(c[0]).get_factors(c[1], c[2]).meridian_convergence for c in json.loads(sys.argv[1])]))',
        JSON.stringify(known),
      ),
    );
    for (const [i, [epsg, ...place]] of known.entries()) {
      const found = await gridConvergence(await around(epsg, place));
      expect(Math.abs(found! - truth[i]!), `EPSG:${epsg} at ${place}`).toBeLessThan(1e-3);
    }
  });

  it('is not known where the CRS is not', async () => {
    const geo = { ...tags(31467), pixelScale: [10, 10, 0], tiepoint: [0, 0, 0, 3500000, 5600000, 0] };
    expect(hasConvergence(geo)).toBe(false);
    expect(await gridConvergence({ width: 2, height: 2, geo })).toBeUndefined();
  });
});
