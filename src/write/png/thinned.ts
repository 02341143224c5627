import type { MaskPiece } from '../../mask.ts';

/** Takes every n-th pixel of every n-th row of a mask and its bands, from the middle of each n × n block. */
export class Thinned {
  readonly width: number;
  readonly height: number;
  readonly classes: Uint8Array<ArrayBuffer>;
  readonly bands: readonly Int16Array<ArrayBuffer>[];
  readonly #full: { readonly width: number; readonly height: number };
  readonly #roles: readonly string[];
  readonly #step: number;
  #row = 0;

  /** @param longest pixels of the longer side, at most */
  constructor(full: { width: number; height: number }, roles: readonly string[], longest: number) {
    this.#full = full;
    this.#roles = roles;
    this.#step = Math.ceil(Math.max(full.width, full.height) / longest);
    this.width = Math.ceil(full.width / this.#step);
    this.height = Math.ceil(full.height / this.#step);
    this.classes = new Uint8Array(this.width * this.height);
    this.bands = roles.map(() => new Int16Array(this.width * this.height));
  }

  /** Takes the next rows. */
  add({ classes, bands }: MaskPiece): void {
    const { width, height } = this.#full;
    const rows = classes.length / width;
    for (let y = 0; y < this.height; y++) {
      const from = this.#at(y, height) - this.#row;
      if (from < 0 || from >= rows) continue;
      for (let x = 0; x < this.width; x++) {
        const i = from * width + this.#at(x, width);
        this.classes[y * this.width + x] = classes[i];
        for (const [b, role] of this.#roles.entries()) this.bands[b][y * this.width + x] = bands[role][i];
      }
    }
    this.#row += rows;
  }

  #at(index: number, length: number): number {
    return Math.min(length - 1, index * this.#step + (this.#step >> 1));
  }
}
