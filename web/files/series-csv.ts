/** The series of a pixel as a table that spreadsheets and scripts read. */
import { bandRoles, type ClassCode, classNames, type DateExplanation } from 'tsmask';
import type { SceneInfo, SeriesBands } from '../engine/protocol.ts';
import { ndvi, reflectance } from '../series-values.ts';

export interface CsvSeries {
  readonly scenes: readonly Pick<SceneInfo, 'date' | 'time'>[];
  readonly bands: SeriesBands;
  readonly dates: readonly DateExplanation[];
  /** Classes of the masks, where there are any. */
  readonly masked: readonly ClassCode[] | undefined;
}

/** Reflectances are 0–1, times UTC; what is missing is left empty. */
export function seriesCsv({ scenes, bands, dates, masked }: CsvSeries): string {
  const indices = ['mndwi', 'msavi', 'whiteness', 'greenness', 'redBlue'] as const;
  const indexNames = indices.map((name) => (name === 'redBlue' ? 'red_plus_blue' : name));
  const head = ['date', 'time', ...bandRoles, 'mean', 'ndvi', ...indexNames, 'class', 'rule'];
  const rows = dates.map((why, date) => [
    scenes[date].date,
    scenes[date].time ?? '',
    ...bandRoles.map((role) => figure(reflectance(bands, role, date), 4)),
    figure(why.indices?.mean, 6),
    figure(ndvi(bands, date), 6),
    ...indices.map((name) => figure(why.indices?.[name], 6)),
    classNames[why.class],
    why.rule,
    ...(masked ? [classNames[masked[date]]] : []),
  ]);
  const lines = [[...head, ...(masked ? ['mask'] : [])], ...rows].map((cells) => cells.join(','));
  return `${lines.join('\n')}\n`;
}

function figure(value: number | null | undefined, digits: number): string {
  return value?.toFixed(digits) ?? '';
}
