import type { Window } from '../grid.ts';
import type { CompositeBands, CompositeResult } from '../reduce/kernel.ts';
import type { ByteStore } from '../run/byte-store.ts';
import { gatherRows } from '../run/gather-rows.ts';
import type { Plan } from '../run/plan.ts';

/** Some whole rows of a composite; valid until the next piece is asked for. */
export interface CompositePiece<Role extends string = string> extends CompositeResult {
  readonly bands: Readonly<Record<Role, Int16Array>>;
  /** Of methods that choose observations: the scene that each pixel is from, an index into the stack's; −1 for none. */
  readonly source?: Int16Array;
  /** Its first row, counted from the top of the window. */
  readonly row: number;
  readonly rows: number;
}

/** Rows of a piece: what is made of one should be small beside the blocks. */
const rowsAtOnce = 64;

/** Puts the blocks of a row together. */
export class Assembler {
  readonly #plan: Plan;
  readonly #store: ByteStore;
  readonly #window: Window;
  readonly #roles: readonly string[];
  readonly #hasSource: boolean;
  readonly #planes: readonly Int16Array<ArrayBuffer>[];

  constructor(plan: Plan, store: ByteStore, window: Window, roles: readonly string[], hasSource: boolean) {
    this.#plan = plan;
    this.#store = store;
    this.#window = window;
    this.#roles = roles;
    this.#hasSource = hasSource;
    const tallest = Math.max(...plan.rows.map(([{ height }]) => height));
    const length = window.width * Math.min(rowsAtOnce, tallest);
    this.#planes = Array.from({ length: roles.length + (hasSource ? 2 : 1) }, () => new Int16Array(length));
  }

  async *pieces(row: number): AsyncGenerator<CompositePiece> {
    const blocks = this.#plan.rows[row];
    const first = row * blocks.length;
    const [{ y, height }] = blocks;
    for (let top = 0; top < height; top += rowsAtOnce) {
      const rows = Math.min(rowsAtOnce, height - top);
      for (const [i, plane] of this.#planes.entries()) {
        await gatherRows(this.#store, { first, blocks, plane: i, top, rows }, this.#window, plane);
      }
      yield this.#piece(y - this.#window.y + top, rows);
    }
    for (const column of blocks.keys()) this.#store.drop(first + column);
  }

  #piece(row: number, rows: number): CompositePiece {
    const length = rows * this.#window.width;
    const bands: CompositeBands = Object.fromEntries(
      this.#roles.map((role, i) => [role, this.#planes[i].subarray(0, length)]),
    );
    const count = new Uint16Array(this.#planes[this.#roles.length].buffer, 0, length);
    const source = this.#hasSource ? { source: this.#planes[this.#roles.length + 1].subarray(0, length) } : {};
    return { row, rows, bands, count, ...source };
  }
}
