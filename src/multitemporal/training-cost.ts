/** What training will take, told before it begins. */
import { mostForLibrary } from './positive-definite.ts';

export interface TrainingSize {
  /** Default `kernel-ridge`. */
  readonly method?: 'ridge' | 'kernel-ridge';
  readonly samples: number;
  /** Numbers that a forecast is made of: lags × bands. */
  readonly inputs: number;
  /** Bands that are forecast. */
  readonly outputs: number;
}

export interface TrainingCost {
  /** At the peak, besides the samples themselves. */
  readonly bytes: number;
  readonly multiplyAdds: number;
  /** On a core of its own of a machine of 2020 or so; half or twice as much elsewhere. */
  readonly seconds: number;
}

/** As `node --expose-gc bench/training.mjs` measures them. */
const perSecond = { told: 2e8, solved: 4e9, solvedByLibrary: 2.5e8 };

/** What {@link trainRidge} or {@link trainKernelRidge} will take. */
export function trainingCost({ method = 'kernel-ridge', samples, inputs, outputs }: TrainingSize): TrainingCost {
  const order = method === 'ridge' ? inputs : samples;
  // Of each element, of half of the matrix: the Gram matrix sums over samples, the kernel over inputs.
  const told =
    method === 'ridge' ? samples * inputs * ((inputs + 1) / 2 + outputs) : (samples * (samples + 1) * inputs) / 2;
  const solved = order ** 3 / 6 + order ** 2 * outputs;
  const isByLibrary = order <= mostForLibrary;
  const matrix = isByLibrary ? 8 * order ** 2 : 4 * order ** 2 + 256 * order;
  return {
    bytes: matrix + 8 * order * (2 * inputs + 5 * outputs),
    multiplyAdds: told + solved,
    seconds: told / perSecond.told + solved / (isByLibrary ? perSecond.solvedByLibrary : perSecond.solved),
  };
}

/** What trying so many settings takes, each by as many folds; memory is that of the training at a time. */
export function crossValidationCost(size: TrainingSize, { trials = 30, folds = 5 } = {}): TrainingCost {
  const samples = Math.ceil((size.samples * (folds - 1)) / folds);
  const { bytes, multiplyAdds, seconds } = trainingCost({ ...size, samples });
  const copies = 8 * samples * (size.inputs + size.outputs);
  const times = trials * folds;
  return { bytes: bytes + copies, multiplyAdds: multiplyAdds * times, seconds: seconds * times };
}
