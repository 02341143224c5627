/** What the explained date was compared with, drawn beside its mark. */

import { plainNumber } from '../view/threshold-words.ts';
import type { Pen } from './pen.ts';
import type { SeriesPicture } from './picture.ts';

/** Where cloud or shadow begins. */
interface Limit {
  readonly value: number;
  readonly text: string;
  /** Its text stands below it. */
  readonly isBelow: boolean;
}

/** The background over its neighbours, the segment's own level, and where cloud and shadow begin. */
export function drawComparison(pen: Pen, picture: SeriesPicture): void {
  const { explained, times } = picture;
  drawBackground(pen, picture);
  const at = pen.x(times[explained]);
  const limits = limitsOf(picture);
  if (limits.length > 1)
    pen.line(
      '--ink',
      1,
      limits.map(({ value }) => [at, pen.y(value)] as const),
      [2, 2],
    );
  const half = 9 * pen.ratio;
  for (const { value } of limits) pen.across('--ink', 2, at - half, at + half, value);
}

/** Over the marks. */
export function nameLimits(pen: Pen, picture: SeriesPicture): void {
  const at = pen.x(picture.times[picture.explained]);
  const away = 16 * pen.ratio;
  const isLeft = at > (pen.left + pen.right) / 2;
  for (const { value, text, isBelow } of limitsOf(picture)) {
    const y = pen.y(value) + (isBelow ? 10 : -2) * pen.ratio;
    pen.text(text, isLeft ? at - away : at + away, y, isLeft ? 'end' : 'start', '--ink');
  }
}

function drawBackground(pen: Pen, { dates, explained, times }: SeriesPicture): void {
  const comparison = dates?.[explained].comparison;
  if (!comparison || comparison.background <= 0) return;
  const { background, segment, neighbours, level } = comparison;
  const at = (members: readonly number[]) => members.map((date) => pen.x(times[date]));
  const around = at([...neighbours, ...segment]);
  pen.across('--ink', 2, Math.min(...around), Math.max(...around), background);
  const own = at(segment);
  if (own.length > 1) pen.across('--accent', 3, Math.min(...own), Math.max(...own), level);
}

function limitsOf({ dates, explained, thresholds: t }: SeriesPicture): Limit[] {
  const why = dates?.[explained];
  const background = why?.comparison?.background ?? 0;
  if (background > 0) {
    const cloud = Math.max(background * (1 + t.cloudContrast), t.cloudMean);
    const shadow = Math.min(background / (1 + t.shadowContrast), t.shadowMean);
    return [
      { value: cloud, text: `cloud above ${cloud.toFixed(3)}`, isBelow: false },
      { value: shadow, text: `shadow below ${shadow.toFixed(3)}`, isBelow: true },
    ];
  }
  if (why?.rule !== 'bright') return [];
  return [{ value: t.brightMean, text: `cloud above ${plainNumber(t.brightMean)}`, isBelow: false }];
}
