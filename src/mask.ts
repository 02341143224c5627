/** What a run hands out. */
import type { BandRole, LayerName } from './bands.ts';
import type { Grid } from './grid.ts';
import type { Stage } from './kernel/index.ts';
import type { Scene } from './stack/index.ts';

/** The mask of one scene. */
export interface Mask {
  readonly scene: Scene;
  /** As {@link Scene.id}: `YYYYMMDD`, with `THHMMSS` where the day has two. */
  readonly id: string;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly stage: Stage;
  readonly grid: Grid;
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  /** Row by row from the top: 0 no observation, 1 clear, 2 cloud, 3 cloud shadow. */
  readonly classes: Uint8Array<ArrayBuffer>;
  /** How many pixels have class 0, 1, 2, 3. */
  readonly counts: ClassCounts;
  /** Of masks from a band of cloud probability: the greatest in the scene, 0–1. Known when the rows have been read. */
  readonly highestProbability?: number | undefined;
}

/** Some whole rows of a mask, from the top; valid until the next piece is asked for. */
export interface MaskPiece<Role extends string = string> {
  readonly classes: Uint8Array<ArrayBuffer>;
  /**
   * The same rows of each band that was asked for, and perhaps of others: reflectance × 10000 of all pixels, clear or not.
   * Where a class is 0 the values mean nothing.
   */
  readonly bands: Readonly<Record<Role, Int16Array>>;
}

export type ClassCounts = readonly [noObservation: number, clear: number, cloud: number, cloudShadow: number];

/** A mask that comes a few rows at a time, so that a scene need not fit into memory. */
export interface MaskStream extends Omit<Mask, 'classes' | 'counts'> {
  /**
   * The rows from the top, each piece some whole rows, valid until the next is asked for. To be begun, once, before the
   * next mask is asked for.
   */
  rows(): AsyncIterable<Uint8Array<ArrayBuffer>>;
  /**
   * As {@link rows}, with the reflectance of the scene beside the classes; the pixels are read again for it. In place of
   * `rows`, not besides.
   *
   * @param roles the bands that are wanted, none by default; of the method `probability` also layers (docs/probability.md)
   */
  pieces<const Role extends BandRole | LayerName = never>(roles?: readonly Role[]): AsyncIterable<MaskPiece<Role>>;
  /** Of the rows that have been read: all 0 before the first, complete after the last. */
  readonly counts: ClassCounts;
}
