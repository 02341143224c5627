/** Which bands a rule looks at, and how a difference in several of them becomes one number. */
import { TsmaskError } from '../../errors.ts';

const visibleRoles = ['red', 'green', 'blue'];

/** Landsat 8's B1 to B6, as far as a stack has them. */
const brightRoles = ['coastal', 'blue', 'green', 'red', 'nir', 'swir1'];

/** Places among the bands of a scene. */
export interface LabelBands {
  readonly visible: readonly number[];
  /** From coastal blue to SWIR 1: where clouds are brighter than ground, and shadows darker. */
  readonly bright: readonly number[];
  readonly nir: number;
}

/** @throws TsmaskError MISSING_BAND */
export function labelBands(roles: readonly string[]): LabelBands {
  const missing = [...visibleRoles, 'nir'].find((role) => !roles.includes(role));
  if (missing !== undefined) {
    throw new TsmaskError('MISSING_BAND', `Clusters cannot be labelled without the band ${missing}.`, {
      subject: missing,
      remedy: 'Use scenes with blue, green, red and near infrared.',
    });
  }
  return {
    visible: visibleRoles.map((role) => roles.indexOf(role)),
    bright: brightRoles.filter((role) => roles.includes(role)).map((role) => roles.indexOf(role)),
    nir: roles.indexOf('nir'),
  };
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

export function rootMeanSquare(values: readonly number[]): number {
  return Math.sqrt(sum(values.map((value) => value * value)) / values.length);
}

/**
 * Root mean square of a difference, positive if it is brighter in the mean of `signed`, else negative.
 *
 * @param difference whole numbers, so that a mean of 0 is one
 */
export function signedDifference(difference: readonly number[], signed = difference): number {
  return sum(signed) > 0 ? rootMeanSquare(difference) : -rootMeanSquare(difference);
}
