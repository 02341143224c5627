/** Whether numbers can be reflectance at all: catches a scale of 1 on reflectance × 10000, and the like. */
import type { Remark } from '../stack.ts';
import { Histogram } from './percentile.ts';

/** Reflectance × 10000. */
const brightest = 20000;
const darkest = 10;
/** A median as low as that is no shadow and no water, but an offset too many. */
const impossible = -500;
const enough = 100;

export interface Plausibility {
  readonly verdict: 'plausible' | 'too-bright' | 'too-dark' | 'negative' | 'too-few';
  /** Of the valid values, reflectance × 10000; absent where there are too few. */
  readonly median?: number;
}

/**
 * Judges a sample of pixels. Too bright: half of them above a reflectance of 2. Too dark: hardly one above 0.001.
 * Negative: half of them below −0.05. Too few: less than 100 valid ones, which is no verdict.
 *
 * @param values reflectance × 10000, with scale and offset applied; NaN is not valid.
 * @param nodata values that are not valid.
 */
export function plausible(values: ArrayLike<number>, nodata: readonly number[] = []): Plausibility {
  const histogram = new Histogram();
  for (let i = 0; i < values.length; i++) {
    if (!nodata.includes(values[i])) histogram.add(values[i]);
  }
  if (histogram.total < enough) return { verdict: 'too-few' };
  const median = histogram.percentile(0.5)!;
  if (median > brightest) return { verdict: 'too-bright', median };
  if (median < impossible) return { verdict: 'negative', median };
  return { verdict: histogram.percentile(0.99)! < darkest ? 'too-dark' : 'plausible', median };
}

const advice = {
  'too-bright': 'The numbers may be reflectance × 10000 already: check the scale.',
  'too-dark': 'They may have been scaled twice: check the scale.',
  negative: 'An offset may have been subtracted twice: check the offset.',
};

/** The warning that a verdict is worth, if any. */
export function implausible({ verdict, median = 0 }: Plausibility, subject: string): Remark | undefined {
  if (verdict === 'plausible' || verdict === 'too-few') return undefined;
  const message = `The median reflectance is ${median / 10000}, which cannot be. ${advice[verdict]}`;
  return { kind: 'warning', code: 'implausible', message, subject };
}
