import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acquisitionIn, acquisitionOf, looksLikeRaster } from '../../src/stack/names.ts';

describe('names that archives give', () => {
  it.each([
    ['T22HBD_20210122T133229_B02_10m.tif', '2021-01-22', '13:32:29'],
    ['T01LAC_20200717T221941_B02.tif', '2020-07-17', '22:19:41'],
    ['S2B_MSIL2A_20210122T133229_N0214_R081_T22HBD_20210122T155500.SAFE/IMG_DATA/B02.tif', '2021-01-22', '13:32:29'],
    ['sentinel-s2-l2a-cogs/52/S/FA/2022/1/S2B_52SFA_20220126_0_L2A/B04.tif', '2022-01-26', undefined],
    ['sentinel-2-c1-l2a/33/T/TG/2025/7/S2B_T33TTG_20250703T100029_L2A/B03.tif', '2025-07-03', '10:00:29'],
    ['ga_s2bm_nbart_3-2-1_51JYG_2021-06-11_final_band04.tif', '2021-06-11', undefined],
    ['ga_s2bm_nbart_3-2-1_51JYG_2021-06-11_final_band08a.tif', '2021-06-11', undefined],
    ['HLS.S30.T15TVM.2019001T170719.v2.0.B8A.tif', '2019-01-01', '17:07:19'],
    ['HLS.S30.T15TVM.2020366T170719.v2.0.B8A.tif', '2020-12-31', '17:07:19'],
    ['SENTINEL-2_MSI_20LKP_B02_2020-06-04.tif', '2020-06-04', undefined],
    ['X0069_Y0043/20180504_LEVEL2_SEN2A_BOA.tif', '2018-05-04', undefined],
    ['SENTINEL2A_20220417-104906-443_L2A_T31TCJ_C_V3-0_FRE_B8A.tif', '2022-04-17', '10:49:06'],
    ['20181013T105029_20181013T105334_T30SYJ.tif', '2018-10-13', '10:50:29'],
    ['LC08_L2SP_017036_20130419_20200913_02_T2_SR_B2.TIF', '2013-04-19', undefined],
    ['S2_20170804.tif', '2017-08-04', undefined],
    ['https://example.org/data/S2_20170804.tif?signature=20300101', '2017-08-04', undefined],
    ['C:\\data\\20180104\\B02.tif', '2018-01-04', undefined],
  ])('%s', (name, date, time) => {
    expect(acquisitionOf(name)).toEqual(time === undefined ? { date } : { date, time });
  });

  it('take the first stamp, which is that of the acquisition, not that of the processing', () => {
    expect(acquisitionIn('20181013T105029_20201013T105334')).toEqual({ date: '2018-10-13', time: '10:50:29' });
  });
});

describe('numbers that are no dates', () => {
  it.each([
    'scene.tif',
    'S2_20181301.tif', // month 13
    'S2_20180230.tif', // 30 February
    'S2_20190229.tif', // no leap year
    'S2_20180100.tif',
    'S2_2019366.tif', // day 366 of 365
    'S2_2019000.tif',
    'S2_2018-13-01.tif',
    'S2_120180104.tif', // part of a longer number
    'S2_201801045.tif',
    'S2_2018010.4.tif'.replace('2018010', '2018999'),
    'S2_18000101.tif', // before any satellite
    'S2_21000101.tif',
    'S2_2018.tif',
    'S2_201801.tif',
    'T31UES_B02.tif',
  ])('%s', (name) => {
    expect(acquisitionOf(name)).toBeUndefined();
  });

  it('are passed over for one that is', () => {
    expect(acquisitionOf('tile_20189999_20180104.tif')).toEqual({ date: '2018-01-04' });
    expect(acquisitionOf('orbit_2019999_2018004.tif')).toEqual({ date: '2018-01-04' });
  });

  it('give no times of day', () => {
    for (const name of ['S2_20180104T250000.tif', 'S2_20180104_126000.tif', 'S2_2018-01-04_995959.tif']) {
      expect(acquisitionOf(name), name).toEqual({ date: '2018-01-04' });
    }
    expect(acquisitionOf('S2_2018-01-04_12345678.tif'), 'a longer number').toEqual({ date: '2018-01-04' });
  });
});

