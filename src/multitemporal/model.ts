/** What training makes, and what a forecast is computed from. */

/** Rows of numbers, row after row: `values[row * columns + column]`. */
export interface Table {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

/** ŷ = x · coefficients + intercept, in the units of the training data. */
export interface LinearModel {
  readonly kind: 'linear';
  readonly inputs: number;
  readonly outputs: number;
  /** `coefficients[input * outputs + output]`; 0 for inputs that did not vary. */
  readonly coefficients: Float64Array;
  /** One for each output. */
  readonly intercept: Float64Array;
}

/** ŷ = offset + Σ exp(−γ ‖z − support‖²) · dual, where z is x, centred and scaled. */
export interface KernelModel {
  readonly kind: 'kernel';
  readonly inputs: number;
  readonly outputs: number;
  readonly gamma: number;
  /** z = (x − mean) · scale; `scale` is 0 for inputs that did not vary, else one over the deviation. */
  readonly mean: Float64Array;
  readonly scale: Float64Array;
  /** The standardised inputs of the training samples: one row a sample. */
  readonly support: Table;
  /** One row a sample, one column an output. */
  readonly dual: Table;
  /** One for each output. */
  readonly offset: Float64Array;
}

export type ForecastModel = LinearModel | KernelModel;
