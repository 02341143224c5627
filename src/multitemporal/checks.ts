/** What cannot be computed with, told before it is tried. */
import { badOption } from '../check-option.ts';
import { TsmaskError } from '../errors.ts';
import type { Table } from './model.ts';

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
    badOption('samples', `There are ${lengths}.`, 'Give one of each for every sample.');
  }
  for (const [name, { columns, values }] of Object.entries({ inputs, outputs })) {
    if (columns === 0) badOption(name, `The ${name} have no columns.`, 'Give at least one band.');
    if (!values.every(Number.isFinite)) {
      badOption(name, `Not all ${name} are finite numbers.`, 'Leave out samples of which a value is missing.');
    }
  }
  if (!weights.every((weight) => weight >= 0 && Number.isFinite(weight))) {
    badOption('weights', 'Not all weights are numbers from 0 on.', 'Give each sample a weight of 0 or more.');
  }
  const counting = weights.reduce((count, weight) => count + Number(weight > 0), 0);
  enoughSamples(counting, 2, 'training with a weight above 0');
}
