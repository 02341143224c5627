import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTsmaskError } from '../../src/errors.ts';
import { type Grid, gridOfWindow, transformOf, type Window } from '../../src/grid.ts';
import { type Bbox, lonLatBoundsOf, windowOf } from '../../src/stack/area.ts';
import { hasGdal, python } from '../support/python.ts';

const projected = (epsg: number, x: number, y: number, pixel: number, width = 512, height = 400): Grid => ({
  width,
  height,
  geo: {
    pixelScale: [pixel, pixel, 0],
    tiepoint: [0, 0, 0, x, y, 0],
    keyDirectory: [1, 1, 0, 2, 1024, 0, 1, 1, 3072, 0, 1, epsg],
  },
});

const degrees = (west: number, north: number, pixel: number): Grid => ({
  width: 500,
  height: 300,
  geo: {
    pixelScale: [pixel, pixel, 0],
    tiepoint: [0, 0, 0, west, north, 0],
    keyDirectory: [1, 1, 0, 2, 1024, 0, 1, 2, 2048, 0, 1, 4326],
  },
});

/** FORCE's and MODIS's way: keys that define the projection, with doubles. */
const defined = (method: number, doubles: Record<number, number>, base: [number, number][]): Grid => {
  const ids = Object.keys(doubles).map(Number);
  const keys = [
    [1024, 0, 1, 1],
    ...base.map(([id, code]) => [id, 0, 1, code]),
    [3072, 0, 1, 32767],
    [3075, 0, 1, method],
    [3076, 0, 1, 9001],
    ...ids.map((id, i) => [id, 34736, 1, i]),
  ];
  return {
    width: 600,
    height: 600,
    geo: {
      pixelScale: [30, 30, 0],
      tiepoint: [0, 0, 0, 100_000, 200_000, 0],
      keyDirectory: [1, 1, 0, keys.length, ...keys.flat()],
      doubleParams: Object.values(doubles),
    },
  };
};

const flanders = projected(32631, 500_000, 5_700_000, 20);
const rotated: Grid = {
  ...flanders,
  geo: {
    keyDirectory: flanders.geo.keyDirectory!,
    transformation: [16, 12, 0, 500_000, 12, -16, 0, 5_700_000, 0, 0, 0, 0, 0, 0, 0, 1],
  },
};

const grids: [string, Grid, string][] = [
  ['UTM north', flanders, 'EPSG:32631'],
  ['UTM south', projected(32755, 600_000, 6_100_000, 10), 'EPSG:32755'],
  ['UTM at the antimeridian', projected(32601, 165_000, 1_900_020, 60), 'EPSG:32601'],
  ['Web Mercator', projected(3857, 400_000, 6_600_000, 100), 'EPSG:3857'],
  ['degrees', degrees(3, 51, 0.001), 'EPSG:4326'],
  ['Australian Albers', projected(3577, 1_000_000, -3_900_000, 30), 'EPSG:3577'],
  ['European equal area', projected(3035, 3_900_000, 3_100_000, 100, 900, 900), 'EPSG:3035'],
  ['US Albers', projected(5070, -1_500_000, 2_000_000, 300), 'EPSG:5070'],
  ['UPS north', projected(32661, 2_400_000, 1_500_000, 100), 'EPSG:32661'],
  ['UPS south', projected(32761, 1_400_000, 2_500_000, 100), 'EPSG:32761'],
  ['polar north', projected(3413, -200_000, -2_000_000, 50), 'EPSG:3413'],
  ['polar south', projected(3031, 1_200_000, 900_000, 50), 'EPSG:3031'],
  ['EASE grid', projected(6933, 500_000, 4_800_000, 1000), 'EPSG:6933'],
  ['ETRS89 UTM', projected(25832, 500_000, 5_700_000, 20), 'EPSG:25832'],
  ['MGA zone 55', projected(28355, 600_000, 6_100_000, 10), 'EPSG:28355'],
  ['rotated', rotated, 'EPSG:32631'],
  [
    'user-defined LAEA',
    defined(10, { 3088: 20, 3089: 55, 3082: 0, 3083: 0 }, [[2048, 4326]]),
    '+proj=laea +lat_0=55 +lon_0=20 +datum=WGS84',
  ],
  [
    'user-defined sinusoidal on a sphere',
    defined(24, { 3088: 0, 3082: 0, 3083: 0, 2057: 6371007.181 }, [[2048, 32767]]),
    '+proj=sinu +lon_0=0 +R=6371007.181 +nadgrids=@null +wktext',
  ],
  [
    'user-defined LCC',
    defined(8, { 3078: 49, 3079: 77, 3084: -95, 3085: 49, 3086: 0, 3087: 0 }, [[2048, 4269]]),
    '+proj=lcc +lat_1=49 +lat_2=77 +lat_0=49 +lon_0=-95 +datum=NAD83',
  ],
];

