import { type BandRole, bandRoles } from '../bands.ts';
import { TsmaskError } from '../errors.ts';
import type { Thresholds } from './thresholds.ts';

export type EngineName = 'wasm' | 'js';

/** Which spatial steps a mask has been through: none, the filter, or the filter and the buffer. */
export const stages = ['temporal', 'filtered', 'buffered'] as const;
export type Stage = (typeof stages)[number];

export interface KernelOptions {
  /** `wasm` (default) is fast; `js` is the plain yardstick. Both give the same bits. */
  readonly engine?: EngineName;
  /** Overrides of the published thresholds. */
  readonly thresholds?: Partial<Thresholds>;
  /** For `wasm`: whether to use SIMD instructions. Default: where the host has them. */
  readonly simd?: boolean;
}

/** Reflectance × 10000 of one or several dates, indexed `date * pixels + pixel`. */
export type Bands = Readonly<Record<BandRole, Int16Array>>;

export interface SeriesInput {
  readonly bands: Bands;
  /** Length of the time axis, in time order. At least 1. */
  readonly dates: number;
  /** Number of pixels. */
  readonly pixels: number;
  /** The value of a missing observation. Default -999. Values of 0 and of -999 or less are missing in any case. */
  readonly nodata?: number;
}

export interface SceneSize {
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
}

/**
 * The series of a block of pixels, filled date by date. Each observation is reduced at once to what the passes need, so a
 * block takes {@link Kernel.bytesPerObservation} instead of the twelve bytes of its six bands.
 */
export interface SeriesBlock {
  /** Where one date's pixels are put, DN = reflectance × 10000, before each call of `observe`. */
  readonly input: Bands;
  /** Takes the observations in `input` as those of `date` (0-based). Every date must be observed once. */
  observe(date: number): void;
  /** Runs the temporal test over all series. */
  classify(): void;
  /** After `classify`: copies the classes of one date into `target`, one byte a pixel. */
  classes(date: number, target: Uint8Array): void;
  /** The same at two bits a pixel, as `packClasses` has it: a quarter of a byte a pixel, rounded up. */
  packedClasses(date: number, target: Uint8Array): void;
}

/**
 * What computes classes. An instance holds working memory and must not be used from two places at once.
 *
 * Method: Geoscience Australia's time-series cloud and cloud-shadow detection (TSmask), see docs/method.md.
 */
export interface Kernel {
  readonly engine: EngineName;
  /** Whether this is the SIMD build of the wasm engine. */
  readonly simd: boolean;
  /** Working memory of a {@link SeriesBlock}, bytes for each pixel and date. */
  readonly bytesPerObservation: number;
  /** Classes of every series, indexed as the bands are. */
  temporal(input: SeriesInput): Uint8Array<ArrayBuffer>;
  /** Working memory for a block of series. It is valid until the next call of `series` or `temporal`. */
  series(dates: number, pixels: number, nodata?: number): SeriesBlock;
  /** The spatial filter over one scene: isolated cloud and shadow becomes clear. Leaves `classes` as it is. */
  filter(classes: Uint8Array, size: SceneSize): Uint8Array<ArrayBuffer>;
  /** The one-pixel buffer around the cloud and shadow of one filtered scene. Leaves `classes` as it is. */
  buffer(classes: Uint8Array, size: SceneSize): Uint8Array<ArrayBuffer>;
  /** The spatial steps up to `stage` over one scene whose rows come bit by bit. */
  scene(size: SceneSize, stage: Stage): SceneStream;
}

/** A scene on its way through the spatial steps, a few rows at a time. */
export interface SceneStream {
  /**
   * Takes the next rows, `rows * width` classes, and returns the rows that are finished by now, possibly none. They are
   * put into `room` if it is large enough.
   */
  push(rows: Uint8Array, room?: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>;
}

export function checkSeries({ bands, dates, pixels, nodata }: SeriesInput): void {
  const bad = (subject: string, message: string, remedy: string) => {
    throw new TsmaskError('BAD_OPTION', message, { subject, remedy });
  };
  if (!Number.isInteger(dates) || dates < 1)
    bad('dates', `dates must be a whole number of at least 1, not ${dates}.`, 'Pass the length of the series.');
  if (!Number.isInteger(pixels) || pixels < 0)
    bad('pixels', `pixels must be a whole number, not ${pixels}.`, 'Pass the number of pixels.');
  if (nodata !== undefined && Number.isNaN(nodata))
    bad('nodata', 'nodata must be a number, not NaN.', 'Bring the bands to int16 with -999 for missing observations.');
  for (const role of bandRoles) {
    const band = bands[role];
    if (!(band instanceof Int16Array) || band.length !== dates * pixels) {
      bad(
        `bands.${role}`,
        `The band ${role} must be an Int16Array of dates × pixels = ${dates * pixels} values, not ${describe(band)}.`,
        'Index it as date * pixels + pixel, in units of reflectance × 10000.',
      );
    }
  }
}

export function checkScene(classes: Uint8Array, { width, height }: SceneSize): void {
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 0 || height < 0) {
    throw new TsmaskError('BAD_OPTION', `A scene of ${width} × ${height} pixels is none.`, {
      subject: 'width, height',
    });
  }
  if (!(classes instanceof Uint8Array) || classes.length !== width * height) {
    throw new TsmaskError(
      'BAD_OPTION',
      `A scene of ${width} × ${height} needs a Uint8Array of ${width * height} classes, not ${describe(classes)}.`,
      { subject: 'classes', remedy: 'Pass one scene at a time, row by row from the top.' },
    );
  }
}

function describe(value: unknown): string {
  return ArrayBuffer.isView(value)
    ? `${value.constructor.name} of ${(value as Uint8Array).length}`
    : value === null
      ? 'null'
      : typeof value;
}
