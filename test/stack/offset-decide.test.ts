import { describe, expect, it } from 'vitest';
import type { FileIdentity } from '../../src/stack/identity.ts';
import { archiveOf } from '../../src/stack/offset/archive.ts';
import { holdsOffset, isAfterChange } from '../../src/stack/offset/baseline.ts';
import { type DarkSample, decideOffset, gatherRemarks } from '../../src/stack/offset/index.ts';
import type { OffsetFacts } from '../../src/stack/offset/told.ts';

const esaName =
  '/data/S2B_MSIL2A_20230615T105031_N0509_R051_T31UES_20230615T170104.SAFE/GRANULE/L2A_T31UES/IMG_DATA/R10m/T31UES_20230615T105031_B04_10m.tif';
const pcName = `https://sentinel2l2a01.blob.core.windows.net/sentinel2-l2/31/U/ES/2023/06/15${esaName.slice(5)}?sig=x`;
const cogName =
  'https://sentinel-cogs.s3.us-west-2.amazonaws.com/sentinel-s2-l2a-cogs/52/S/FA/2022/1/S2B_52SFA_20220126_0_L2A/B04.tif';
const jp2Name = 's3://sentinel-s2-l2a/tiles/52/S/FA/2022/1/26/0/R10m/B04.jp2';
const jp2Https = 'https://sentinel-s2-l2a.s3.eu-central-1.amazonaws.com/tiles/52/S/FA/2022/1/26/0/R10m/B04.jp2';
const c1Name =
  'https://e84-earth-search-sentinel-data.s3.us-west-2.amazonaws.com/sentinel-2-c1-l2a/33/T/TG/2025/7/S2B_T33TTG_20250703T100029_L2A/B04.tif';
const flatName = 'scenes/T31UES_20230615T105031_B04_10m.tif';

const removed = { percentile: 240, valid: 5000 };
const present = { percentile: 1180, valid: 5000 };
const cloudy = { percentile: 4200, valid: 5000 };
const never = 'never';

interface Case {
  readonly what: string;
  readonly name?: string;
  readonly identity?: Partial<FileIdentity>;
  readonly facts?: Partial<OffsetFacts>;
  /** What the probe would find; `never`: it must not be asked. */
  readonly dark?: DarkSample | undefined | typeof never;
  readonly dn: number;
  readonly source: string;
  /** Codes of warnings. */
  readonly warns?: readonly string[];
  readonly untold?: boolean;
}

const stac = { layout: 'stac' };
const earthSearch = { ...stac, collection: 'sentinel-2-l2a', baseline: '05.11', offset: -0.1 };
const list = { B04: -1000, B11: -1100 };