/** The outline of a part of a grid in degrees, and a bbox around or within it. */
async function bboxWithin(grid: Grid, [x0, y0, x1, y1]: number[]): Promise<Bbox> {
  const [west, south, east, north] = await lonLatBoundsOf(grid);
  const at = (low: number, high: number, t: number) => low + t * (high - low);
  return [at(west, east, x0), at(south, north, y0), at(west, east, x1), at(south, north, y1)];
}

/** The window by PROJ itself, with many points along the edges. */
function judged(cases: { transform: readonly number[]; crs: string; bbox: Bbox }[]): number[][] {
  return JSON.parse(
    python(
      `
import sys, json
from affine import Affine
from rasterio.warp import transform
from rasterio.crs import CRS
results = []
for case in json.loads(sys.argv[1]):
    w, s, e, n = case['bbox']
    m = 4000
    xs, ys = [], []
    for i in range(m + 1):
        t = i / m
        xs += [w + t * (e - w)] * 2 + [w, e]
        ys += [s, n] + [s + t * (n - s)] * 2
    crs = case['crs']
    gx, gy = (xs, ys) if crs == 'EPSG:4326' else transform('EPSG:4326', CRS.from_string(crs), xs, ys)
    back = ~Affine(*case['transform'])
    pixels = [back * p for p in zip(gx, gy)]
    results.append([min(p[0] for p in pixels), min(p[1] for p in pixels), max(p[0] for p in pixels), max(p[1] for p in pixels)])
print(json.dumps(results))
`,
      JSON.stringify(cases),
    ),
  );
}

const near = (window: Window, [left, top, right, bottom]: number[], grid: Grid): boolean => {
  // Where PROJ's edge lies within a hundredth of a pixel of a whole one, either side is right.
  const ends = (value: number, round: (v: number) => number, limit: number) =>
    [-0.01, 0.01].map((d) => Math.min(Math.max(round(value + d), 0), limit));
  return (
    ends(left, Math.floor, grid.width).includes(window.x) &&
    ends(top, Math.floor, grid.height).includes(window.y) &&
    ends(right, Math.ceil, grid.width).includes(window.x + window.width) &&
    ends(bottom, Math.ceil, grid.height).includes(window.y + window.height)
  );
};

