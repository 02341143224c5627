/** Equations with a symmetric, positive definite matrix, solved by Cholesky's decomposition in float64. */
import { TsmaskError } from '../errors.ts';
import { solveSymmetric } from './forecaster/index.ts';
import type { Table } from './model.ts';
import type { SymmetricMatrix } from './symmetric-matrix.ts';

/**
 * Equations that ml-matrix solves. It takes twenty times as long as the kernel of this package, and twice the memory, which
 * nobody notices up to here; the thousands of equations of kernel ridge are another matter.
 */
export const mostForLibrary = 256;

/**
 * X of M · X = B, where B has a column for each right side.
 *
 * Memory: up to 256 equations 8 · order² bytes, beyond that 4 · order² and 256 · order more; and B three times.
 *
 * @throws TsmaskError SINGULAR_SYSTEM where the matrix is not positive definite, or so near to it that the solution would
 * be rounding; OUT_OF_MEMORY
 */
export async function solvePositiveDefinite(matrix: SymmetricMatrix, sides: Table): Promise<Table> {
  const { order } = matrix;
  const solution = order > mostForLibrary ? solveSymmetric(matrix, sides) : await solveByLibrary(matrix, sides);
  if (solution) return solution;
  throw new TsmaskError('SINGULAR_SYSTEM', `The ${order} equations of the training have no one solution.`, {
    subject: 'lambda',
    remedy: 'Use a larger lambda: samples or bands that repeat each other need one above 0.',
  });
}

/** The library is loaded here and nowhere else, and only when there is something to solve. */
async function solveByLibrary(matrix: SymmetricMatrix, { columns, values }: Table): Promise<Table | undefined> {
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
  if (!isSound) return undefined;
  const solution = decomposition.solve(Matrix.from1DArray(order, columns, values));
  return { rows: order, columns, values: Float64Array.from(solution.to1DArray()) };
}
