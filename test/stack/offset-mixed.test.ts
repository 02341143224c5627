import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkDark, implausible, plausible, scenesToProbe } from '../../src/stack/offset/index.ts';
import { type DarkScene, mixedOffsets } from '../../src/stack/offset/mixed.ts';
import { percentileOf } from '../../src/stack/offset/percentile.ts';

const dayOf = (day: number) => new Date(Date.UTC(2021, 0, 1 + day)).toISOString().slice(0, 10);
const series = (darks: readonly number[]): DarkScene[] => darks.map((dark, i) => ({ date: dayOf(i * 5), dark }));
const clear = fc.integer({ min: 100, max: 400 });
const clearSide = fc.array(clear, { minLength: 5, maxLength: 40 });
/** A side on which up to every third scene is cloudy. */
const cloudySide = fc
  .array(fc.tuple(clear, clear, fc.integer({ min: 100, max: 9000 })), { minLength: 3, maxLength: 15 })
  .map((triples) => triples.flat());

describe('scenes with and without the offset', () => {
  it('are told apart at the date of the step, up or down', () => {
    fc.assert(
      fc.property(clearSide, clearSide, fc.constantFrom(1000, -1000), (before, after, step) => {
        const scenes = series([...before, ...after.map((dark) => dark + step)]);
        const found = mixedOffsets(scenes)!;
        expect(found.date).toBe(dayOf(before.length * 5));
        expect(Math.sign(found.after - found.before)).toBe(Math.sign(step));
        expect(checkDark(scenes)).toMatchObject([{ code: 'offset-mixed', subject: found.date, kind: 'warning' }]);
      }),
    );
  });

  it('are told apart in spite of clouds', () => {
    fc.assert(
      fc.property(cloudySide, cloudySide, (before, after) => {
        const found = mixedOffsets(series([...before, ...after.map((dark) => dark + 1000)]));
        expect(found).toBeDefined();
      }),
    );
  });

  it('are not seen where dark pixels vary by less than a step', () => {
    const side = fc.array(fc.integer({ min: 0, max: 699 }), { maxLength: 60 });
    fc.assert(fc.property(side, (darks) => mixedOffsets(series(darks)) === undefined));
  });

  it('the order of scenes and what is common to all of them make no difference', () => {
    const dark = fc.integer({ min: 0, max: 3000 });
    const scenes = fc.array(fc.record({ date: fc.integer({ min: 0, max: 60 }).map(dayOf), dark }), { maxLength: 40 });
    fc.assert(
      fc.property(scenes, fc.integer({ min: -500, max: 500 }), fc.nat(), (all, common, seed) => {
        const found = mixedOffsets(all);
        const moved = mixedOffsets(all.map((scene) => ({ ...scene, dark: scene.dark + common })));
        expect(moved).toEqual(found && { ...found, before: found.before + common, after: found.after + common });
        const shuffled = [...all].sort((a, b) => ((a.dark * 31 + seed) % 17) - ((b.dark * 31 + seed) % 17));
        expect(mixedOffsets(shuffled)).toEqual(found);
      }),
    );
  });

  it('are not claimed of four scenes, nor of a winter of snow, nor of a greater step', () => {
    expect(mixedOffsets(series([200, 200, 200, 200, 1200, 1200, 1200, 1200]))).toBeUndefined();
    const winter = [...Array(10).fill(300), ...Array(8).fill(1300), ...Array(30).fill(300)];
    expect(mixedOffsets(series(winter))).toBeUndefined();
    expect(mixedOffsets(series([...Array(10).fill(300), ...Array(10).fill(2000)]))).toBeUndefined();
  });

  it('are not in one of them alone where all have it', () => {
    const [remark, ...others] = checkDark(series([1150, 1300, 1250, 4000, 1180, 2500]));
    expect(others).toEqual([]);
    expect(remark).toMatchObject({ kind: 'warning', code: 'offset-unclear' });
    expect(remark.message).toContain('-0.1');
    expect(checkDark(series([1150, 1300, 1250, 4000, 880, 2500]))).toEqual([]);
    expect(checkDark(series([2150, 2300, 1950, 4000, 1980, 2500]))).toEqual([]);
    expect(checkDark(series([1150, 1300]))).toEqual([]);
  });

  it('a few scenes stand for all, from both sides of the change', () => {
    const dates = Array.from({ length: 200 }, (_, i) => dayOf(((i * 37) % 200) * 4));
    const chosen = scenesToProbe(dates);
    expect(new Set(chosen).size).toBe(12);
    expect(chosen.map((i) => dates[i])).toEqual(chosen.map((i) => dates[i]).sort());
    expect(chosen.filter((i) => dates[i] < '2022-01-25')).toHaveLength(6);
    expect(scenesToProbe(dates.map(() => '2020-05-01'))).toHaveLength(12);
    expect(scenesToProbe(['2023-01-01', '2019-01-01', '2021-01-01'])).toEqual([1, 2, 0]);
    expect(scenesToProbe([])).toEqual([]);
  });
});