describe('areas in degrees', () => {
  it.runIf(hasGdal)('find the window that PROJ finds, in every CRS that is known', async () => {
    const shares = [
      [0.3, 0.3, 0.6, 0.7],
      [0.45, 0.5, 0.452, 0.503],
      [0.4, 0.2, 0.55, 0.35],
    ];
    const cases: { name: string; grid: Grid; crs: string; bbox: Bbox; transform: readonly number[] }[] = [];
    for (const [name, grid, crs] of grids) {
      for (const share of shares) {
        cases.push({ name, grid, crs, bbox: await bboxWithin(grid, share), transform: transformOf(grid.geo) });
      }
    }
    const expected = judged(cases);
    for (const [i, { name, grid, bbox }] of cases.entries()) {
      const window = await windowOf(grid, { bbox, crs: 'lonlat' });
      expect(near(window, expected[i], grid), `${name}: ${JSON.stringify({ bbox, window, by: expected[i] })}`).toBe(
        true,
      );
    }
  });

  it.each(grids)('cover all of %s where they reach beyond it', async (_, grid) => {
    const all = { x: 0, y: 0, width: grid.width, height: grid.height };
    expect(await windowOf(grid, { bbox: [-180, -90, 180, 90], crs: 'lonlat' })).toEqual(all);
    const [west, south, east, north] = await lonLatBoundsOf(grid);
    expect(await windowOf(grid, { bbox: [west, south, east, north], crs: 'lonlat' })).toEqual(all);
  });

  it('cover a pole that lies on the grid', async () => {
    const polar = projected(3413, -100_000, 100_000, 100, 2000, 2000);
    expect(await lonLatBoundsOf(polar)).toEqual([expect.any(Number), expect.any(Number), expect.any(Number), 90]);
    // A cap of one degree is a circle of about 109 km around the pole.
    const cap = await windowOf(polar, { bbox: [-180, 89.9, 180, 90], crs: 'lonlat' });
    expect(cap.width).toBeGreaterThan(210);
    expect(cap.width).toBeLessThan(225);
    expect(Math.abs(cap.x + cap.width / 2 - 1000)).toBeLessThan(2);
  });

  it('may cross the antimeridian with an east beyond 180', async () => {
    const grid = grids[2][1];
    const both = await windowOf(grid, { bbox: [179.9, 16.9, 180.6, 17.1], crs: 'lonlat' });
    const west = await windowOf(grid, { bbox: [179.9, 16.9, 180, 17.1], crs: 'lonlat' });
    const east = await windowOf(grid, { bbox: [-180, 16.9, -179.4, 17.1], crs: 'lonlat' });
    expect([both.x, both.x + both.width]).toEqual([west.x, east.x + east.width]);
    expect(west.x + west.width - east.x).toBeLessThan(20);
  });

  it('are taken for degrees where they could be, on a grid in metres', async () => {
    const bbox: Bbox = [3.05, 51.4, 3.08, 51.43];
    expect(await windowOf(flanders, { bbox })).toEqual(await windowOf(flanders, { bbox, crs: 'lonlat' }));
  });
});

const windows = fc
  .tuple(fc.nat(511), fc.nat(399), fc.integer({ min: 1, max: 512 }), fc.integer({ min: 1, max: 400 }))
  .map(([x, y, w, h]): Window => ({ x, y, width: Math.min(w, 512 - x), height: Math.min(h, 400 - y) }));

const cornersOf = (grid: Grid, window: Window): Bbox => {
  const { geo } = gridOfWindow(grid, window);
  const [a, , c, , e, f] = transformOf(geo);
  return [c, f + e * window.height, c + a * window.width, f];
};

describe('laws', () => {
  it("a window's own corners give the window back", async () => {
    const pixels = fc.constantFrom(10, 20, 0.3, 27.777777777777, 463.3127165279167);
    await fc.assert(
      fc.asyncProperty(windows, pixels, fc.integer({ min: -9e6, max: 9e6 }), async (window, pixel, origin) => {
        const grid = projected(32631, origin + 0.1, origin / 3, pixel);
        expect(await windowOf(grid, { bbox: cornersOf(grid, window), crs: 'grid' })).toEqual(window);
      }),
    );
  });

  it("a window's own corners in degrees give it back, on a grid in degrees", async () => {
    const grid = { ...degrees(-179, 60, 1 / 3600), width: 512, height: 400 };
    await fc.assert(
      fc.asyncProperty(windows, async (window) => {
        expect(await windowOf(grid, { bbox: cornersOf(grid, window) })).toEqual(window);
      }),
    );
  });

  it('every pixel whose centre lies in the area lies in the window', async () => {
    const { default: proj4 } = await import('proj4');
    const toDegrees = proj4('+proj=utm +zone=31 +datum=WGS84', '+proj=longlat +datum=WGS84');
    const part = fc.tuple(
      fc.double({ min: 0, max: 0.9, noNaN: true }),
      fc.double({ min: 0.01, max: 0.5, noNaN: true }),
    );
    await fc.assert(
      fc.asyncProperty(part, part, fc.nat(511), fc.nat(399), async ([x, w], [y, h], column, row) => {
        const bbox = await bboxWithin(flanders, [x, y, x + w, y + h]);
        const [lon, lat] = toDegrees.forward([500_000 + (column + 0.5) * 20, 5_700_000 - (row + 0.5) * 20]);
        fc.pre(lon > bbox[0] && lon < bbox[2] && lat > bbox[1] && lat < bbox[3]);
        const window = await windowOf(flanders, { bbox });
        expect(column >= window.x && column < window.x + window.width).toBe(true);
        expect(row >= window.y && row < window.y + window.height).toBe(true);
      }),
    );
  });

  it('a window in pixels stays as it is', async () => {
    await fc.assert(
      fc.asyncProperty(windows, async (window) => {
        expect(await windowOf(flanders, window)).toEqual(window);
      }),
    );
  });
});

