import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crsOf } from '../../src/crs/table.ts';
import { wktOfCrs } from '../../src/crs/wkt.ts';
import { transformOf } from '../../src/grid.ts';
import { describeMasks, secondsOf } from '../../src/write/cf.ts';
import { chunkRows, chunkSize } from '../../src/write/chunk-rows.ts';
import { epsgCodes } from '../support/epsg-codes.ts';
import { testGrid, testRun } from '../support/sinks.ts';

describe('what CF says of masks', () => {
  it('has pixel centres', () => {
    const grid = testGrid(3, 2, { origin: [100, 200], pixel: 10 });
    const [, y, x] = describeMasks(testRun(grid, 1)).coordinates;
    expect([...x.values]).toEqual([105, 115, 125]);
    expect([...y.values]).toEqual([195, 185]);
    expect(x.attributes).toMatchObject({ standard_name: 'projection_x_coordinate', units: 'm' });
  });

  it('has longitude and latitude on geographic grids', () => {
    const [, lat, lon] = describeMasks(
      testRun(testGrid(3, 2, { epsg: 4326, origin: [4, 50], pixel: 1 }), 1),
    ).coordinates;
    expect([lat.name, lon.name]).toEqual(['lat', 'lon']);
    expect(lat.attributes).toMatchObject({ standard_name: 'latitude', units: 'degrees_north' });
  });

  it('has a grid mapping for every CRS that has WKT, whose GeoTransform is the grid’s', () => {
    for (const epsg of epsgCodes.filter((code) => wktOfCrs(crsOf(code)!))) {
      const grid = testGrid(4, 4, { epsg, origin: [0.1, 0.7], pixel: 0.3 });
      const { mapping, mask } = describeMasks(testRun(grid, 1));
      const [a, b, c, d, e, f] = transformOf(grid.geo);
      expect(String(mapping?.GeoTransform).split(' ').map(Number)).toEqual([c, a, b, f, d, e]);
      expect(mapping?.crs_wkt).toContain(`AUTHORITY["EPSG","${epsg}"]`);
      expect(mapping?.grid_mapping_name).toMatch(/^[a-z_]+$/);
      expect(mask.grid_mapping).toBe('spatial_ref');
    }
  });

  it('has names for the parameters of each projection', () => {
    const mapping = (epsg: number) => describeMasks(testRun(testGrid(4, 4, { epsg }), 1)).mapping;
    expect(mapping(32733)).toMatchObject({
      grid_mapping_name: 'transverse_mercator',
      longitude_of_central_meridian: 15,
      scale_factor_at_central_meridian: 0.9996,
      false_easting: 500000,
      false_northing: 10000000,
    });
    expect(mapping(3577)).toMatchObject({
      grid_mapping_name: 'albers_conical_equal_area',
      standard_parallel: [-18, -36],
      longitude_of_central_meridian: 132,
    });
    expect(mapping(3035)).toMatchObject({
      grid_mapping_name: 'lambert_azimuthal_equal_area',
      latitude_of_projection_origin: 52,
      longitude_of_projection_origin: 10,
    });
  });

  it('counts seconds from 1970, UTC, and says where only the day is known', () => {
    expect(secondsOf({ date: '1970-01-02' })).toBe(86400);
    expect(secondsOf({ date: '2017-08-04', time: '10:53:28' })).toBe(1501844008);
    const comment = (dates: number) => describeMasks(testRun(testGrid(2, 2), dates)).coordinates[0].attributes.comment;
    expect(comment(2)).toBeUndefined();
    expect(comment(3)).toMatch(/only the day/);
  });

  it('has no CRS where the scenes have none, and refuses one that it does not know', () => {
    const { mapping, mask } = describeMasks(testRun(testGrid(2, 2, { epsg: null }), 1));
    expect(mapping).toBeUndefined();
    expect(mask.grid_mapping).toBeUndefined();
    expect(() => describeMasks(testRun(testGrid(2, 2, { epsg: 31467 }), 1))).toThrowError(
      expect.objectContaining({ code: 'UNSUPPORTED_CRS', subject: 'EPSG:31467' }),
    );
  });
});

describe('rows as chunks', () => {
  async function* pieces(rows: Uint8Array<ArrayBuffer>, width: number, atOnce: number) {
    for (let at = 0; at < rows.length; at += width * atOnce) {
      const piece = rows.subarray(at, at + width * atOnce);
      yield [piece, Int16Array.from(piece, (value) => -value)] as const;
    }
  }

  it('are all there, each pixel in its chunk', async () => {
    const size = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 508, max: 516 }));
    await fc.assert(
      fc.asyncProperty(size, size, fc.integer({ min: 1, max: 700 }), async (width, height, atOnce) => {
        const rows = Uint8Array.from({ length: width * height }, (_, i) => i % 251);
        const found = new Uint8Array(rows.length);
        for await (const chunks of chunkRows(pieces(rows, width, atOnce), { width, height })) {
          for (const { row, column, width: w, layers } of chunks) {
            const [classes, others] = layers;
            expect(others.every((value, i) => value === -classes[i])).toBe(true);
            classes.forEach((code, i) => {
              found[(row * chunkSize + Math.floor(i / w)) * width + column * chunkSize + (i % w)] = code;
            });
          }
        }
        expect(Buffer.compare(found, rows)).toBe(0);
      }),
      { numRuns: 30 },
    );
  });

  it('are neither too many nor too few', async () => {
    const read = async (rows: number) => {
      for await (const _ of chunkRows(pieces(new Uint8Array(4 * rows), 4, 1), { width: 4, height: 3 }));
    };
    await expect(read(2)).rejects.toThrow('fewer rows');
    await expect(read(4)).rejects.toThrow('more rows');
  });
});
