import { describe, expect, it } from 'vitest';
import { addDays, dayOfYear, reflectances, wetnessOn } from '../../src/simulate/seasons.ts';
import type { Look, Surface } from '../../src/simulate/surfaces.ts';

const halfway = () => 0.5;

function seen(surface: Surface, day: number, { late = 0, wetness = 0.3 } = {}) {
  const look: Look = { surface, late, vigour: 1, tone: 1 };
  const { red, nir, swir1 } = reflectances([look], day, wetness, halfway);
  return { red: red[0], nir: nir[0], swir1: swir1[0], ndvi: (nir[0] - red[0]) / (nir[0] + red[0]) };
}

describe('reflectances', () => {
  it('follow the calendars of the crops', () => {
    const [january, may, august] = [10, 140, 225];
    expect(seen('wheat', may).ndvi).toBeGreaterThan(0.7);
    expect(seen('wheat', august).ndvi).toBeLessThan(0.4);
    expect(seen('maize', august).ndvi).toBeGreaterThan(0.7);
    expect(seen('maize', may).ndvi).toBeLessThan(0.4);
    expect(seen('meadow', january).ndvi).toBeGreaterThan(0.5);
    expect(seen('broadleaf', may).nir).toBeGreaterThan(1.5 * seen('broadleaf', january).nir);
  });

  it('come later where the crop is late, also across the turn of the year', () => {
    expect(seen('wheat', 200, { late: 10 })).toEqual(seen('wheat', 190));
    expect(seen('wheat', 5, { late: 10 })).toEqual(seen('wheat', 360));
    expect(seen('wheat', 360, { late: -10 })).toEqual(seen('wheat', 5));
  });

  it('are lower of wet soil, and of water in the infrared at all times', () => {
    expect(seen('maize', 100, { wetness: 1 }).swir1).toBeLessThan(0.7 * seen('maize', 100, { wetness: 0 }).swir1);
    for (const surface of ['river', 'lake'] as const) {
      for (const day of [0, 100, 200, 300, 365]) expect(seen(surface, day).swir1).toBeLessThan(300);
    }
  });
});

describe('wetnessOn', () => {
  it('is higher in winter than in summer', () => {
    expect(wetnessOn(15, halfway)).toBeGreaterThan(wetnessOn(197, halfway) + 0.3);
  });
});

describe('dates', () => {
  it('run over the ends of months and years', () => {
    expect(addDays('2024-12-30', 5)).toBe('2025-01-04');
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
    expect(dayOfYear('2024-01-01')).toBe(0);
    expect(dayOfYear('2024-12-31')).toBe(365);
  });
});