const cases: readonly Case[] = [
  // ESA's own products
  {
    what: 'SAFE L2A of N0509',
    name: esaName,
    identity: { layout: 'safe', baseline: '05.09' },
    dn: -1000,
    source: 'baseline',
  },
  {
    what: 'SAFE of N0214',
    identity: { layout: 'safe', baseline: '02.14', date: '2021-01-22' },
    dn: 0,
    source: 'baseline',
  },
  {
    what: 'SAFE L1C of N0400',
    identity: { layout: 'esa-l1c', level: 'L1C', baseline: '04.00' },
    dn: -1000,
    source: 'baseline',
  },
  {
    what: 'the product’s list counts more than the baseline, and agrees',
    identity: { layout: 'safe', baseline: '05.09' },
    facts: { safe: { baseline: '05.09', quantification: 10000, offsets: list } },
    dn: -1000,
    source: 'metadata',
  },
  {
    what: 'the list holds an offset for each band',
    identity: { layout: 'safe', role: 'swir1' },
    facts: { safe: { baseline: '99.99', quantification: 10000, offsets: list } },
    dn: -1100,
    source: 'metadata',
  },
  {
    what: 'Collection 1 of a scene of 2018: the day says nothing',
    identity: { layout: 'safe', date: '2018-05-01', baseline: '05.00' },
    dn: -1000,
    source: 'baseline',
  },
  {
    what: 'a user’s Sen2Cor, whose product lists no offset',
    identity: { layout: 'safe', baseline: '99.99' },
    facts: { safe: { baseline: '99.99', quantification: 10000, offsets: {} } },
    dn: 0,
    source: 'metadata',
  },
  {
    what: 'a product of N0509 without its list',
    identity: { layout: 'safe' },
    facts: { safe: { baseline: '05.09', quantification: 10000, offsets: {} } },
    dn: -1000,
    source: 'baseline',
  },
  {
    what: 'another quantification',
    identity: { layout: 'safe' },
    facts: { scale: 1 / 5000, safe: { baseline: '05.09', quantification: 5000, offsets: list } },
    dn: -1000,
    source: 'metadata',
  },
  {
    what: 'metadata of 0 beside a baseline with the offset, dark pixels without it',
    identity: { layout: 'safe', baseline: '05.09', offset: 0 },
    dark: removed,
    dn: 0,
    source: 'data',
    warns: ['offset-disagrees'],
  },
  {
    what: 'metadata of 0 beside a baseline with the offset, dark pixels with it',
    identity: { layout: 'safe', baseline: '05.09', offset: 0 },
    dark: present,
    dn: -1000,
    source: 'baseline',
    warns: ['offset-disagrees'],
  },
  {
    what: 'a TIFF’s offset of 0 says nothing',
    identity: { layout: 'safe', baseline: '05.09' },
    facts: { fileOffset: 0 },
    dn: -1000,
    source: 'baseline',
  },
  {
    what: 'a TIFF that agrees',
    identity: { layout: 'safe', baseline: '05.09' },
    facts: { fileOffset: -0.1 },
    dn: -1000,
    source: 'file',
  },
  {
    what: 'band files by themselves, corrected',
    name: flatName,
    identity: { layout: 'esa-l2a' },
    dark: removed,
    dn: 0,
    source: 'data',
  },
  {
    what: 'band files by themselves, as ESA made them',
    name: flatName,
    identity: { layout: 'esa-l2a' },
    dark: present,
    dn: -1000,
    source: 'data',
  },
  {
    what: 'band files by themselves, cloudy',
    name: flatName,
    identity: { layout: 'esa-l2a' },
    dark: cloudy,
    dn: -1000,
    source: 'baseline',
    warns: ['offset-unclear'],
  },
  {
    what: 'band files by themselves, of before',
    identity: { layout: 'esa-l2a', date: '2018-05-01' },
    dn: 0,
    source: 'none',
    untold: true,
  },
  // Catalogues
  {
    what: 'Planetary Computer',
    name: pcName,
    identity: { ...stac, collection: 'sentinel-2-l2a', baseline: '05.09' },
    dn: -1000,
    source: 'baseline',
  },
  {
    what: 'Planetary Computer, old',
    name: pcName,
    identity: { ...stac, collection: 'sentinel-2-l2a', baseline: '03.00', date: '2021-06-01' },
    dn: 0,
    source: 'baseline',
  },
  {
    what: 'Earth Search c1',
    name: c1Name,
    identity: { ...stac, collection: 'sentinel-2-c1-l2a', baseline: '05.11', offset: -0.1, offsetApplied: false },
    dn: -1000,
    source: 'metadata',
  },
  {
    what: 'Earth Search: flagged as subtracted',
    name: cogName,
    identity: { ...earthSearch, offsetApplied: true },
    dn: 0,
    source: 'flag',
  },
  {
    what: 'Earth Search: flag false, and right',
    name: cogName,
    identity: { ...earthSearch, offsetApplied: false },
    dark: present,
    dn: -1000,
    source: 'data',
  },
  {
    what: 'Earth Search: flag false, and wrong',
    name: cogName,
    identity: { ...earthSearch, offsetApplied: false },
    dark: removed,
    dn: 0,
    source: 'data',
    warns: ['offset-disagrees'],
  },
  {
    what: 'Earth Search: flag false, cloudy',
    name: cogName,
    identity: { ...earthSearch, offsetApplied: false },
    dark: cloudy,
    dn: -1000,
    source: 'baseline',
    warns: ['offset-unclear'],
  },
  {
    what: 'Earth Search: flag missing, subtracted',
    name: cogName,
    identity: earthSearch,
    dark: removed,
    dn: 0,
    source: 'data',
  },
  {
    what: 'Earth Search: flag missing, still there',
    name: cogName,
    identity: earthSearch,
    dark: present,
    dn: -1000,
    source: 'data',
  },
  {
    what: 'Earth Search: flag missing, hardly a valid pixel',
    name: cogName,
    identity: earthSearch,
    dark: undefined,
    dn: -1000,
    source: 'baseline',
    warns: ['offset-unclear'],
  },
  {
    what: 'Earth Search: old, flag false as always then',
    name: cogName,
    identity: { ...earthSearch, baseline: '02.13', date: '2020-01-26', offset: 0, offsetApplied: false },
    dn: 0,
    source: 'baseline',
  },
  {
    what: 'Earth Search’s folders on a disk, cloudy',
    name: cogName.slice(50),
    identity: { layout: 'earth-search', collection: 'sentinel-2-l2a' },
    dark: cloudy,
    dn: 0,
    source: 'none',
    warns: ['offset-unclear'],
  },
  {
    what: 'Earth Search’s folders on a disk, still there',
    name: cogName.slice(50),
    identity: { layout: 'earth-search' },
    dark: present,
    dn: -1000,
    source: 'data',
  },
  {
    what: 'Earth Search’s links to ESA’s own files, which its flag is not about',
    name: jp2Name,
    identity: { ...earthSearch, offsetApplied: true },
    dn: -1000,
    source: 'metadata',
  },
  {
    what: 'another catalogue with a baseline, subtracted',
    identity: { ...stac, collection: 's2_l2a', baseline: '04.00' },
    dark: removed,
    dn: 0,
    source: 'data',
  },
  {
    what: 'another catalogue with a baseline, still there',
    identity: { ...stac, collection: 's2_l2a', baseline: '04.00' },
    dark: present,
    dn: -1000,
    source: 'data',
  },
  // Archives that compute numbers of their own
  ...['dea', 'hls', 'hls-s30', 'force', 'theia', 'sits'].map(
    (layout): Case => ({ what: `layout ${layout}`, identity: { layout, baseline: '05.09' }, dn: 0, source: 'none' }),
  ),
  ...['COPERNICUS/S2_SR_HARMONIZED', 'ga_s2bm_ard_3', 'HLSS30_2.0', 'hls2-s30'].map(
    (collection): Case => ({
      what: `collection ${collection}`,
      identity: { ...stac, collection, baseline: '05.09' },
      dn: 0,
      source: 'none',
    }),
  ),
  {
    what: 'an own archive whose file declares −0.1',
    identity: { layout: 'force' },
    facts: { fileOffset: -0.1 },
    dn: 0,
    source: 'none',
    warns: ['offset-disagrees'],
  },
  {
    what: 'Earth Engine, not harmonised',
    identity: { layout: 'earth-engine', collection: 'COPERNICUS/S2_SR', baseline: '05.09' },
    dn: -1000,
    source: 'baseline',
  },
  {
    what: 'Landsat',
    identity: { layout: 'landsat', platform: 'LC08', scale: 2.75e-5, offset: -0.2 },
    facts: { scale: 2.75e-5 },
    dn: -0.2 / 2.75e-5,
    source: 'metadata',
  },
  {
    what: 'Landsat in a catalogue',
    identity: { ...stac, collection: 'landsat-c2-l2', platform: 'landsat-9' },
    facts: { scale: 2.75e-5, fileOffset: -0.2 },
    dn: -0.2 / 2.75e-5,
    source: 'file',
  },
  // Of no known origin
  { what: 'generic', identity: { layout: 'generic' }, dn: 0, source: 'none', untold: true },
  {
    what: 'generic with an offset of its own',
    identity: { layout: 'generic' },
    facts: { fileOffset: -0.1 },
    dark: present,
    dn: -1000,
    source: 'file',
  },
  {
    what: 'generic, an offset that dark pixels contradict',
    identity: { layout: 'generic' },
    facts: { fileOffset: -0.1 },
    dark: removed,
    dn: -1000,
    source: 'file',
    warns: ['offset-disagrees'],
  },
  {
    what: 'generic with some other offset',
    identity: { layout: 'generic' },
    facts: { fileOffset: 0.05 },
    dn: 500,
    source: 'file',
  },
  {
    what: 'floats 0–1 named as ESA does: scaled anew',
    name: flatName,
    identity: { layout: 'esa-l2a', baseline: '05.09' },
    facts: { scale: 1 },
    dn: 0,
    source: 'none',
    untold: true,
  },
  // The option
  {
    what: 'option 0 against the baseline',
    identity: { layout: 'safe', baseline: '05.09' },
    facts: { option: 0 },
    dn: 0,
    source: 'option',
    warns: ['offset-disagrees'],
  },
  {
    what: 'option as the baseline says',
    identity: { layout: 'safe', baseline: '05.09' },
    facts: { option: -0.1 },
    dn: -1000,
    source: 'option',
  },
  {
    what: 'option against the flag',
    name: cogName,
    identity: { ...earthSearch, offsetApplied: true },
    facts: { option: -0.1 },
    dn: -1000,
    source: 'option',
    warns: ['offset-disagrees'],
  },
  {
    what: 'option 0 with the flag, whatever raster:bands says',
    name: cogName,
    identity: { ...earthSearch, offsetApplied: true },
    facts: { option: 0 },
    dn: 0,
    source: 'option',
  },
  {
    what: 'option where nothing is told',
    identity: { layout: 'generic' },
    facts: { option: -0.1 },
    dn: -1000,
    source: 'option',
  },
];

