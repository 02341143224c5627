/** A symmetric matrix of which elements are told when they are asked for, so that it need not be held. */
export interface SymmetricMatrix {
  readonly order: number;
  /** Asked once for each place on the diagonal and below it. */
  element(row: number, column: number): number;
}
