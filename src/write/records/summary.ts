/** What came out of a run, date by date, for programs (JSON) and for tables (CSV). */
import { bandRoles } from '../../bands.ts';
import { crsName, type Grid, transformOf } from '../../grid.ts';
import type { ClassCounts, Mask } from '../../mask.ts';
import type { Remark, Scene, Stack } from '../../stack/index.ts';
import { version } from '../../version.ts';
import type { RunMethod } from '../sink.ts';
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

function rowOf({ scene, counts, paths = [] }: CountedMask & Partial<RecordedMask>, files: Stack['files']) {
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

export interface SummaryContext {
  readonly grid: Grid;
  readonly stage: string;
  readonly method?: RunMethod | undefined;
  readonly files: Stack['files'];
  readonly remarks: readonly Remark[];
}

export function summaryJson(
  masks: readonly RecordedMask[],
  { grid, stage, method, files, remarks }: SummaryContext,
): string {
  const { width, height, geo } = grid;
  const summary = {
    software: `tsmask ${version}`,
    // How far the spatial steps went is said of time series only.
    ...(method ? { method } : { stage }),
    grid: { width, height, crs: crsName(geo), transform: transformOf(geo) },
    masks: masks.map((mask) => rowOf(mask, files)),
    remarks,
  };
  return `${JSON.stringify(summary, null, 2)}\n`;
}

/**
 * The `summary.csv` that stands beside saved masks: one line for each date, after RFC 4180.
 * @param masks those of `maskStack`, and of others who have counted; without paths, the column `files` is empty
 */
export function summaryCsv(
  { files }: Pick<Stack, 'files'>,
  masks: readonly (CountedMask & Partial<RecordedMask>)[],
): string {
  const head = ['id', 'date', 'time', 'pixels', 'no_observation', 'clear', 'cloud', 'cloud_shadow'];
  const lines = masks.map((mask) => {
    const { id, date, time, pixels, shares, offsets, files: names, sources } = rowOf(mask, files);
    const { noObservation, clear, cloud, cloudShadow } = shares;
    const fixed = [id, date, time ?? '', pixels, noObservation, clear, cloud, cloudShadow];
    return [...fixed, ...bandRoles.map((role) => offsets[role] ?? ''), names.join(' '), sources.join(' ')];
  });
  const columns = [...head, ...bandRoles.map((role) => `offset_${role}`), 'files', 'sources'];
  return [columns, ...lines].map((line) => `${line.map(field).join(',')}\r\n`).join('');
}

function field(value: string | number): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
