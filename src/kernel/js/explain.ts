/** Why each date of a series has its class: what the plain core says while it classifies. */
import { type BandRole, bandRoles, defaultNodata } from '../../bands.ts';
import { Class, type ClassCode } from '../classes.ts';
import { checkSeries, type SeriesInput } from '../kernel.ts';
import { resolveThresholds, type Thresholds } from '../thresholds.ts';
import { Flag, type Indices, isMissing, observe } from './indices.ts';
import { classifySeries, createScratch, type SeriesTrace, type Verdict } from './temporal.ts';

export interface ExplainRequest extends Pick<SeriesInput, 'bands' | 'dates' | 'nodata'> {
  /** Overrides of the published thresholds. */
  readonly thresholds?: Partial<Thresholds>;
}

/** A segment of the series against its background. Dates are counted from 0; levels are reflectance. */
export interface Comparison extends Verdict {
  /** 1 to 7. */
  readonly pass: number;
  /** The dates of the segment: one, two or three. */
  readonly segment: readonly number[];
  /** Mean of the segment. */
  readonly level: number;
  /** Mean of the neighbours; 0 where there were fewer than two for each date of the segment. */
  readonly background: number;
  /** The dates that made the background, in the order in which they were taken, nearest first; fewer where they were too few. */
  readonly neighbours: readonly number[];
  /** The dates with an observation that were stepped over on the way to these neighbours, in time order. */
  readonly passedOver: readonly PassedOver[];
}

/** A date that could not serve as a neighbour when a segment was compared. */
export interface PassedOver {
  readonly date: number;
  /**
   * Marked as cloud or shadow by then, whatever it was found to be in the end; or clear, but too dark: its mean is not
   * above neighbourMean, nor its MNDWI above neighbourMndwi.
   */
  readonly as: 'cloud' | 'shadow' | 'dark';
}

/** What decided about a date. */
export type Reason =
  /** No observation: these bands are missing. */
  | { readonly rule: 'missing-band'; readonly bands: readonly BandRole[]; readonly comparison?: never }
  /** No observation: this index has no value. */
  | { readonly rule: 'no-index'; readonly index: 'mndwi' | 'msavi'; readonly comparison?: never }
  /** Cloud: the mean is above brightMean, whatever its neighbours. */
  | { readonly rule: 'bright'; readonly comparison?: never }
  /** Cloud, or shadow: a segment that it is part of stands out from its background. */
  | { readonly rule: 'cloud-contrast' | 'shadow-contrast'; readonly comparison: Comparison }
  /** Clear, though a segment that it is part of is dark: it is water, by its MNDWI and mean, or by its MSAVI and MNDWI. */
  | { readonly rule: 'water'; readonly by: 'mndwi' | 'msavi'; readonly comparison: Comparison }
  /** Clear, though bright: it is bare ground. Without a comparison where its mean was above brightMean. */
  | { readonly rule: 'bare-ground'; readonly comparison?: Comparison }
  /** Cloud, though nothing stood out: it has the colours of thin cloud. With the comparison that it had passed last. */
  | { readonly rule: 'thin-cloud'; readonly comparison?: Comparison }
  /** Clear: with the last comparison of a segment that it is part of; without one where the series is too short for any. */
  | { readonly rule: 'clear'; readonly comparison?: Comparison };

export type DateExplanation = Reason & {
  /** Of the temporal test; the spatial steps come after it. */
  readonly class: ClassCode;
  /** Absent where there is no observation. */
  readonly indices?: Indices;
  /** Whether it can be part of the background of others, as long as it is clear itself. */
  readonly isNeighbour: boolean;
};

interface Mutable {
  reason?: Reason;
  indices?: Indices;
  water?: 'mndwi' | 'msavi';
  isNeighbour: boolean;
  /** As far as the passes have come. */
  code: number;
  /** The last comparison that it was part of. */
  last?: Comparison;
  /** The first that gave it the class that it had after the passes. */
  mark?: Comparison;
}

/**
 * Says for each date of one pixel what class the temporal test gives it, and why. It is the plain JS core that tells, so
 * the classes are those of `temporal` with the same thresholds.
 *
 * @param request bands of one pixel, one Int16Array of `dates` values each, reflectance × 10000, in time order
 * @throws TsmaskError BAD_OPTION
 */
