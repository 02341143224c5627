/**
 * The masks of a run, kept for looking at and for saving: packed to two bits a pixel, in one file of the origin's
 * private file system where the browser has one, else in a Blob. They are never all in memory.
 */
import {
  type ClassCounts,
  type Grid,
  type MaskSource,
  type MaskStream,
  packClasses,
  packedBytes,
  type Stack,
  type Stage,
  unpackClasses,
  type Window,
} from 'tsmask';
import type { KeptRun } from './protocol.ts';
import type { Shelf } from './shelf.ts';
import { type ShelfFile, writeText } from './shelf-file.ts';

/** What is kept of a run besides its masks, when all of these are there. */
interface Index {
  readonly run: KeptRun;
  readonly grid: Grid;
  readonly stage: Stage;
}

/** Beyond this many pixels between two of a picture, whole rows would be unpacked for next to nothing. */
const coarseStep = 8;

/** What is known of a mask besides its pixels. */
export type MaskFacts = Pick<MaskStream, 'scene' | 'id' | 'date' | 'stage' | 'grid' | 'width' | 'height'> & {
  readonly counts: ClassCounts;
};

interface Kept {
  readonly facts: MaskFacts;
  /** Every eighth pixel of every eighth row, one byte each. */
  readonly coarse: Uint8Array;
}

export class KeptMasks implements MaskSource {
  /** The part of the stack's grid that was masked. */
  readonly window: Window;
  readonly #shelf: Shelf;
  readonly #kept = new Map<number, Kept>();
  /** Of all scenes, in their order: rows of whole bytes, packed, then what is coarse. There from the beginning of a run. */
  #file: ShelfFile | undefined;
  /** The same when it is whole. */
  #whole: Blob | undefined;
  readonly #rowBytes: number;
  readonly #coarse: { readonly width: number; readonly height: number };

  constructor(window: Window, shelf: Shelf) {
    this.window = window;
    this.#shelf = shelf;
    this.#rowBytes = packedBytes(window.width);
    this.#coarse = { width: Math.ceil(window.width / coarseStep), height: Math.ceil(window.height / coarseStep) };
  }

