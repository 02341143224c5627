/** The series of a pixel as a table that spreadsheets and scripts read. */
import { bandRoles, type ClassCode, classNames, type DateExplanation } from 'tsmask';
import type { SeriesBands } from '../engine/protocol.ts';

export interface CsvSeries {
  /** `YYYY-MM-DD` of each date. */
  readonly days: readonly string[];
  readonly bands: SeriesBands;
  readonly dates: readonly DateExplanation[];
  /** Classes of the masks, where there are any. */
  readonly masked: readonly ClassCode[] | undefined;
}

/** Reflectances are 0–1; what is missing is left empty. */
export function seriesCsv({ days, bands, dates, masked }: CsvSeries): string {
  const indices = ['mean', 'mndwi', 'msavi', 'whiteness', 'greenness', 'redBlue'] as const;
  const head = ['date', ...bandRoles, ...indices.map((name) => (name === 'redBlue' ? 'red_plus_blue' : name))];
  const rows = dates.map((why, date) => [
    days[date],
    ...bandRoles.map((role) => reflectance(bands[role][date])),
    ...indices.map((name) => why.indices?.[name].toFixed(6) ?? ''),
    classNames[why.class],
    why.rule,
    ...(masked ? [classNames[masked[date]]] : []),
  ]);
  const lines = [[...head, 'class', 'rule', ...(masked ? ['mask'] : [])], ...rows].map((cells) => cells.join(','));
  return `${lines.join('\n')}\n`;
}

function reflectance(value: number): string {
  return value === 0 || value <= -999 ? '' : (value / 10000).toFixed(4);
}