export function explainSeries({ bands, dates, nodata, thresholds }: ExplainRequest): DateExplanation[] {
  checkSeries({ bands, dates, pixels: 1, ...(nodata === undefined ? {} : { nodata }) });
  const t = resolveThresholds(thresholds);
  const means = new Float32Array(dates);
  const flags = new Uint8Array(dates);
  const found: Mutable[] = [];
  for (let date = 0; date < dates; date++) {
    const told: Mutable = { isNeighbour: false, code: Class.NoObservation };
    observe(bands, date, nodata ?? defaultNodata, t, means, flags, date, {
      noIndex(index) {
        told.reason = { rule: 'no-index', index };
      },
      observed(indices, { byMndwi, byMsavi }) {
        told.indices = indices;
        if (byMndwi || byMsavi) told.water = byMndwi ? 'mndwi' : 'msavi';
      },
    });
    if (!told.indices && !told.reason) {
      const missing = bandRoles.filter((role) => isMissing(bands[role][date], nodata ?? defaultNodata));
      told.reason = { rule: 'missing-band', bands: missing };
    }
    told.isNeighbour = (flags[date] & Flag.usable) !== 0;
    told.code = flags[date] & Flag.classBits;
    found.push(told);
  }
  classifySeries(means, flags, t, createScratch(dates), traceInto(found));
  return found.map(({ reason, indices, isNeighbour }, date) => ({
    ...reason!,
    class: flags[date] as ClassCode,
    ...(indices ? { indices } : {}),
    isNeighbour,
  }));
}

function traceInto(found: readonly Mutable[]): SeriesTrace {
  let pass = 0;
  return {
    beginsPass(number) {
      pass = number;
    },
    compared(segment, level, background, neighbours, verdict, code) {
      const passedOver = passedOverFor(segment, neighbours, found);
      const comparison: Comparison = { pass, segment, level, background, neighbours, passedOver, ...verdict };
      for (const date of segment) {
        const told = found[date];
        told.last = comparison;
        if (code !== Class.Clear) told.code = code;
        // A segment that reaches into a marked one marks that part anew, which counts if it is of the other class.
        if (code !== Class.Clear && told.mark?.side !== comparison.side) told.mark = comparison;
      }
    },
    swept(date, before, final) {
      const told = found[date];
      told.reason ??= reasonOf(told, before, final);
    },
  };
}

function passedOverFor(
  segment: readonly number[],
  neighbours: readonly number[],
  found: readonly Mutable[],
): PassedOver[] {
  const [first, last] = [segment[0], segment[segment.length - 1]];
  // Taken in turns, each side gives as many as the segment has dates, unless it comes to its end.
  const isWhole = (side: readonly number[]) => side.length >= segment.length;
  const before = neighbours.filter((date) => date < first);
  const after = neighbours.filter((date) => date > last);
  const from = isWhole(before) ? Math.min(...before) : 0;
  const to = isWhole(after) ? Math.max(...after) : found.length - 1;
  const passed: PassedOver[] = [];
  for (let date = from; date <= to; date++) {
    const { code, isNeighbour } = found[date];
    if ((date >= first && date <= last) || code === Class.NoObservation) continue;
    if (code === Class.Clear && isNeighbour) continue;
    passed.push({ date, as: code === Class.Cloud ? 'cloud' : code === Class.CloudShadow ? 'shadow' : 'dark' });
  }
  return passed;
}

function reasonOf({ mark, last, water }: Mutable, before: number, final: number): Reason {
  const marked = mark && { comparison: mark };
  if (before === Class.CloudShadow) {
    return final === Class.Clear
      ? { rule: 'water', by: water!, comparison: mark! }
      : { rule: 'shadow-contrast', comparison: mark! };
  }
  if (before === Class.Cloud) {
    if (final === Class.Clear) return { rule: 'bare-ground', ...marked };
    return mark ? { rule: 'cloud-contrast', comparison: mark } : { rule: 'bright' };
  }
  return { rule: final === Class.Cloud ? 'thin-cloud' : 'clear', ...(last ? { comparison: last } : {}) };
}
