import { type BandRole, bandRoles } from '../bands.ts';
import type { Random } from '../random.ts';
import { gaussian } from './random.ts';
import { type Calendar, calendars, type Look, type Spectrum, type Surface, spectra } from './surfaces.ts';

const dayLength = 86_400_000;

/** The ISO date `days` after `start`. */
export function addDays(start: string, days: number): string {
  return new Date(Date.parse(start) + days * dayLength).toISOString().slice(0, 10);
}

/** Days since the first of January, 0–365. */
export function dayOfYear(date: string): number {
  return Math.round((Date.parse(date) - Date.parse(`${date.slice(0, 4)}-01-01`)) / dayLength);
}

/** 1 in the middle of winter, -1 in the middle of summer. */
export function winterness(day: number): number {
  return Math.cos((2 * Math.PI * (day - 15)) / 365);
}

/** How wet the ground is on a day, 0 (dust) to 1 (soaked): wet winters, dry summers, and whether it has just rained. */
export function wetnessOn(day: number, random: Random): number {
  return Math.min(1, Math.max(0, 0.5 + 0.25 * winterness(day) + 0.18 * gaussian(random)));
}

/** What a soaked soil keeps of its dry reflectance. Water swallows most in the short-wave infrared. */
const soaked: Spectrum = [0.64, 0.62, 0.6, 0.6, 0.55, 0.5];

/** Reflectance × 10000 of every look on one day, a table for each band. */
export function reflectances(
  looks: readonly Look[],
  day: number,
  wetness: number,
  random: Random,
): Record<BandRole, Float32Array> {
  const tables = bandRoles.map(() => new Float32Array(looks.length));
  for (const [index, look] of looks.entries()) {
    const spectrum = spectrumOf(look, day, wetness);
    // Growth, tillage and dew differ from field to field in ways that no calendar knows.
    const whim = 1 + 0.025 * gaussian(random);
    for (const [band, table] of tables.entries()) {
      table[index] = 10000 * whim * (1 + 0.025 * gaussian(random)) * spectrum[band];
    }
  }
  return Object.fromEntries(bandRoles.map((role, band) => [role, tables[band]])) as Record<BandRole, Float32Array>;
}

function spectrumOf({ surface, late, vigour, tone }: Look, day: number, wetness: number): number[] {
  const leaf = leafiness(day - late);
  switch (surface) {
    case 'broadleaf':
      return mix([leaf * vigour, spectra.leaves], [1 - leaf * vigour, scaled(spectra.twigs, tone)]);
    case 'conifer':
      // Young needles in summer; in winter the low sun leaves much of the crowns in their own shade.
      return mix([0.88 + 0.12 * leaf, scaled(spectra.needles, vigour)]);
    case 'river':
      // Rain brings sediment.
      return mix([0.75 + 0.5 * wetness, spectra.river]);
    case 'garden':
      return mix([0.55 + 0.45 * leaf, spectra.garden], [0.45 - 0.45 * leaf, scaled(spectra.track, tone)]);
    default:
      return isCrop(surface)
        ? fieldSpectrum(surface, day - late, vigour, tone, wetness)
        : mix([tone, spectra[surface as keyof typeof spectra]]);
  }
}

function isCrop(surface: Surface): surface is keyof typeof calendars {
  return Object.hasOwn(calendars, surface);
}

function fieldSpectrum(crop: keyof typeof calendars, day: number, vigour: number, tone: number, wetness: number) {
  const [green, straw] = coverOn(calendars[crop], day);
  const plants = Math.min(1, green * vigour);
  const dry = Math.min(straw, 1 - plants);
  const ground = spectra.soil.map((value, band) => value * tone * (1 - wetness * (1 - soaked[band])));
  const leaves = crop === 'meadow' ? spectra.grass : spectra.crop;
  return mix([plants, leaves], [dry * (1 - 0.2 * wetness), spectra.straw], [1 - plants - dry, ground]);
}

/** How far the trees are in leaf, 0–1: out from mid-April to mid-May, gone in November. */
function leafiness(day: number): number {
  return smooth((day - 100) / 40) * (1 - smooth((day - 285) / 45));
}

function smooth(t: number): number {
  const x = Math.min(1, Math.max(0, t));
  return x * x * (3 - 2 * x);
}

/** Shares of green plants and straw on a day, which may lie before or after the year. */
function coverOn(calendar: Calendar, day: number): [green: number, straw: number] {
  const d = ((day % 365) + 365) % 365;
  const after = calendar.findIndex(([key]) => key > d);
  const [d0, green0, straw0] = calendar[after - 1];
  const [d1, green1, straw1] = calendar[after];
  const t = (d - d0) / (d1 - d0);
  return [green0 + t * (green1 - green0), straw0 + t * (straw1 - straw0)];
}

function scaled(spectrum: Spectrum, factor: number): number[] {
  return spectrum.map((value) => value * factor);
}

function mix(...parts: [share: number, spectrum: readonly number[]][]): number[] {
  return [0, 1, 2, 3, 4, 5].map((band) => parts.reduce((sum, [share, spectrum]) => sum + share * spectrum[band], 0));
}
