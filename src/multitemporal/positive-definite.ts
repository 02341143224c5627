/** Equations with a symmetric, positive definite matrix, solved by Cholesky's decomposition in float64. */
import { TsmaskError } from '../errors.ts';
import type { Table } from './model.ts';

/** A symmetric matrix of which elements are told when they are asked for, so that it need not be held. */
export interface SymmetricMatrix {
  readonly order: number;
  /** Asked once for each place on the diagonal and below it. */
  element(row: number, column: number): number;
}

/**
 * X of M · X = B, where B has a column for each right side.
 *
 * Memory: 8 · order² bytes for the triangle that the decomposition makes, and B three times. ml-matrix does the work; it is
 * loaded here and nowhere else, and only when there is something to solve.
 *
 * @throws TsmaskError SINGULAR_SYSTEM where the matrix is not positive definite, or so near to it that the solution would
 * be rounding.
 */
export async function solvePositiveDefinite(matrix: SymmetricMatrix, { columns, values }: Table): Promise<Table> {
  const { order } = matrix;
  const { AbstractMatrix, CholeskyDecomposition, Matrix } = await import('ml-matrix');
  let largest = 0;
  class AskedMatrix extends AbstractMatrix {
    override readonly rows = order;
    override readonly columns = order;
    override get(row: number, column: number): number {
      const value = matrix.element(row, column);
      if (row === column && !(value <= largest)) largest = value;
      return value;
    }
    override set(): this {
      throw new Error('A matrix that is told element by element cannot be written.');
    }
    // The library would ask for every element to find that out.
    override isSymmetric(): boolean {
      return true;
    }
  }
  const decomposition = new CholeskyDecomposition(new AskedMatrix());
  const triangle = decomposition.lowerTriangularMatrix;
  const least = order * Number.EPSILON * largest;
  let isSound = decomposition.isPositiveDefinite();
  for (let i = 0; i < order; i++) isSound &&= triangle.get(i, i) ** 2 > least;
  if (!isSound) throw singular(order);
  const solution = decomposition.solve(Matrix.from1DArray(order, columns, values));
  return { rows: order, columns, values: Float64Array.from(solution.to1DArray()) };
}

function singular(order: number): TsmaskError {
  return new TsmaskError('SINGULAR_SYSTEM', `The ${order} equations of the training have no one solution.`, {
    subject: 'lambda',
    remedy: 'Use a larger lambda: samples or bands that repeat each other need one above 0.',
  });
}
