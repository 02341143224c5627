import { useLayoutEffect, useRef } from 'preact/hooks';
import type { DateExplanation } from 'tsmask';
import { dateValue, type Quantity, quantities } from '../chart/quantities.ts';
import type { SeriesBands } from '../engine/protocol.ts';
import { scene, showScene, stack } from '../state/app.ts';
import { changedDates, isOfMasks, pixel, shownDates } from '../state/pixel.ts';
import { ClassMark } from './class-mark.tsx';
import { classTitles, number, ruleTitles } from './explanation-words.ts';
import { isoDay, sceneDays } from './scene-days.ts';

const columns = ['mean', 'ndvi', 'mndwi', 'msavi', 'whiteness', 'greenness', 'redBlue'] as const satisfies Quantity[];

/** The series in figures. Where it is wider than its room, it scrolls below the dates. */
export function PixelTable() {
  const { bands, masked } = pixel.value!;
  const dates = shownDates.value;
  const hasReasons = !isOfMasks.value;
  const region = useRef<HTMLElement>(null);
  const isThere = dates !== undefined;
  const { value: shown } = scene;
  useLayoutEffect(() => {
    if (isThere) showRow(region.current!, shown);
  }, [shown, isThere]);
  if (!dates || !bands) return null;
  const days = sceneDays(stack.value!.scenes);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys scroll it, to the side too
    <section ref={region} class="series-table" aria-label="Dates of this pixel" tabIndex={0} data-own-keys>
      <table>
        <thead>
          <tr>
            <th scope="col">Date</th>
            <th scope="col">Class</th>
            {hasReasons && masked && <th scope="col">Mask</th>}
            {hasReasons && <th scope="col">Why</th>}
            {columns.map((column) => (
              <th key={column} scope="col" class="figure">
                {column === 'mean' ? 'Mean' : quantities[column].name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {dates.map((why, date) => (
            <tr key={stack.value!.scenes[date].id} aria-current={date === shown ? 'true' : undefined}>
              <th scope="row">
                <button type="button" class="plain" onClick={() => showScene(date)}>
                  {isoDay(days[date])}
                </button>
              </th>
              <td>
                <ClassMark code={why.class} /> {classTitles[why.class]}
                {changedDates.value?.[date] && <span class="changed">changed</span>}
              </td>
              {hasReasons && masked && <td>{classTitles[masked.classes[date]]}</td>}
              {hasReasons && <td>{ruleTitles[why.rule]}</td>}
              {columns.map((column) => (
                <Figure key={column} column={column} bands={bands} why={why} date={date} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Scrolls the table alone, not what it stands in. */
function showRow(region: HTMLElement, date: number): void {
  const { tHead, tBodies } = region.querySelector('table')!;
  const { offsetTop, offsetHeight } = tBodies[0].rows[date];
  const isAbove = offsetTop - tHead!.offsetHeight < region.scrollTop;
  const isBelow = offsetTop + offsetHeight > region.scrollTop + region.clientHeight;
  if (isAbove || isBelow) region.scrollTop = offsetTop - region.clientHeight / 2;
}

interface FigureProps {
  readonly column: (typeof columns)[number];
  readonly bands: SeriesBands;
  readonly why: DateExplanation;
  readonly date: number;
}

function Figure({ column, bands, why, date }: FigureProps) {
  const value = dateValue(column, bands, why, date);
  return <td class="figure">{value !== null && number(value)}</td>;
}
