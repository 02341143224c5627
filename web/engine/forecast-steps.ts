/** The steps of a forecast, told from how many of its blocks are done: each goes over all of them, and trains between two. */
import type { ForecastMethod, Progress } from 'tsmask';

export type ForecastStep = 'sampling' | 'training' | 'forecasting' | 'labelling';

export function stepOf(
  { blocks, blocksDone }: Pick<Progress, 'blocks' | 'blocksDone'>,
  method: ForecastMethod,
): ForecastStep {
  const isTrained = method === 'ridge' || method === 'kernel-ridge';
  const each = blocks / (isTrained ? 3 : 2);
  if (isTrained && blocksDone <= each) return blocksDone < each ? 'sampling' : 'training';
  return blocksDone < blocks - each ? 'forecasting' : 'labelling';
}
