// Equations with a symmetric, positive definite matrix, by Cholesky's decomposition M = L · Lᵀ, in place.
//
// The lower triangle lies in tiles of 64 × 64, row of tiles after row of tiles, each up to the diagonal; a tile in strips of
// eight rows, so that the columns of a strip are lines as those of a group of pixels:
//
//     tile 0,0                                    tile 1,0      tile 1,1     tile 2,0 …
//     ┌ strip 0: rows 0–7 ──────────┬ strip 1 ┬ …  ┌ …           ┌ …          ┌ …
//     │ column 0 │ column 1 │ …     │         │    │             │            │
//     └ 8 × f64 ─┴──────────┴───────┴─────────┴    └             └            └
//
// The matrix is put in with its sign turned: what a decomposition subtracts can then be added, as forecasts add. Each element
// gets its products in the order of the columns, whatever the tiles: both builds give the same bits.
//
// Rows and columns beyond the order have nothing but a diagonal.

import { grow } from '../memory';
import { lanes, lineSize } from './layout';
import { weigh } from './lines';

/** Rows of a tile. */
const side: usize = 64;
const stripSize: usize = side * lineSize;
const strips: usize = side / lanes;
const tileSize: usize = strips * stripSize;

/** Order of the matrix, rounded up to whole tiles. */
let padded: usize = 0;
/** Right sides, rounded up to an even number. */
let results: usize = 0;
export let tiles: usize = 0;
/** f64, row after row, in each the right sides; in the end the solutions. */
export let sides: usize = 0;
/** What eight rows of the right sides come to. */
let sums: usize = 0;

/** Makes room for as many rows of tiles, and for right sides. Returns whether there is. All of it is 0 in a new memory. */
export function reserveMatrix(rows: u32, rightSides: u32): bool {
  const start = (<u64>__heap_base + 63) & ~63;
  const even: u64 = (rightSides + 1) & ~1;
  const sidesStart = start + (<u64>rows * (rows + 1)) / 2 * tileSize;
  const sumsStart = sidesStart + <u64>rows * side * even * sizeof<f64>();
  if (!grow(sumsStart + even * lineSize)) return false;
  padded = <usize>rows * side;
  results = <usize>even;
  tiles = <usize>start;
  sides = <usize>sidesStart;
  sums = <usize>sumsStart;
  return true;
}

/**
 * Decomposes one row of tiles; those before it are done. Returns whether all its pivots were above `least`: if not, the
 * matrix is not positive definite, or its solution would be rounding.
 */
export function decompose(row: u32, least: f64): bool {
  for (let column: usize = 0; column <= row; column++) {
    const isDiagonal = column == row;
    for (let strip: usize = 0; strip < strips; strip++) {
      const at = stripAt(row, column, strip);
      // Above the diagonal nothing is asked for.
      const others = isDiagonal ? strip + 1 : strips;
      for (let before: usize = 0; before < column; before++) {
        const from = stripAt(row, before, strip);
        for (let other: usize = 0; other < others; other++) {
          weigh(from, side, stripAt(column, before, other), lineSize, at + other * lanes * lineSize, lanes);
        }
      }
      if (!isDiagonal) {
        for (let other: usize = 0; other < strips; other++) finishColumns(at, other, stripAt(column, column, other));
      } else {
        for (let other: usize = 0; other < strip; other++) finishColumns(at, other, stripAt(column, column, other));
        if (!finishTriangle(at, strip, least)) return false;
      }
    }
  }
  return true;
}

/** Finishes eight columns of a strip by the strip of the diagonal tile that has those columns' pivots. */
function finishColumns(strip: usize, eight: usize, pivots: usize): void {
  weigh(strip, eight * lanes, pivots, lineSize, strip + eight * lanes * lineSize, lanes);
  for (let i: usize = 0; i < lanes; i++) {
    const column = eight * lanes + i;
    for (let before = eight * lanes; before < column; before++) {
      addLine(strip + column * lineSize, strip + before * lineSize, elementAt(pivots, i, before), 0);
    }
    divideLine(strip + column * lineSize, elementAt(pivots, i, column), 0);
  }
}