describe('folders', () => {
  it('serve where the name tells nothing, the nearest first', () => {
    expect(acquisitionOf('2015-01-01/20180104/B02.tif')).toEqual({ date: '2018-01-04' });
    expect(acquisitionOf('20180104/deeper/still/B02.tif')).toEqual({ date: '2018-01-04' });
  });

  it('yield to the name', () => {
    expect(acquisitionOf('20200101/S2_20180104.tif')).toEqual({ date: '2018-01-04' });
  });

  it('count as one name each: a date is not put together of several', () => {
    expect(acquisitionOf('2018/01/04/B02.tif')).toBeUndefined();
  });
});

describe('a pattern of the user', () => {
  it('finds what the rules do not', () => {
    const pattern = /(?<day>\d\d)\.(?<month>\d\d)\.(?<year>\d{4})/;
    expect(acquisitionOf('scene 04.01.2018.tif', pattern)).toEqual({ date: '2018-01-04' });
    expect(acquisitionOf('2018/01/04/B02.tif', /(?<year>\d{4})\/(?<month>\d\d)\/(?<day>\d\d)\//)).toEqual({
      date: '2018-01-04',
    });
    expect(acquisitionOf('doy004 of 2018', /doy(?<dayOfYear>\d+) of (?<year>\d+)/)).toEqual({ date: '2018-01-04' });
  });

  it('replaces the rules', () => {
    expect(acquisitionOf('20200101_20180104.tif', /_(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)/)).toEqual({
      date: '2018-01-04',
    });
    expect(acquisitionOf('S2_20180104.tif', /acquired(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)/)).toBeUndefined();
  });

  it('holds for every file, whatever its flags', () => {
    for (const flags of ['g', 'y', 'gi']) {
      const pattern = new RegExp('(?:.*)(?<year>\\d{4})(?<month>\\d\\d)(?<day>\\d\\d)', flags);
      for (const name of ['a_20180104.tif', 'b_20180104.tif']) {
        expect(acquisitionOf(name, pattern), `${flags} ${name}`).toEqual({ date: '2018-01-04' });
      }
    }
  });

  it('may give a part of the time, and no impossible one', () => {
    const pattern = /(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)h(?<hour>\d\d)(?<minute>\d\d)?/;
    expect(acquisitionOf('20180104h1030.tif', pattern)).toEqual({ date: '2018-01-04', time: '10:30:00' });
    expect(acquisitionOf('20180104h10.tif', pattern)).toEqual({ date: '2018-01-04', time: '10:00:00' });
    expect(acquisitionOf('20180104h9930.tif', pattern)).toBeUndefined();
  });
});

const days = fc
  .date({ min: new Date('1980-01-01T00:00:00Z'), max: new Date('2099-12-31T23:59:59Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

describe('laws', () => {
  it('every day is found again in every spelling', () => {
    fc.assert(
      fc.property(days, (date) => {
        const [year, month, day] = date.split('-');
        const dayOfYear = (Date.parse(date) - Date.parse(`${year}-01-01`)) / 86_400_000 + 1;
        const spellings = [
          `S2_${year}${month}${day}.tif`,
          `x-${year}-${month}-${day}-y.tif`,
          `x.${year}_${month}_${day}.tif`,
          `${year}.${month}.${day}.tif`,
          `HLS.${year}${String(dayOfYear).padStart(3, '0')}.tif`,
        ];
        for (const spelling of spellings) expect(acquisitionOf(spelling), spelling).toEqual({ date });
      }),
    );
  });

  it('whatever is found is a day and a time that exist', () => {
    const text = fc.string({ unit: fc.constantFrom(...'0123456789', ...'_-T.: a'), maxLength: 30 });
    fc.assert(
      fc.property(
        fc.oneof(
          text,
          fc.tuple(days, text).map(([day, rest]) => day + rest),
        ),
        (name) => {
          const found = acquisitionIn(name);
          if (!found) return;
          const moment = `${found.date}T${found.time ?? '00:00:00'}`;
          expect(new Date(`${moment}Z`).toISOString(), name).toBe(`${moment}.000Z`);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

it('GeoTIFFs and JPEG 2000 files are told by their extension, in any case', () => {
  for (const name of ['a.tif', 'b.TIFF', 'c/d.TiF', 'https://x.org/e.tif?key=1', 'f.jp2', 'g.J2K'])
    expect(looksLikeRaster(name)).toBe(true);
  for (const name of ['a.jp2.aux.xml', 'tif', 'jp2', 'b.tif.aux.xml', 'c.tif/readme', 'd.tif.ovr']) {
    expect(looksLikeRaster(name)).toBe(false);
  }
});
