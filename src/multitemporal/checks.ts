/** What cannot be computed with, told before it is tried. */
import { TsmaskError } from '../errors.ts';
import type { Table } from './model.ts';

export function bad(subject: string, message: string, remedy: string): never {
  throw new TsmaskError('BAD_OPTION', message, { subject, remedy });
}

/** @throws TsmaskError BAD_OPTION where a value is no number, or beyond its limits. */
export function numberWithin(subject: string, value: number, least: number, most: number): void {
  if (value >= least && value <= most) return;
  const limits = most === Number.MAX_VALUE ? `a number from ${least} on` : `a number from ${least} to ${most}`;
  bad(subject, `A ${subject} of ${value} cannot be used.`, `Give ${limits}.`);
}

/** @throws TsmaskError BAD_OPTION */
export function wholeNumberWithin(subject: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value)) numberWithin(subject, value, least, most);
  else bad(subject, `A ${subject} of ${value} cannot be used.`, `Give a whole number from ${least} to ${most}.`);
}

/** @throws TsmaskError TOO_FEW_SAMPLES */
export function enoughSamples(found: number, needed: number, purpose: string): void {
  if (found >= needed) return;
  throw new TsmaskError('TOO_FEW_SAMPLES', `There are ${found} samples for ${purpose}, which needs ${needed}.`, {
    subject: 'samples',
    remedy: 'Use a larger area, more samples, or scenes with fewer clouds.',
  });
}

/**
 * Whether a model can be trained with these: as many rows everywhere, all numbers finite, weights of which some are more
 * than 0 and none less.
 *
 * @throws TsmaskError BAD_OPTION, TOO_FEW_SAMPLES
 */
export function checkTrainingData(inputs: Table, outputs: Table, weights: Float64Array): void {
  if (inputs.rows !== outputs.rows || inputs.rows !== weights.length) {
    const lengths = `${inputs.rows} rows of inputs, ${outputs.rows} of outputs and ${weights.length} weights`;
    bad('samples', `There are ${lengths}.`, 'Give one of each for every sample.');
  }
  for (const [name, { columns, values }] of Object.entries({ inputs, outputs })) {
    if (columns === 0) bad(name, `The ${name} have no columns.`, 'Give at least one band.');
    if (!values.every(Number.isFinite)) {
      bad(name, `Not all ${name} are finite numbers.`, 'Leave out samples of which a value is missing.');
    }
  }
  if (!weights.every((weight) => weight >= 0 && Number.isFinite(weight))) {
    bad('weights', 'Not all weights are numbers from 0 on.', 'Give each sample a weight of 0 or more.');
  }
  const counting = weights.reduce((count, weight) => count + Number(weight > 0), 0);
  enoughSamples(counting, 2, 'training with a weight above 0');
}
