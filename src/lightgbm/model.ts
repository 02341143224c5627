/** A LightGBM model for one probability, as arrays: cloneable, so that workers get it as it is. */
export interface LightgbmModel {
  /** The features, in the order in which the model takes them. */
  readonly featureNames: readonly string[];
  /** Of `objective=binary sigmoid:1`. */
  readonly sigmoid: number;
  /** Where each tree begins: a split, or `~leaf` of a tree that is nothing else. */
  readonly roots: Int32Array<ArrayBuffer>;
  /** Of each split of all trees: which feature it asks, and what it goes left up to. */
  readonly feature: Int32Array<ArrayBuffer>;
  readonly threshold: Float64Array<ArrayBuffer>;
  /** LightGBM's decision_type: {@link defaultLeft}, and the {@link MissingKind} in bits 2 and 3. */
  readonly decision: Uint8Array<ArrayBuffer>;
  /** The splits that follow, or `~leaf`. */
  readonly left: Int32Array<ArrayBuffer>;
  readonly right: Int32Array<ArrayBuffer>;
  /** The values of the leaves of all trees, with the learning rate in them. */
  readonly leaf: Float64Array<ArrayBuffer>;
}

/** The bit of `decision` by which what is missing goes left. */
export const defaultLeft = 2;

/** What a split takes for missing. What is NaN where it does not count as missing is 0. */
export const MissingKind = { None: 0, Zero: 1, Nan: 2 } as const;

export function missingKindOf(decision: number): number {
  return (decision >> 2) & 3;
}

/** LightGBM takes for zero what lies within this of it: it is written there as a float, 1e-35f. */
export const zeroThreshold = Math.fround(1e-35);

/** The probability, 0 to 1, of a sum of leaves. */
export function probabilityOf({ sigmoid }: Pick<LightgbmModel, 'sigmoid'>, sum: number): number {
  return 1 / (1 + Math.exp(-sigmoid * sum));
}