describe('percentiles', () => {
  it('are the value that enough others do not exceed', () => {
    const values = fc.array(fc.integer({ min: -2000, max: 20000 }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (all, share) => {
        const found = percentileOf(all, [], share)!;
        expect(all).toContain(found);
        expect(all.filter((value) => value <= found).length).toBeGreaterThanOrEqual(share * all.length - 1e-9);
        expect(all.filter((value) => value < found).length).toBeLessThan(Math.max(share * all.length, 1));
      }),
    );
  });

  it('leave out what is not valid', () => {
    expect(percentileOf(Uint16Array.of(0, 0, 0, 7, 9), [0], 0.5)).toBe(7);
    expect(percentileOf([Number.NaN, -999, 3.4], [-999], 0.01)).toBe(3);
    expect(percentileOf([0, Number.NaN], [0], 0.5)).toBeUndefined();
    expect(percentileOf([1e9, 1e9], [], 0.5)).toBe(65535);
    expect(() => percentileOf([1], [], 1.5)).toThrow(RangeError);
  });
});

describe('numbers that can be reflectance', () => {
  const sample = Float64Array.from({ length: 1000 }, (_, i) => 50 + ((i * 7919) % 6000));
  const verdict = (gain: number, bias = 0) => plausible(sample.map((value) => value * gain + bias)).verdict;

  it('are told from those that cannot', () => {
    expect(verdict(1)).toBe('plausible');
    expect(verdict(1, -100)).toBe('plausible');
    expect(verdict(1.2, 10000)).toBe('plausible');
    // A scale of 1 on reflectance × 10000, as int16 holds it too.
    expect(verdict(10000)).toBe('too-bright');
    expect(plausible(Int16Array.from(sample, () => 32767)).verdict).toBe('too-bright');
    // 1/10000 on reflectance 0–1, or twice.
    expect(verdict(1e-4)).toBe('too-dark');
    // −0.1 where 1000 was meant to be subtracted once only, of dark land.
    expect(plausible(sample.map((value) => value / 10 - 1000)).verdict).toBe('negative');
    expect(plausible(sample.subarray(0, 99))).toEqual({ verdict: 'too-few' });
    expect(plausible(new Float64Array(1000).fill(-999), [-999])).toEqual({ verdict: 'too-few' });
  });

  it('are worth a warning where they cannot', () => {
    expect(implausible({ verdict: 'too-bright', median: 65535 }, 'a.tif')).toMatchObject({
      kind: 'warning',
      code: 'implausible',
      subject: 'a.tif',
    });
    expect(implausible({ verdict: 'plausible', median: 500 }, 'a.tif')).toBeUndefined();
    expect(implausible({ verdict: 'too-few' }, 'a.tif')).toBeUndefined();
  });
});
