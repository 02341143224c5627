import type { Grid } from '../grid.ts';
import type { Stage, Thresholds } from '../kernel/index.ts';
import type { MaskStream } from '../mask.ts';
import type { Remark, Scene } from '../stack/index.ts';

/** What is known of a run before its first mask. */
export interface MaskRun {
  /** Of every mask. */
  readonly grid: Grid;
  readonly stage: Stage;
  /** How the masks were made, if not by their time series. */
  readonly method?: RunMethod;
  /** Of the temporal test, those that were set; absent where they are not known. */
  readonly thresholds?: Partial<Thresholds>;
  /** In time order: one mask each will come. */
  readonly scenes: readonly Scene[];
  /** Bytes that sinks should stay within, besides what pieces take. Default 384 MiB. */
  readonly memory?: number;
  /** Takes what a user should know of the outputs, such as a CRS that a format cannot say. */
  readonly remark?: (remark: Remark) => void;
}

/** A method with what it was told, for the records. */
export interface RunMethod {
  readonly name: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** What a sink has made of a mask. */
export interface Written {
  /** Files that hold it, under their final names. */
  readonly paths: readonly string[];
}

/**
 * Where the masks of a run go. A sink of your own needs these four methods, and keeps the promise of the others: outputs
 * stand under their final names only when they are whole.
 *
 * The order of calls: `open` once; `write` for each mask in time order; then `close`. Where anything fails, `open` and
 * `close` among it, or the run is cancelled, `abort` comes instead, when no `write` is under way any more.
 *
 * @see docs/outputs.md for an example
 */
export interface MaskSink {
  /**
   * How many masks may be written at the same time, asked after `open`. Default 1: `write` is called when the last one has
   * ended.
   */
  readonly atOnce?: number;
  /** Before any pixel is read: the time to refuse what cannot work. */
  open(run: MaskRun): Promise<void>;
  /** Reads `mask.rows()`, or `mask.pieces()` for reflectance besides, once, to the end. */
  write(mask: MaskStream): Promise<Written>;
  /** After the last mask. */
  close(): Promise<void>;
  /** Leaves nothing behind that is not whole. */
  abort(): Promise<void>;
}
