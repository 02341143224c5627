import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { gridMappingOf } from '../../src/crs/grid-mapping.ts';
import { crsOf } from '../../src/crs/table.ts';
import { epsgCodes } from '../support/epsg-codes.ts';
import { python } from '../support/python.ts';

const hasPyproj = spawnSync('/usr/bin/python3', ['-c', 'import pyproj']).status === 0;

describe.skipIf(!hasPyproj)('grid mappings, judged by pyproj', () => {
  it('say the same of every code', () => {
    // CF has no name for Web Mercator, and pyproj finds none either.
    const codes = epsgCodes.filter((epsg) => epsg !== 3857);
    const theirs: Record<string, Record<string, unknown>> = JSON.parse(
      python(
        `
import sys, json, pyproj
print(json.dumps({code: pyproj.CRS.from_epsg(code).to_cf() for code in json.loads(sys.argv[1])}))
`,
        JSON.stringify(codes),
      ),
    );
    for (const epsg of codes) {
      // Texts differ in their style: test/crs/wkt.test.ts judges those.
      const { crs_wkt: _, spatial_ref: __, ...ours } = gridMappingOf(crsOf(epsg)!);
      // CF asks for the pole always; pyproj leaves it out where a parallel tells it.
      const pole = 'standard_parallel' in ours && ours.grid_mapping_name === 'polar_stereographic';
      if (pole) theirs[epsg].latitude_of_projection_origin = Math.sign(Number(ours.standard_parallel)) * 90;
      expect(theirs[epsg], `EPSG:${epsg}`).toMatchObject(ours);
    }
  });
});
