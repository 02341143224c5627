import { describe, expect, it } from 'vitest';
import { bandRoles } from '../../src/bands.ts';
import { isTsmaskError } from '../../src/errors.ts';
import { epsgOf, transformOf } from '../../src/grid.ts';
import {
  addConfusion,
  noConfusion,
  rates,
  type SimulatedScene,
  type SimulationOptions,
  score,
  simulate,
} from '../../src/simulate/index.ts';
import { dayOfYear } from '../../src/simulate/seasons.ts';

const [noObservation, clear, cloud, shadow] = [0, 1, 2, 3];
const size = 96;

function allScenes(options: SimulationOptions = {}): SimulatedScene[] {
  const { dates, scene } = simulate({ width: size, height: size, ...options });
  return Array.from(dates.keys(), scene);
}

/** Whether two scenes are the same to the last bit. (A failing `toEqual` would print every pixel, which takes minutes.) */
function same(a: SimulatedScene, b: SimulatedScene): boolean {
  const equal = (x: Int16Array | Uint8Array, y: Int16Array | Uint8Array) =>
    x.length === y.length && x.every((value, i) => value === y[i]);
  return a.date === b.date && equal(a.truth, b.truth) && bandRoles.every((role) => equal(a.bands[role], b.bands[role]));
}

const year = allScenes();

/** Mean of the six bands, DN. */
function brightness({ bands }: SimulatedScene, pixel: number): number {
  return bandRoles.reduce((sum, role) => sum + bands[role][pixel], 0) / 6;
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1];
}

/** Of every pixel, the median brightness of its clear observations. */
const clearBrightness = Array.from({ length: size * size }, (_, pixel) =>
  median(year.filter(({ truth }) => truth[pixel] === clear).map((scene) => brightness(scene, pixel))),
);

/** Brightness relative to the same pixel's clear median, of all observations of a class. */
function contrasts(wanted: number): number[] {
  return year.flatMap((scene) =>
    Array.from(scene.truth.keys())
      .filter((pixel) => scene.truth[pixel] === wanted)
      .map((pixel) => brightness(scene, pixel) / clearBrightness[pixel]),
  );
}

function share<T>(values: readonly T[], test: (value: T) => boolean): number {
  return values.filter(test).length / values.length;
}

function count(scenes: readonly SimulatedScene[], wanted: number): number {
  return scenes.reduce((sum, { truth }) => sum + truth.filter((value) => value === wanted).length, 0);
}

describe('simulate', () => {
  it('gives the same stack for the same options, and another one for another seed', () => {
    const [a, again, other] = [5, 5, 6].map((seed) => allScenes({ dates: 4, seed }));
    for (const index of a.keys()) {
      expect(same(a[index], again[index])).toBe(true);
      expect(bandRoles.some((role) => a[index].bands[role].every((dn, i) => dn === other[index].bands[role][i]))).toBe(
        false,
      );
    }
  });

  it('draws a scene the same whatever was drawn before, and into memory of its own', () => {
    const { scene } = simulate({ width: size, height: size });
    const last = scene(47);
    expect(same(last, year[47])).toBe(true);
    expect(same(scene(3), year[3])).toBe(true);
    last.bands.red.fill(7);
    expect(same(scene(47), year[47])).toBe(true);
  });

  it('gives dates in order, at the asked distance', () => {
    expect(simulate({ dates: 3, start: '2024-02-25', everyDays: 5 }).dates).toEqual([
      '2024-02-25',
      '2024-03-01',
      '2024-03-06',
    ]);
    expect(year.map(({ date }) => date)).toEqual(simulate().dates);
  });

  it('lies on a grid of 20 m in UTM', () => {
    const { grid } = simulate({ width: 30, height: 20, dates: 1 });
    expect([grid.width, grid.height]).toEqual([30, 20]);
    expect(epsgOf(grid.geo)).toBe(32631);
    expect(transformOf(grid.geo)).toEqual([20, 0, 500000, 0, -20, 5640000]);
  });

  it('takes any size, down to a pixel', () => {
    for (const [width, height] of [
      [1, 1],
      [3, 250],
      [250, 2],
    ]) {
      const { scene } = simulate({ width, height, dates: 6 });
      for (let index = 0; index < 6; index++) {
        const { bands, truth } = scene(index);
        expect(truth.length).toBe(width * height);
        for (const role of bandRoles) {
          expect(bands[role].length).toBe(width * height);
          expect(bands[role].every((dn, i) => (truth[i] === noObservation ? dn === -999 : dn >= 1))).toBe(true);
        }
      }
    }
  });

  it.each([
    [{ width: 0 }, 'width'],
    [{ height: 2.5 }, 'height'],
    [{ dates: Number.NaN }, 'dates'],
    [{ everyDays: 0 }, 'everyDays'],
    [{ seed: 0.5 }, 'seed'],
    [{ cloudiness: 1.1 }, 'cloudiness'],
    [{ start: 'yesterday' }, 'start'],
    [{ start: '2024-13-01' }, 'start'],
  ])('refuses %o', (options, subject) => {
    expect(() => simulate(options)).toThrow(expect.objectContaining({ code: 'BAD_OPTION', subject }));
  });

  it('refuses a scene that is not in the stack', () => {
    const { scene } = simulate({ width: 8, height: 8, dates: 2 });
    for (const index of [-1, 2, 0.5]) expect(() => scene(index)).toThrow(expect.objectContaining({ subject: 'index' }));
  });
});

