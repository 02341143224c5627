/** What came out of a run, date by date, for programs (JSON) and for tables (CSV). */
import { bandRoles } from '../../bands.ts';
import { crsName, type Grid, transformOf } from '../../grid.ts';
import { completeThresholds, type Thresholds } from '../../kernel/thresholds.ts';
import type { ClassCounts, Mask } from '../../mask.ts';
import type { Remark, Scene, Stack } from '../../stack/index.ts';
import { version } from '../../version.ts';
import type { RunMethod } from '../sink.ts';
import { type Cells, csvOf } from './csv.ts';
import { sourceNames } from './sources.ts';

export interface CountedMask {
  readonly scene: Scene;
  /** How many pixels have class 0, 1, 2, 3. */
  readonly counts: ClassCounts;
  /** As {@link Mask.highestProbability}. */
  readonly highestProbability?: number | undefined;
}

export interface RecordedMask extends CountedMask {
  /** Paths of the files that hold it. */
  readonly paths: readonly string[];
}

/** The last part of a path: the summary lies beside the files. */
export function lastPart(path: string): string {
  return path.split(/[/\\]/).at(-1)!;
}

/** What a summary says of a scene, whatever was made of it. */
export function rowOf({ scene, counts, paths = [] }: CountedMask & Partial<RecordedMask>, files: Stack['files']) {
  const pixels = counts.reduce((sum, count) => sum + count, 0);
  const [noObservation, clear, cloud, cloudShadow] = counts.map((count) => count / pixels);
  const { id, date, time } = scene;
  const offsets = Object.fromEntries(
    bandRoles.flatMap((role) => (scene.bands[role] ? [[role, scene.bands[role].bias / 10000]] : [])),
  );
  return {
    id,
    date,
    time: time ?? null,
    pixels,
    shares: { noObservation, clear, cloud, cloudShadow },
    // Reflectance that was added to the scaled values, and who said so.
    offsets,
    offsetBy: scene.origin.offset.source,
    layout: scene.origin.layout,
    files: paths.map(lastPart),
    sources: sourceNames(scene, files),
  };
}

/** The columns that tables begin and end with; those of a kind of run stand between. */
export const firstColumns = ['id', 'date', 'time', 'pixels', 'no_observation', 'clear', 'cloud', 'cloud_shadow'];
export const lastColumns = [...bandRoles.map((role) => `offset_${role}`), 'files', 'sources'];

/** The same in these columns. */
export function cellsOf({ id, date, time, pixels, shares, offsets, files, sources }: ReturnType<typeof rowOf>): Cells {
  const { noObservation, clear, cloud, cloudShadow } = shares;
  return {
    ...{ id, date, time: time ?? '', pixels, no_observation: noObservation, clear, cloud, cloud_shadow: cloudShadow },
    ...Object.fromEntries(Object.entries(offsets).map(([role, offset]) => [`offset_${role}`, offset])),
    ...{ files: files.join(' '), sources: sources.join(' ') },
  };
}

/** `summary.json`: how it was made, where, what came out, and what is to be known of it. */
export function summaryJson(
  how: object,
  { width, height, geo }: Grid,
  rows: object,
  remarks: readonly Remark[],
): string {
  const grid = { width, height, crs: crsName(geo), transform: transformOf(geo) };
  return `${JSON.stringify({ software: `tsmask ${version}`, ...how, grid, ...rows, remarks }, null, 2)}\n`;
}

export interface SummaryContext {
  readonly grid: Grid;
  readonly stage: string;
  readonly method?: RunMethod | undefined;
  readonly thresholds?: Partial<Thresholds> | undefined;
  readonly files: Stack['files'];
  readonly remarks: readonly Remark[];
}

export function masksJson(
  masks: readonly RecordedMask[],
  { grid, stage, method, thresholds, files, remarks }: SummaryContext,
): string {
  // How far the spatial steps went, and by which thresholds, is said of time series only.
  return summaryJson(
    method ? { method } : { stage, ...(thresholds ? { thresholds: completeThresholds(thresholds) } : {}) },
    grid,
    { masks: masks.map((mask) => rowOf(mask, files)) },
    remarks,
  );
}

/**
 * The `summary.csv` that stands beside saved masks: one line for each date, after RFC 4180.
 * @param masks those of `maskStack`, and of others who have counted; without paths, the column `files` is empty
 */
export function summaryCsv(
  { files }: Pick<Stack, 'files'>,
  masks: readonly (CountedMask & Partial<RecordedMask>)[],
): string {
  return csvOf(
    [...firstColumns, ...lastColumns],
    masks.map((mask) => cellsOf(rowOf(mask, files))),
  );
}
