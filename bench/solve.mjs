// The equations of kernel ridge regression: ml-matrix against WebAssembly with SIMD and without, in turns, one thread.
// Run alone: node bench/solve.mjs (after npm run build).
import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { solveSymmetric } from '../dist/multitemporal/forecaster/index.js';
import { inTurns, printTable } from './measure.mjs';

const bands = 6;

/** A kernel of points on a line: as full as any, and cheap to tell. */
function equationsOf(order) {
  const element = (row, column) => (row === column ? 3 : Math.exp(-(((row - column) / order) ** 2)));
  const values = Float64Array.from({ length: order * bands }, (_, i) => Math.sin(i));
  return { matrix: { order, element }, sides: { rows: order, columns: bands, values } };
}

function withLibrary({ matrix: { order, element }, sides }) {
  const full = Matrix.zeros(order, order);
  for (let row = 0; row < order; row++) {
    for (let column = 0; column < order; column++) full.set(row, column, element(row, column));
  }
  return new CholeskyDecomposition(full).solve(Matrix.from1DArray(order, bands, sides.values));
}

export function benchSolving() {
  const rows = [500, 1000, 2000].map((order) => {
    const equations = equationsOf(order);
    const { matrix, sides } = equations;
    const results = inTurns(
      [
        ['library', () => void withLibrary(equations)],
        ['scalar', () => void solveSymmetric(matrix, sides, { simd: false })],
        ['simd', () => void solveSymmetric(matrix, sides, { simd: true })],
      ],
      3,
    );
    const [library, scalar, simd] = ['library', 'scalar', 'simd'].map((name) => results[name].median);
    return { order, library, scalar, simd };
  });
  printTable(`Symmetric equations with ${bands} right sides, one thread: seconds`, [
    ['order', 'ml-matrix', 'WASM', 'WASM SIMD', 'SIMD is faster'],
    ...rows.map(({ order, library, scalar, simd }) => [
      order,
      ...[library, scalar, simd].map((seconds) => seconds.toFixed(2)),
      `${(library / simd).toFixed(0)}×`,
    ]),
  ]);
  return rows;
}

if (process.argv[1] === new URL(import.meta.url).pathname) benchSolving();