describe('the offset of a scene', () => {
  it.each(cases)('$what', async ({ name = 'a.tif', identity, facts, ...expected }) => {
    // No dark pixels are something else than no look at them.
    const dark = 'dark' in expected ? expected.dark : never;
    let calls = 0;
    const probe = async () => {
      calls++;
      if (dark === never) throw new Error('The pixels were looked at.');
      return dark;
    };
    const known: FileIdentity = { layout: 'generic', date: '2023-06-15', ...identity };
    const decision = await decideOffset({ name, identity: known, scale: 1e-4, probe, ...facts });
    expect(decision.offsetDn).toBeCloseTo(expected.dn, 6);
    expect(decision.source).toBe(expected.source);
    expect(decision.remarks.filter(({ kind }) => kind === 'warning').map(({ code }) => code)).toEqual(
      expected.warns ?? [],
    );
    expect(decision.isUntold).toBe(expected.untold ?? false);
    expect(calls).toBe(dark === never ? 0 : 1);
    expect(decision.dark).toEqual(dark === never ? undefined : dark);
    const applies = decision.source !== 'option' && decision.offsetDn !== 0;
    expect(decision.remarks.some(({ message }) => /reflectance is applied/.test(message))).toBe(applies);
    for (const { subject } of decision.remarks) expect(subject).toBe(name);
  });

  it('stands without a probe where pixels cannot be read', async () => {
    const identity = { layout: 'stac', date: '2023-06-15', collection: 'sentinel-2-l2a', baseline: '05.09' };
    const decision = await decideOffset({ name: cogName, identity, scale: 1e-4 });
    expect(decision).toMatchObject({ offsetDn: -1000, source: 'baseline' });
    expect(decision.remarks[0].code).toBe('offset-unclear');
  });
});