describe('areas that cannot be used', () => {
  const custom = defined(99, {}, [[2048, 4326]]);
  const bare: Grid = { width: 10, height: 10, geo: {} };
  it.each<[string, Grid, Parameters<typeof windowOf>[1], RegExp, RegExp]>([
    [
      'elsewhere',
      flanders,
      { bbox: [10, 10, 11, 11] },
      /lie at 500000, 5692000, .* EPSG:32631 \(3\.000, 51\.3/,
      /part/,
    ],
    ['exchanged', flanders, { bbox: [51.4, 3.01, 51.43, 3.1] }, /does not meet/, /longitude before.*3\.01, 51\.4/],
    ['exchanged, far', flanders, { bbox: [-35, 148, -34, 149], crs: 'lonlat' }, /latitude before longitude/, /west/],
    ['antimeridian', flanders, { bbox: [179, 51, -179, 52] }, /179, 51, -179, 52/, /exceed 180: 179, 51, 181, 52/],
    ['upside down', flanders, { bbox: [3, 52, 4, 51] }, /no width or no height/, /south/],
    ['without extent', flanders, { bbox: [3, 51, 3, 51] }, /no width/, /west/],
    ['not degrees', flanders, { bbox: [500000, 0, 500100, 10], crs: 'lonlat' }, /not in degrees/, /own coordinates/],
    ['in the grid, elsewhere', flanders, { bbox: [0, 0, 9000, 9000] }, /does not meet/, /part/],
    ['not numbers', flanders, { bbox: [3, 51, Number.NaN, 52] }, /four numbers/, /west, south/],
    ['too few', flanders, { bbox: [3, 51, 4] as unknown as Bbox }, /four numbers/, /west, south/],
    ['an unknown CRS', custom, { bbox: [3, 51, 4, 52] }, /cannot be converted.*custom CRS/, /bbox-crs grid/],
    ['an unknown code', projected(31370, 1e5, 2e5, 20), { bbox: [3, 51, 4, 52] }, /EPSG:31370/, /bbox-crs grid/],
    ['no georeference', bare, { bbox: [3, 51, 4, 52] }, /nothing of where/, /pixels/],
    ['of another sort', flanders, { bbox: [3, 51, 4, 52], crs: 'utm' as 'grid' }, /"utm"/, /lonlat or grid/],
    ['a window beyond', flanders, { x: 500, y: 0, width: 20, height: 20 }, /not within the grid/, /whole pixels/],
  ])('%s', async (_, grid, area, message, remedy) => {
    const error = await windowOf(grid, area).catch((e: unknown) => e);
    if (!isTsmaskError(error, 'BAD_OPTION')) throw error;
    expect(error.message).toMatch(message);
    expect(error.remedy).toMatch(remedy);
    expect(error.subject).toMatch(/^(bbox|window)$/);
  });
});
