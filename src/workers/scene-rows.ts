/** What a worker does for a scene when all blocks are there: it puts their rows together and runs the spatial steps. */
import {
  countClasses,
  createKernel,
  type Kernel,
  type KernelOptions,
  type SceneSize,
  type SceneStream,
  type Stage,
  unpackClasses,
} from '../kernel/index.ts';

/** A block's part of some rows of a scene. */
export interface PackedPart {
  readonly x: number;
  readonly width: number;
  readonly packed: Uint8Array<ArrayBuffer>;
}

export interface RowsResult {
  /** Rows that are finished by now. */
  readonly classes: Uint8Array<ArrayBuffer>;
  /** How many of their pixels have class 0, 1, 2, 3. */
  readonly counts: readonly number[];
}

/** One scene after another. Holds the memory of their rows. */
export class SceneRows {
  /** Not the one of the blocks, so that the memory of their series can go. */
  readonly #kernel: Kernel;
  #scene: { stream: SceneStream; width: number } | undefined;
  /** Memory for the rows of a scene and of a block's part in them. */
  #rows = new Uint8Array(0);
  #part = new Uint8Array(0);

  constructor(options: KernelOptions) {
    this.#kernel = createKernel(options);
  }

  begin(size: SceneSize, stage: Stage): void {
    this.#scene = { stream: this.#kernel.scene(size, stage), width: size.width };
  }

  /** @param room where the answer may be put */
  push(parts: readonly PackedPart[], height: number, room?: Uint8Array<ArrayBuffer>): RowsResult {
    const { stream, width } = this.#scene!;
    // Groups of four may reach beyond the last row.
    this.#rows = withRoom(this.#rows, Math.max(width * height, parts[0].packed.length * 4));
    if (parts[0].width === width) unpackClasses(parts[0].packed, this.#rows);
    else for (const part of parts) this.#copyIn(part, height, width);
    const classes = stream.push(this.#rows.subarray(0, width * height), room);
    return { classes, counts: countClasses(classes) };
  }

  #copyIn(part: PackedPart, height: number, width: number): void {
    this.#part = withRoom(this.#part, part.packed.length * 4);
    unpackClasses(part.packed, this.#part);
    for (let y = 0; y < height; y++) {
      this.#rows.set(this.#part.subarray(y * part.width, (y + 1) * part.width), y * width + part.x);
    }
  }
}

function withRoom(bytes: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  return bytes.length >= length ? bytes : new Uint8Array(length);
}