it('an archive is known by its paths first', () => {
  const identity = { layout: 'stac', date: '2022-01-26', collection: 'sentinel-2-l2a' };
  expect([cogName, pcName, jp2Name, jp2Https, esaName, 'b04.tif'].map((name) => archiveOf(identity, name))).toEqual([
    'earth-search',
    'esa',
    'esa',
    'esa',
    'esa',
    'earth-search',
  ]);
  expect(archiveOf({ ...identity, collection: 'ideal-images' }, 'b04.tif')).toBe('unknown');
});

it('an archive is known by the layout of its names', () => {
  const archives = {
    esa: ['esa-l2a', 'esa-l1c', 'planetary-computer', 'earth-search-c1'],
    'earth-search': ['earth-search'],
    own: ['dea', 'hls', 'force', 'theia', 'sits', 'landsat-c2'],
    unknown: ['earth-engine', 'generic', 'stac'],
  };
  for (const [archive, layouts] of Object.entries(archives)) {
    for (const layout of layouts) expect(archiveOf({ layout, date: '2023-06-15' }, 'b.tif'), layout).toBe(archive);
  }
});

it('baselines in all their spellings', () => {
  const texts = [
    '04.00',
    'N0400',
    '0509',
    '5.11',
    ' 04.00 ',
    '03.01',
    'N0214',
    '02.14',
    '99.99',
    'N9999',
    '',
    'new',
    undefined,
  ];
  expect(texts.map(holdsOffset)).toEqual([
    ...[true, true, true, true, true, false, false, false],
    ...[undefined, undefined, undefined, undefined, undefined],
  ]);
  expect(['2022-01-24', '2022-01-25'].map((date) => isAfterChange({ date }))).toEqual([false, true]);
});

it('remarks of many scenes become one', async () => {
  const remarks = [];
  for (const name of ['a', 'b', 'c']) {
    const identity = { layout: 'safe', date: '2023-06-15', baseline: '05.09' };
    remarks.push(...(await decideOffset({ name, identity, scale: 1e-4 })).remarks);
  }
  expect(remarks).toHaveLength(3);
  const [one, ...others] = gatherRemarks(remarks);
  expect(others).toEqual([]);
  expect(one).toMatchObject({ code: 'offset', subject: 'a' });
  expect(one.message).toMatch(/3 scenes/);
  expect(gatherRemarks(remarks.slice(0, 1))).toEqual(remarks.slice(0, 1));
});