/** Finishes the last eight columns of a strip on the diagonal: those with its own pivots. */
function finishTriangle(strip: usize, eight: usize, least: f64): bool {
  weigh(strip, eight * lanes, strip, lineSize, strip + eight * lanes * lineSize, lanes);
  for (let i: usize = 0; i < lanes; i++) {
    const column = eight * lanes + i;
    const line = strip + column * lineSize;
    for (let before = eight * lanes; before < column; before++) {
      addLine(line, strip + before * lineSize, elementAt(strip, i, before), i);
    }
    const pivot = -load<f64>(line + i * sizeof<f64>());
    if (!(pivot > least)) return false;
    const root = sqrt<f64>(pivot);
    store<f64>(line + i * sizeof<f64>(), root);
    divideLine(line, root, i + 1);
  }
  return true;
}

// @ts-ignore: decorator
@inline
function addLine(to: usize, from: usize, factor: f64, lane: usize): void {
  for (; lane < lanes; lane++) {
    const at = lane * sizeof<f64>();
    store<f64>(to + at, load<f64>(to + at) + load<f64>(from + at) * factor);
  }
}

/** Turns the sign back, too. */
// @ts-ignore: decorator
@inline
function divideLine(line: usize, root: f64, lane: usize): void {
  for (; lane < lanes; lane++) {
    const at = line + lane * sizeof<f64>();
    store<f64>(at, -load<f64>(at) / root);
  }
}

/** Turns the right sides into solutions, when all rows are decomposed. */
export function solve(): void {
  const count = padded / lanes;
  for (let strip: usize = 0; strip < count; strip++) solveForward(strip / strips, strip % strips);
  for (let strip = count; strip > 0; ) {
    strip--;
    solveBackward(strip / strips, strip % strips);
  }
}

/** L · y = b, for the eight rows of a strip: the sign of b is turned as the matrix's was. */
function solveForward(row: usize, strip: usize): void {
  const stride = results * sizeof<f64>();
  const first = row * side + strip * lanes;
  for (let i: usize = 0; i < results; i++) {
    for (let lane: usize = 0; lane < lanes; lane++) {
      store<f64>(sums + i * lineSize + lane * sizeof<f64>(), -load<f64>(sideAt(first + lane, i)));
    }
  }
  for (let before: usize = 0; before < row; before++) {
    weigh(stripAt(row, before, strip), side, sideAt(before * side, 0), stride, sums, results);
  }
  const own = stripAt(row, row, strip);
  weigh(own, strip * lanes, sideAt(row * side, 0), stride, sums, results);
  for (let lane: usize = 0; lane < lanes; lane++) {
    const column = strip * lanes + lane;
    for (let i: usize = 0; i < results; i++) {
      const line = sums + i * lineSize;
      const solution = -load<f64>(line + lane * sizeof<f64>()) / elementAt(own, lane, column);
      store<f64>(sideAt(first + lane, i), solution);
      addLine(line, own + column * lineSize, solution, lane + 1);
    }
  }
}

/** Lᵀ · x = y, from the eight rows of a strip, those behind which are done: takes what they add off all rows before. */
function solveBackward(row: usize, strip: usize): void {
  const first = row * side + strip * lanes;
  const own = stripAt(row, row, strip);
  for (let lane = lanes; lane > 0; ) {
    lane--;
    for (let i: usize = 0; i < results; i++) {
      const at = sideAt(first + lane, i);
      const solution = load<f64>(at) / elementAt(own, lane, strip * lanes + lane);
      store<f64>(at, solution);
      for (let before: usize = 0; before < lane; before++) {
        const to = sideAt(first + before, i);
        store<f64>(to, load<f64>(to) - elementAt(own, lane, strip * lanes + before) * solution);
      }
    }
  }
  for (let column: usize = 0; column < first; column++) {
    const line = stripAt(row, column / side, strip) + (column % side) * lineSize;
    for (let i: usize = 0; i < results; i++) {
      let sum: f64 = 0;
      for (let lane: usize = 0; lane < lanes; lane++) {
        sum += load<f64>(line + lane * sizeof<f64>()) * load<f64>(sideAt(first + lane, i));
      }
      store<f64>(sideAt(column, i), load<f64>(sideAt(column, i)) - sum);
    }
  }
}

// @ts-ignore: decorator
@inline
function stripAt(row: usize, column: usize, strip: usize): usize {
  return tiles + ((row * (row + 1)) / 2 + column) * tileSize + strip * stripSize;
}

// @ts-ignore: decorator
@inline
function elementAt(strip: usize, lane: usize, column: usize): f64 {
  return load<f64>(strip + column * lineSize + lane * sizeof<f64>());
}

// @ts-ignore: decorator
@inline
function sideAt(row: usize, i: usize): usize {
  return sides + (row * results + i) * sizeof<f64>();
}
