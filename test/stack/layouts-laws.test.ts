import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identify, type LayoutName } from '../../src/stack/layouts/index.ts';
import { landsat, safe, theia } from '../support/layouts.ts';
import { hasSharedData, sharedData } from '../support/shared.ts';

describe('laws', () => {
  const days = fc
    .date({ min: new Date('1985-01-01T00:00:00Z'), max: new Date('2099-12-31T23:59:59Z'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 19));
  const tiles = fc
    .tuple(
      fc.integer({ min: 1, max: 60 }),
      fc.constantFrom(...'CHJNPX'),
      fc.constantFrom(...'AHJNPZ'),
      fc.constantFrom(...'AHJNPV'),
    )
    .map(([zone, ...letters]) => String(zone).padStart(2, '0') + letters.join(''));
  const roles = { B02: 'blue', B03: 'green', B04: 'red', B8A: 'nir', B11: 'swir1', B12: 'swir2' } as const;
  const bands = fc.constantFrom(...(Object.keys(roles) as (keyof typeof roles)[]));
  const folder = fc.oneof(
    fc.string({ unit: fc.constantFrom(...'abTSX0129_-. %'), minLength: 1, maxLength: 20 }),
    fc.constantFrom(
      '20200101',
      '2019-12-31',
      'B02',
      'SCL',
      'R60m_old',
      safe,
      'S2B_52SFA_20220126_0_L2A',
      'X0069_Y0043',
      theia,
      landsat,
    ),
  );
  const folders = fc
    .tuple(fc.array(folder, { maxLength: 5 }), fc.constantFrom('/', '\\'))
    .map(([all, by]) => all.map((one) => one + by).join(''));

  it('wherever it lies, a name of ESA tells the same', () => {
    fc.assert(
      fc.property(days, tiles, bands, folders, (moment, tile, band, above) => {
        const stamp = moment.replace(/[-:]/g, '');
        const name = `T${tile}_${stamp}_${band}_20m.tif`;
        fc.pre(!stamp.startsWith('20210122') || tile !== '22HBD');
        const alone = identify(name);
        expect(alone.identity).toMatchObject({
          tile,
          date: moment.slice(0, 10),
          time: moment.slice(11),
          role: roles[band],
        });
        expect(identify(above + name), above).toEqual(alone);
      }),
      { numRuns: 500 },
    );
  });

  it('date, tile and band that a name was made of are found in it', () => {
    fc.assert(
      fc.property(days, tiles, bands, (moment, tile, band) => {
        const date = moment.slice(0, 10);
        const stamp = moment.replace(/[-:]/g, '');
        const digits = stamp.slice(0, 8);
        const [year, month] = date.split('-');
        const dayOfYear = (Date.parse(date) - Date.parse(`${year}-01-01`)) / 86_400_000 + 1;
        const unpadded = tile.replace(/^0/, '');
        const names: Partial<Record<LayoutName, string>> = {
          'esa-l1c': `T${tile}_${stamp}_${band}.jp2`,
          'earth-search': `${unpadded.slice(0, -3)}/${unpadded.at(-3)}/${tile.slice(-2)}/${year}/${Number(month)}/S2A_${unpadded}_${digits}_0_L2A/${band}.tif`,
          'earth-search-c1': `S2A_T${tile}_${stamp}_L2A/${band}.tif`,
          dea: `ga_s2am_nbart_3-2-1_${tile}_${date}_final_${band.replace('B8A', 'B08A').replace('B', 'band').toLowerCase()}.tif`,
          sits: `SENTINEL-2_MSI_${tile}_${band}_${date}.tif`,
          theia: `SENTINEL2A_${digits}-${stamp.slice(9)}-443_L2A_T${tile}_C_V3-0_FRE_${band.replace('B0', 'B')}.tif`,
          'earth-engine': `${stamp}_20300101T000000_T${tile}.${band.replace('B0', 'B')}.tif`,
        };
        if (year >= '2000')
          names.hls = `HLS.S30.T${tile}.${year}${String(dayOfYear).padStart(3, '0')}T${stamp.slice(9)}.v2.0.${band}.tif`;
        for (const [layout, name] of Object.entries(names)) {
          expect(identify(name).identity, name).toMatchObject({ layout, tile, date, role: roles[band] });
        }
      }),
    );
  });

  it('no name is refused, and what is told of it is a day that exists', () => {
    const piece = fc.constantFrom(
      'T31UES_',
      '20180104',
      '20180230',
      'T105421',
      '_B02',
      '_10m',
      '.tif',
      '/',
      '\\',
      '%',
      '.SAFE',
      'S2A_',
      'MSIL2A_',
      'LC08_L2SP_017036_',
      'HLS.L30.',
      'ga_',
      'https://',
      '?',
      'é',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((all) => all.join('')),
        ),
        (name) => {
          const { identity, candidates } = identify(name);
          if (identity)
            expect(new Date(`${identity.date}T${identity.time ?? '00:00:00'}Z`).toISOString().slice(0, 10)).toBe(
              identity.date,
            );
          if (identity) expect(candidates).toEqual([identity.layout]);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

it.skipIf(!hasSharedData)('real scenes of ESA are recognised, every file', () => {
  const names = readdirSync(`${sharedData}s2-flanders/bands`, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.tif'),
  );
  expect(names.length).toBeGreaterThan(900);
  const seen = new Set(
    names.map((name) => {
      const { identity, candidates, role } = identify(name);
      expect(candidates, name).toEqual(['esa-l2a']);
      expect(identity, name).toMatchObject({
        tile: '31UES',
        level: 'L2A',
        resolution: Number(/_(\d\d)m/.exec(name)![1]),
      });
      return role;
    }),
  );
  expect([...seen].sort()).toEqual(['blue', 'green', 'nir', 'nir-wide', 'red', 'scl', 'swir1', 'swir2']);
});
