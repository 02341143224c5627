/** What the bands of a pixel say, date by date. */
import { type BandRole, bandRoles } from 'tsmask';
import type { SeriesBands } from './engine/protocol.ts';

/** 0–1; null where there is none. */
export function reflectance(bands: SeriesBands, role: BandRole, date: number): number | null {
  const value = bands[role][date];
  return value === 0 || value <= -999 ? null : value / 10000;
}

export function meanOf(bands: SeriesBands, date: number): number | null {
  let sum = 0;
  for (const role of bandRoles) {
    const value = reflectance(bands, role, date);
    if (value === null) return null;
    sum += value;
  }
  return sum / bandRoles.length;
}

/** How green it is: not what a class is decided by, but what most people know a field by. */
export function ndvi(bands: SeriesBands, date: number): number | null {
  const [nir, red] = [reflectance(bands, 'nir', date), reflectance(bands, 'red', date)];
  if (nir === null || red === null || nir + red === 0) return null;
  return (nir - red) / (nir + red);
}
