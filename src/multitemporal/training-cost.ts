/** What training will take, told before it begins. */

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

/** Of ml-matrix's Cholesky decomposition, as `node --expose-gc bench/training.mjs` measures it on an idle machine. */
const multiplyAddsPerSecond = 2.5e8;

/** What {@link trainRidge} or {@link trainKernelRidge} will take. */
export function trainingCost({ method = 'kernel-ridge', samples, inputs, outputs }: TrainingSize): TrainingCost {
  if (method === 'ridge') {
    const gram = samples * inputs * ((inputs + 1) / 2 + outputs);
    return cost(8 * (2 * inputs ** 2 + 5 * inputs * outputs), gram + solving(inputs, outputs));
  }
  const kernel = (samples ** 2 / 2) * inputs;
  return cost(8 * samples * (samples + 2 * inputs + 5 * outputs), kernel + solving(samples, outputs));
}

/** What trying so many settings takes, each by as many folds; memory is that of the training at a time. */
export function crossValidationCost(size: TrainingSize, { trials = 30, folds = 5 } = {}): TrainingCost {
  const samples = Math.ceil((size.samples * (folds - 1)) / folds);
  const { bytes, multiplyAdds } = trainingCost({ ...size, samples });
  const copies = 8 * samples * (size.inputs + size.outputs);
  return cost(bytes + copies, multiplyAdds * trials * folds);
}

const solving = (order: number, rightSides: number) => order ** 3 / 6 + order ** 2 * rightSides;

const cost = (bytes: number, multiplyAdds: number): TrainingCost => ({
  bytes,
  multiplyAdds,
  seconds: multiplyAdds / multiplyAddsPerSecond,
});
