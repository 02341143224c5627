/** The series of a pixel over time: a mark for each date, and what the explained date was compared with. */
import { bandRoles } from 'tsmask';
import uPlot from 'uplot';
import { reflectance } from '../series-values.ts';
import { plainNumber } from '../view/threshold-words.ts';
import { drawBelowSeries, drawSeries, nameBands, type Values } from './draw-series.ts';
import { Pen } from './pen.ts';
import type { SeriesPicture } from './picture.ts';
import { dateValue, quantities } from './quantities.ts';
import { rootScale, rootSplits, timeRange, valueRange } from './scales.ts';
import { timeLabels } from './time-labels.ts';

export interface SeriesChartEvents {
  /** A date is pointed at, or none. */
  readonly onPoint: (date: number | undefined) => void;
  readonly onChoose: (date: number) => void;
}

/** Pixels between pointer and mark within which a mark is meant, even where another is nearer in time. */
const reach = 14;

export class SeriesChart {
  readonly #target: HTMLElement;
  readonly #events: SeriesChartEvents;
  readonly #resize: ResizeObserver;
  readonly #theme = matchMedia('(prefers-color-scheme: dark)');
  readonly #redraw = () => this.#plot?.redraw(false);
  readonly #style: CSSStyleDeclaration;
  #plot: uPlot | undefined;
  #picture: SeriesPicture | undefined;
  /** Of each date, where its mark stands; null where it has no value. */
  #values: Values = [];

  constructor(target: HTMLElement, events: SeriesChartEvents) {
    this.#target = target;
    this.#events = events;
    this.#style = getComputedStyle(target);
    this.#resize = new ResizeObserver(() => this.#plot?.setSize(this.#size()));
    this.#resize.observe(target);
    this.#theme.addEventListener('change', this.#redraw);
  }

  show(picture: SeriesPicture): void {
    const before = this.#picture;
    this.#picture = picture;
    const { quantity, times, bands, dates } = picture;
    const isOther = quantity !== before?.quantity || times !== before.times;
    if (!isOther && bands === before.bands && dates === before.dates) {
      this.#redraw();
      return;
    }
    this.#values = quantity === 'bands' ? [] : times.map((_, date) => dateValue(quantity, bands, dates?.[date], date));
    const data = [times, ...this.#lines()] as uPlot.AlignedData;
    if (this.#plot && !isOther) {
      this.#plot.setData(data);
      return;
    }
    this.#plot?.destroy();
    this.#plot = new uPlot(this.#options(), data, this.#target);
    this.#plot.over.addEventListener('click', () => {
      const date = this.#pick();
      if (date !== undefined) this.#events.onChoose(date);
    });
  }

  close(): void {
    this.#resize.disconnect();
    this.#theme.removeEventListener('change', this.#redraw);
    this.#plot?.destroy();
    this.#plot = undefined;
  }

  /** Lines join the clear dates. Beside a single one, the values of all dates stretch the scale. */
  #lines(): Values[] {
    const { quantity, times, bands, dates } = this.#picture!;
    const ofClear = (values: Values): Values =>
      values.map((value, date) => (!dates || dates[date].class === 1 ? value : null));
    if (quantity !== 'bands') return [ofClear(this.#values), this.#values];
    return bandRoles.map((role) => ofClear(times.map((_, date) => reflectance(bands, role, date))));
  }

  #options(): uPlot.Options {
    const { quantity } = this.#picture!;
    const { isReflectance } = quantities[quantity];
    const line = (colour: string, width: number): uPlot.Series => ({
      stroke: () => this.#colour(colour),
      width,
      spanGaps: true,
      points: { show: false },
    });
    const hidden: uPlot.Series = { paths: () => null, points: { show: false } };
    const lines =
      quantity === 'bands' ? bandRoles.map((role) => line(`--band-${role}`, 1.5)) : [line('--clear-line', 1), hidden];
    const axis: uPlot.Axis = {
      stroke: () => this.#colour('--soft'),
      font: `12px ${this.#style.fontFamily}`,
      grid: { stroke: () => this.#colour('--line'), width: 1 },
      ticks: { show: false },
    };
    return {
      ...this.#size(),
      padding: [10, quantity === 'bands' ? 88 : 10, 0, 0],
      legend: { show: false },
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'UTC'),
      // A click chooses; it does not zoom.
      cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
      scales: {
        x: { range: timeRange },
        y: { ...(isReflectance ? rootScale : {}), range: (_, low, high) => valueRange(quantity, low, high) },
      },
      axes: [
        { ...axis, values: (_, splits, __, ___, step) => timeLabels(splits, step), size: 38, gap: 4 },
        {
          ...axis,
          values: (_, splits) => splits.map(plainNumber),
          size: 46,
          gap: 4,
          ...(isReflectance ? { splits: rootSplits, filter: (_, splits) => splits } : {}),
        },
      ],
      series: [{}, ...lines],
      hooks: {
        drawAxes: [(plot) => this.#draw(plot, (pen, picture) => drawBelowSeries(pen, picture))],
        draw: [
          (plot) => this.#draw(plot, (pen, picture) => drawSeries(pen, picture, this.#values)),
          (plot) => quantity === 'bands' && this.#draw(plot, nameBands, false),
        ],
        setCursor: [() => this.#events.onPoint(this.#pick())],
      },
    };
  }

  #size(): { width: number; height: number } {
    const { clientWidth, clientHeight } = this.#target;
    return { width: Math.max(80, clientWidth), height: Math.max(80, clientHeight) };
  }

  #colour(token: string): string {
    return this.#style.getPropertyValue(token);
  }

  #draw(plot: uPlot, draw: (pen: Pen, picture: SeriesPicture) => void, isClipped = true): void {
    const pen = new Pen(plot, (token) => this.#colour(token), this.#style.fontFamily, isClipped);
    draw(pen, this.#picture!);
    pen.end();
  }

  /** The date that the pointer means: the mark below it, else the nearest in time. */
  #pick(): number | undefined {
    const plot = this.#plot;
    const { left = -1, top = -1, idx } = plot?.cursor ?? {};
    if (!plot || left < 0 || idx === null || idx === undefined) return undefined;
    const { times } = this.#picture!;
    let best = idx;
    let nearest = reach;
    for (const [date, value] of this.#values.entries()) {
      if (value === null) continue;
      const distance = Math.hypot(plot.valToPos(times[date], 'x') - left, plot.valToPos(value, 'y') - top);
      if (distance < nearest) [nearest, best] = [distance, date];
    }
    return best;
  }
}
