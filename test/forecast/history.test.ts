import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { candidatesOf, chooseHistory, daysBetween } from '../../src/forecast/history.ts';

const day = (date: string, time?: string) => (time === undefined ? { date } : { date, time });
const rules = { images: 3, days: 75, maxCloud: 10, minValid: 0.5, twoSided: false, which: 'latest' } as const;

describe('candidates', () => {
  it('are half a day to the end of the window before the scene', () => {
    const scenes = [
      day('2018-04-16', '10:50:00'),
      day('2018-04-16', '10:49:59'),
      day('2018-06-29', '22:50:00'),
      day('2018-06-29', '22:50:01'),
      day('2018-06-30', '10:50:00'),
      day('2018-07-01', '10:50:00'),
    ];
    expect(candidatesOf(scenes, 4, rules).map(({ scene }) => scene)).toEqual([2, 0]);
    expect(candidatesOf(scenes, 4, { days: 75, twoSided: true }).map(({ scene }) => scene)).toEqual([2, 5, 0]);
  });

  it('are compared by days where a time is not known', () => {
    expect(daysBetween(day('2018-06-29'), day('2018-06-30', '10:50:00'))).toBe(1);
    const scenes = [day('2018-06-29'), day('2018-06-30'), day('2018-06-30', '23:00:00'), day('2018-07-01')];
    expect(candidatesOf(scenes, 1, { days: 2, twoSided: true })).toEqual([
      { scene: 0, days: 1 },
      { scene: 3, days: 1 },
    ]);
  });
});

describe('a history', () => {
  const candidates = [9, 7, 6, 5, 2].map((scene, i) => ({ scene, days: 5 * (i + 1) }));
  const covers = { 9: [1, 10], 7: [1, 9.99], 6: [0.49, 0], 5: [0.5, 0], 2: [1, 0] };
  const of = (more: object = {}) => {
    const list = Object.entries(covers).reduce<{ valid: number; cloud: number }[]>((all, [scene, [valid, cloud]]) => {
      all[Number(scene)] = { valid, cloud };
      return all;
    }, []);
    const { taken, unfit } = chooseHistory(candidates, list, { ...rules, ...more });
    return { taken: taken.map(({ scene }) => scene), unfit: unfit.map(({ scene, why }) => [scene, why]) };
  };

  it('is of the nearest that are clear and observed enough', () => {
    expect(of({ images: 2 })).toEqual({
      taken: [7, 5],
      unfit: [
        [9, 'cloudy'],
        [6, 'little-observed'],
      ],
    });
    expect(of({ images: 2, which: 'oldest' }).taken).toEqual([5, 2]);
    expect(of({ maxCloud: 11, minValid: 0 })).toEqual({ taken: [9, 7, 6], unfit: [] });
  });

  it('never holds the scene, nor what is beyond its limits', () => {
    const dates = fc.uniqueArray(fc.nat(200), { minLength: 1, maxLength: 30 });
    const cover = fc.record({
      valid: fc.double({ min: 0, max: 1, noNaN: true }),
      cloud: fc.double({ min: 0, max: 100, noNaN: true }),
    });
    fc.assert(
      fc.property(
        dates,
        fc.infiniteStream(cover),
        fc.boolean(),
        fc.integer({ min: 1, max: 5 }),
        (days, all, twoSided, images) => {
          const sorted = days.toSorted((a, b) => a - b);
          const scenes = sorted.map((of) => day(new Date(of * 86_400_000).toISOString().slice(0, 10)));
          const covered = scenes.map(() => all.next().value!);
          const scene = scenes.length >> 1;
          const found = candidatesOf(scenes, scene, { days: 75, twoSided });
          const { taken, unfit } = chooseHistory(found, covered, { ...rules, images, twoSided });
          expect(taken.length).toBeLessThanOrEqual(images);
          for (const one of taken) {
            expect(one.scene).not.toBe(scene);
            expect(covered[one.scene].cloud).toBeLessThan(10);
            expect(covered[one.scene].valid).toBeGreaterThanOrEqual(0.5);
            expect(Math.abs(sorted[one.scene] - sorted[scene])).toBe(one.days);
            if (!twoSided) expect(one.scene).toBeLessThan(scene);
          }
          expect(taken.map((one) => one.days)).toEqual(taken.map((one) => one.days).sort((a, b) => a - b));
          expect(taken.length + unfit.length).toBeLessThanOrEqual(found.length);
        },
      ),
    );
  });
});