describe('bands and truth', () => {
  it('have no observation at the same pixels, and values of 1–10000 elsewhere', () => {
    for (const { bands, truth } of year) {
      for (const role of bandRoles) {
        const wrong = bands[role].findIndex((dn, i) =>
          truth[i] === noObservation ? dn !== -999 : !(dn >= 1 && dn <= 10000),
        );
        expect(wrong).toBe(-1);
      }
    }
  });

  it('have gaps on some dates, and on none when told so', () => {
    const cut = year.filter(({ truth }) => truth.includes(noObservation));
    expect(cut.length).toBeGreaterThan(8);
    expect(cut.length).toBeLessThan(30);
    expect(count(allScenes({ dates: 12, gaps: false }), noObservation)).toBe(0);
  });

  it('differ in gaps only, with and without them', () => {
    const whole = allScenes({ gaps: false });
    for (const [index, { bands, truth }] of year.entries()) {
      const other = whole[index];
      expect(truth.every((value, i) => value === noObservation || value === other.truth[i])).toBe(true);
      expect(bands.nir.every((value, i) => value === -999 || value === other.bands.nir[i])).toBe(true);
    }
  });

  it('show cloud brighter than the clear ground', () => {
    const found = contrasts(cloud);
    expect(share(found, (contrast) => contrast > 1.1)).toBeGreaterThan(0.97);
    expect(median(found)).toBeGreaterThan(2.5);
  });

  it('show shadow darker than the clear ground', () => {
    const found = contrasts(shadow);
    expect(share(found, (contrast) => contrast < 0.9)).toBeGreaterThan(0.85);
    const typical = median(found);
    expect(typical).toBeGreaterThan(0.2);
    expect(typical).toBeLessThan(0.6);
  });

  it('show the clear ground at its usual brightness on most dates', () => {
    expect(share(contrasts(clear), (contrast) => Math.abs(contrast - 1) < 0.3)).toBeGreaterThan(0.9);
  });

  it('are green in summer and not in winter', () => {
    const ndvi = (wanted: (day: number) => boolean) => {
      const scenes = year.filter(({ date }) => wanted(dayOfYear(date)));
      return median(
        scenes.flatMap(({ bands: { red, nir }, truth }) =>
          Array.from(truth.keys())
            .filter((i) => truth[i] === clear)
            .map((i) => (nir[i] - red[i]) / (nir[i] + red[i])),
        ),
      );
    };
    expect(ndvi((day) => day > 150 && day < 190)).toBeGreaterThan(ndvi((day) => day < 60 || day > 320) + 0.1);
  });
});

describe('cloudiness', () => {
  it.each([0.1, 0.35, 0.7])('%f is the mean share of cloud', (cloudiness) => {
    for (const seed of [1, 2]) {
      const scenes = allScenes({ cloudiness, seed, gaps: false });
      const mean = count(scenes, cloud) / (scenes.length * size * size);
      expect(Math.abs(mean - cloudiness)).toBeLessThan(0.03);
    }
  });

  it('leaves many dates clear and some overcast', () => {
    const covers = allScenes({ gaps: false }).map((scene) => count([scene], cloud) / size ** 2);
    expect(share(covers, (cover) => cover === 0)).toBeCloseTo(0.42, 1);
    expect(share(covers, (cover) => cover > 0.9)).toBeGreaterThan(0.1);
    expect(share(covers, (cover) => cover > 0.05 && cover < 0.9)).toBeGreaterThan(0.3);
  });

  it('0 is a sky without cloud or shadow, 1 a sky without a hole', () => {
    const blue = allScenes({ cloudiness: 0, dates: 6, gaps: false });
    expect(count(blue, clear)).toBe(6 * size * size);
    expect(count(allScenes({ cloudiness: 1, dates: 6, gaps: false }), cloud)).toBeGreaterThan(0.98 * 6 * size * size);
  });
});

describe('score', () => {
  // Cloud: 2 found, 1 missed, 1 called wrongly. Shadow: 1 found, 2 missed (one left without a class), 1 called wrongly.
  const truth = Uint8Array.of(0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3);
  const mask = Uint8Array.of(2, 0, 1, 2, 1, 2, 2, 3, 3, 1, 0);

  it('counts pairs of truth and mask', () => {
    expect(score(truth, mask)).toEqual([1, 0, 1, 0, 0, 2, 1, 0, 0, 0, 2, 1, 1, 1, 0, 1]);
  });

  it('gives the rates that a calculation by hand gives', () => {
    const { cloud, shadow } = rates(score(truth, mask));
    expect(cloud).toEqual({ precision: 2 / 3, recall: 2 / 3, f1: 2 / 3 });
    expect(shadow).toEqual({ precision: 1 / 2, recall: 1 / 3, f1: 2 / 5 });
  });

  it('adds up over scenes', () => {
    const halves = [score(truth.subarray(0, 4), mask.subarray(0, 4)), score(truth.subarray(4), mask.subarray(4))];
    expect(halves.reduce(addConfusion, noConfusion)).toEqual(score(truth, mask));
  });

  it('has no rates where there is nothing to measure', () => {
    const { cloud } = rates(score(Uint8Array.of(1, 0), Uint8Array.of(1, 2)));
    expect(cloud).toEqual({ precision: Number.NaN, recall: Number.NaN, f1: Number.NaN });
  });

  it('refuses a mask of another size', () => {
    let caught: unknown;
    try {
      score(truth, mask.subarray(1));
    } catch (error) {
      caught = error;
    }
    expect(isTsmaskError(caught, 'BAD_OPTION')).toBe(true);
  });
});