  /** The masks of the last run over this stack, perhaps before a reload, if they are all there. */
  static async find(
    stack: Stack,
    shelf: Shelf,
  ): Promise<{ readonly masks: KeptMasks; readonly run: KeptRun } | undefined> {
    const found = await shelf.find(indexName);
    if (!found) return undefined;
    const { run, grid, stage } = JSON.parse(await found.text()) as Index;
    const { window, counts } = run;
    const { width, height } = window;
    const masks = new KeptMasks(window, shelf);
    const file = await shelf.find(masksName);
    if (file?.size !== masks.#bytes(stack.scenes.length)) return undefined;
    masks.#whole = file;
    const size = masks.#rowBytes * height;
    for (const [index, scene] of stack.scenes.entries()) {
      const { id, date } = scene;
      const facts = { scene, id, date, stage, grid, width, height, counts: counts[index] };
      const coarse = await masks.#bytesOf(index, size, masks.#coarse.width * masks.#coarse.height);
      masks.#kept.set(index, { facts, coarse });
    }
    await shelf.keep(masks.#bytes(stack.scenes.length));
    return { masks, run };
  }

  /** Takes the room they will need; masks of other stacks make way, where the browser has none for these. */
  async begin(scenes: number): Promise<void> {
    const bytes = this.#bytes(scenes);
    await this.#shelf.makeRoom(bytes);
    // A byte more, so that a file that was never finished is not taken for one that was.
    this.#file = await this.#shelf.begin(masksName, bytes + 1);
  }

  #bytes(scenes: number): number {
    return scenes * (this.#rowBytes * this.window.height + this.#coarse.width * this.#coarse.height);
  }

  countsOf(scene: number, { width, height }: Window): ClassCounts | undefined {
    const isWhole = width === this.window.width && height === this.window.height;
    return isWhole ? this.#kept.get(scene)?.facts.counts : undefined;
  }

  has(scene: number): boolean {
    return this.#kept.has(scene);
  }

  /** Of all masks, in the order of the scenes. */
  facts(): MaskFacts[] {
    return [...this.#kept].sort(([a], [b]) => a - b).map(([, { facts }]) => facts);
  }

  /** Of the masks that are kept, up to the first scene without one. */
  counts(): ClassCounts[] {
    const counts: ClassCounts[] = [];
    for (let kept = this.#kept.get(0); kept; kept = this.#kept.get(counts.length)) counts.push(kept.facts.counts);
    return counts;
  }

  /** Takes a mask as it comes: of all scenes, in their order. */
  async put(scene: number, mask: MaskStream): Promise<void> {
    const { width } = this.window;
    const { id, date, stage, grid, height, counts } = mask;
    const packed = new Uint8Array(this.#bytes(1));
    const coarse = packed.subarray(this.#rowBytes * height);
    let row = 0;
    for await (const classes of mask.rows()) {
      const rows = classes.length / width;
      this.#pack(classes, packed.subarray(row * this.#rowBytes, (row + rows) * this.#rowBytes));
      for (let y = (coarseStep - (row % coarseStep)) % coarseStep; y < rows; y += coarseStep) {
        const at = ((row + y) / coarseStep) * this.#coarse.width;
        for (let x = 0; x < this.#coarse.width; x++) coarse[at + x] = classes[y * width + x * coarseStep];
      }
      row += rows;
    }
    await this.#file!.append(packed);
    const facts = { scene: mask.scene, id, date, stage, grid, width, height, counts };
    this.#kept.set(scene, { facts, coarse: coarse.slice() });
  }

  #pack(classes: Uint8Array, packed: Uint8Array): void {
    const { width } = this.window;
    if (width % 4 === 0 && classes.byteOffset % 4 === 0) {
      packClasses(classes, packed);
      return;
    }
    const line = new Uint8Array(this.#rowBytes * 4);
    for (let y = 0; (y + 1) * width <= classes.length; y++) {
      line.set(classes.subarray(y * width, (y + 1) * width));
      packClasses(line, packed.subarray(y * this.#rowBytes, (y + 1) * this.#rowBytes));
    }
  }

  /** Bytes that are kept of a scene. */
  async #bytesOf(scene: number, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const at = this.#bytes(scene) + offset;
    if (this.#whole) return new Uint8Array(await this.#whole.slice(at, at + length).arrayBuffer());
    return this.#file!.read(at, length);
  }

  /** Classes in a part of the stack's grid, one byte a pixel, row by row; 0 outside of what was masked. */
  async read(scene: number, part: Window): Promise<Uint8Array<ArrayBuffer>> {
    const { x, y, width, height } = part;
    const result = new Uint8Array(width * height);
    const from = { x: Math.max(x, this.window.x), y: Math.max(y, this.window.y) };
    const to = {
      x: Math.min(x + width, this.window.x + this.window.width),
      y: Math.min(y + height, this.window.y + this.window.height),
    };
    if (!this.#kept.has(scene) || from.x >= to.x || from.y >= to.y) return result;
    const first = (from.y - this.window.y) * this.#rowBytes;
    const packed = await this.#bytesOf(scene, first, (to.y - from.y) * this.#rowBytes);
    const line = new Uint8Array(this.#rowBytes * 4);
    for (let row = from.y; row < to.y; row++) {
      const start = (row - from.y) * this.#rowBytes;
      unpackClasses(packed.subarray(start, start + this.#rowBytes), line);
      const codes = line.subarray(from.x - this.window.x, to.x - this.window.x);
      result.set(codes, (row - y) * width + from.x - x);
    }
    return result;
  }

  /** As {@link read}, thinned to `width` × `height` pixels. */
  async thinned(scene: number, part: Window, width: number, height: number): Promise<Uint8Array> {
    if (width === part.width && height === part.height) return this.read(scene, part);
    const kept = this.#kept.get(scene);
    const result = new Uint8Array(width * height);
    if (!kept) return result;
    const isCoarse = part.width / width >= coarseStep;
    const source = isCoarse ? kept.coarse : await this.read(scene, part);
    for (let v = 0; v < height; v++) {
      const y = part.y + Math.floor(((v + 0.5) * part.height) / height);
      for (let u = 0; u < width; u++) {
        const x = part.x + Math.floor(((u + 0.5) * part.width) / width);
        result[v * width + u] = isCoarse
          ? this.#coarseAt(source, x - this.window.x, y - this.window.y)
          : source[(y - part.y) * part.width + x - part.x];
      }
    }
    return result;
  }

  #coarseAt(coarse: Uint8Array, x: number, y: number): number {
    if (x < 0 || y < 0 || x >= this.window.width || y >= this.window.height) return 0;
    return coarse[Math.floor(y / coarseStep) * this.#coarse.width + Math.floor(x / coarseStep)];
  }

  /** All masks are there: they may be found again after a reload. */
  async finish(run: Omit<KeptRun, 'counts' | 'window'>): Promise<void> {
    this.#whole = await this.#file?.finish();
    const facts = this.facts();
    const [{ grid, stage }] = facts;
    const counts = facts.map((mask) => mask.counts);
    const index: Index = { run: { ...run, window: this.window, counts }, grid, stage };
    await writeText(await this.#shelf.begin(indexName), JSON.stringify(index));
    await this.#shelf.keep(this.#bytes(facts.length));
  }

  /** Gives the room back. */
  async clear(): Promise<void> {
    this.#kept.clear();
    if (!this.#whole) await this.#file?.discard();
    await this.#shelf.clear();
  }
}

const indexName = 'run.json';
const masksName = 'masks.classes';
