/** What is drawn of a series besides its lines: the marks of the dates, and what is to be known of them. */
import { bandRoles } from 'tsmask';
import { bandName } from '../view/band-words.ts';
import { drawComparison, nameLimits } from './comparison.ts';
import type { Pen } from './pen.ts';
import type { SeriesPicture } from './picture.ts';
import { quantities } from './quantities.ts';

export type Values = readonly (number | null)[];

/** The date of the map, and the thresholds of an index. */
export function drawBelowSeries(pen: Pen, { quantity, shown, times, thresholds }: SeriesPicture): void {
  const x = pen.x(times[shown]);
  pen.line(
    '--accent',
    1.5,
    [
      [x, pen.top],
      [x, pen.bottom],
    ],
    [4, 3],
  );
  for (const { threshold } of quantities[quantity].levels) {
    pen.across('--soft', 1, pen.left, pen.right, thresholds[threshold], [2, 3]);
  }
}

/** @param values where the mark of each date stands; empty for the bands */
export function drawSeries(pen: Pen, picture: SeriesPicture, values: Values): void {
  const { quantity, dates, changed, explained, times, thresholds } = picture;
  // Words lie below the marks: what was measured is not to be hidden by them.
  if (quantity === 'mean') {
    drawComparison(pen, picture);
    nameLimits(pen, picture);
  }
  for (const { threshold, name } of quantities[quantity].levels) {
    pen.text(name, pen.right, pen.y(thresholds[threshold]) - 4 * pen.ratio, 'end', '--ink');
  }
  const y = (date: number) => markHeight(pen, picture, values, date);
  for (const [date, time] of times.entries()) {
    pen.mark(dates?.[date].class, pen.x(time), y(date), date === explained ? 1.5 : 1);
  }
  const ring = (date: number, radius: number, colour: string, width: number) =>
    pen.ring(pen.x(times[date]), y(date), radius, colour, width);
  for (const date of dates?.[explained].comparison?.neighbours ?? []) ring(date, 10.5, '--ink', 1.5);
  for (const [date, isChanged] of changed?.entries() ?? []) if (isChanged) ring(date, 8, '--changed', 2);
  ring(explained, 13, '--accent', 2.5);
}

/** At the ends of their lines, apart from each other. */
export function nameBands(pen: Pen, { bands, dates }: SeriesPicture): void {
  const last = dates?.findLastIndex((date) => date.class === 1) ?? -1;
  if (last < 0) return;
  const names = bandRoles.map((role) => ({ role, y: pen.y(bands[role][last] / 10000) })).sort((a, b) => a.y - b.y);
  let lowest = pen.top;
  for (const { role, y } of names) {
    lowest = Math.max(y + 4 * pen.ratio, lowest + 13 * pen.ratio);
    pen.text(bandName(role), pen.right + 6 * pen.ratio, lowest, 'start', `--band-${role}`);
  }
}

/** In a row at the top beside the six bands, at the bottom without a value, nowhere while it is being read. */
function markHeight(pen: Pen, { quantity, dates }: SeriesPicture, values: Values, date: number): number | undefined {
  if (quantity === 'bands') return pen.top + 8 * pen.ratio;
  const value = values[date];
  if (value !== null) return pen.y(value);
  return dates ? pen.bottom - 8 * pen.ratio : undefined;
}
