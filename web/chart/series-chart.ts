/** The series of a pixel over time: a mark for each date, and what the explained date was compared with. */
import { bandRoles, type ClassCode, type DateExplanation, type Thresholds } from 'tsmask';
import uPlot from 'uplot';
import type { SeriesBands } from '../engine/protocol.ts';
import { bandName } from '../view/band-words.ts';
import { plainNumber } from '../view/threshold-words.ts';
import { markPaths } from './marks.ts';
import { timeLabels } from './time-labels.ts';

export type Quantity = 'mean' | 'bands' | 'mndwi' | 'msavi';

/** What is to be seen. */
export interface SeriesPicture {
  readonly quantity: Quantity;
  /** Seconds since 1970, of each date. */
  readonly times: readonly number[];
  readonly bands: SeriesBands;
  /** Undefined while the series is being read. */
  readonly dates: readonly DateExplanation[] | undefined;
  /** Which dates have another class than the published thresholds give. */
  readonly changed: readonly boolean[] | undefined;
  readonly thresholds: Thresholds;
  /** The date that the map shows. */
  readonly shown: number;
  readonly explained: number;
}

export interface SeriesChartEvents {
  /** A date is pointed at, or none. */
  readonly onPoint: (date: number | undefined) => void;
  readonly onChoose: (date: number) => void;
}

type Values = (number | null)[];

/** Pixels between pointer and mark within which a mark is meant, even where another is nearer in time. */
const reach = 14;
const markPath = markPaths.map((path) => new Path2D(path));

export class SeriesChart {
  readonly #target: HTMLElement;
  readonly #events: SeriesChartEvents;
  readonly #resize: ResizeObserver;
  readonly #theme = matchMedia('(prefers-color-scheme: dark)');
  readonly #redraw = () => this.#plot?.redraw(false);
  #plot: uPlot | undefined;
  #picture: SeriesPicture | undefined;
  /** Of each date, where its mark stands; null where it has no value. */
  #values: Values = [];
  #style = getComputedStyle(document.documentElement);

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
    const isOther = picture.quantity !== before?.quantity || picture.times !== before.times;
    if (!isOther && picture.bands === before.bands && picture.dates === before.dates) {
      this.#redraw();
      return;
    }
    this.#values = picture.quantity === 'bands' ? [] : valuesOf(picture);
    const data = [picture.times, ...this.#lines()] as uPlot.AlignedData;
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
    const { quantity, bands, dates } = this.#picture!;
    const ofClear = (values: Values): Values =>
      values.map((value, date) => (!dates || dates[date].class === 1 ? value : null));
    if (quantity !== 'bands') return [ofClear(this.#values), this.#values];
    return bandRoles.map((role) => ofClear(Array.from(bands[role], reflectance)));
  }

  #options(): uPlot.Options {
    const { quantity } = this.#picture!;
    const isIndex = quantity === 'mndwi' || quantity === 'msavi';
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
      padding: [10, quantity === 'bands' ? 84 : 10, 0, 0],
      legend: { show: false },
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'UTC'),
      // A click chooses; it does not zoom.
      cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
      scales: {
        x: { range: widened },
        y: { ...(isIndex ? {} : rootScale), range: (_, low, high) => rangeOf(quantity, low, high) },
      },
      axes: [
        { ...axis, values: (_, splits, __, ___, step) => timeLabels(splits, step), size: 38, gap: 4 },
        {
          ...axis,
          values: (_, splits) => splits.map(plainNumber),
          size: 46,
          gap: 4,
          ...(isIndex ? {} : { splits: rootSplits, filter: (_, splits) => splits }),
        },
      ],
      series: [{}, ...lines],
      hooks: {
        drawAxes: [(plot) => this.#drawBelow(plot)],
        draw: [(plot) => this.#drawAbove(plot)],
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

  /** The date of the map, and the thresholds of an index. */
  #drawBelow(plot: uPlot): void {
    const { shown, times } = this.#picture!;
    const pen = this.#pen(plot);
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
    for (const { value } of this.#levels()) {
      const y = pen.y(value);
      pen.line(
        '--soft',
        1,
        [
          [pen.left, y],
          [pen.right, y],
        ],
        [2, 3],
      );
    }
    pen.end();
  }

  #drawAbove(plot: uPlot): void {
    const { quantity, dates, changed, explained, times } = this.#picture!;
    const pen = this.#pen(plot);
    const limits = quantity === 'mean' ? this.#drawComparison(pen) : [];
    const why = dates?.[explained];
    const neighbours = why && 'comparison' in why ? (why.comparison?.neighbours ?? []) : [];
    for (const [date, time] of times.entries()) {
      const y = this.#heightOf(date, pen);
      if (y === undefined) continue;
      pen.mark(dates?.[date].class, pen.x(time), y, date === explained ? 1.5 : 1);
    }
    for (const date of neighbours) pen.ring(pen.x(times[date]), this.#heightOf(date, pen), 10.5, '--ink', 1.5);
    for (const [date, isChanged] of changed?.entries() ?? []) {
      if (isChanged) pen.ring(pen.x(times[date]), this.#heightOf(date, pen), 8, '--changed', 2);
    }
    pen.ring(pen.x(times[explained]), this.#heightOf(explained, pen), 13, '--accent', 2.5);
    this.#nameLimits(pen, limits);
    for (const { value, name } of this.#levels())
      pen.text(name, pen.right, pen.y(value) - 4 * pen.ratio, 'end', '--ink');
    pen.end();
    if (quantity === 'bands') this.#nameBands(plot);
  }

  /** Where the mark of a date stands; in a row at the top beside the six bands, at the bottom without a value. */
  #heightOf(date: number, pen: Pen): number | undefined {
    const { quantity, dates } = this.#picture!;
    if (quantity === 'bands') return pen.top + 8 * pen.ratio;
    const value = this.#values[date];
    if (value !== null) return pen.y(value);
    return dates ? pen.bottom - 8 * pen.ratio : undefined;
  }

  /** The background over its neighbours, the segment's own level, and where cloud and shadow begin. */
  #drawComparison(pen: Pen): readonly Limit[] {
    const { dates, explained, thresholds, times } = this.#picture!;
    const why = dates?.[explained];
    if (!why) return [];
    const at = pen.x(times[explained]);
    const limits: Limit[] = [];
    const comparison = 'comparison' in why ? why.comparison : undefined;
    if (comparison && comparison.background > 0) {
      const { background, segment, neighbours, level } = comparison;
      const across = [...neighbours, ...segment].map((date) => pen.x(times[date]));
      const y = pen.y(background);
      pen.line('--ink', 2, [
        [Math.min(...across), y],
        [Math.max(...across), y],
      ]);
      if (segment.length > 1) {
        const own = segment.map((date) => pen.x(times[date]));
        pen.line('--accent', 3, [
          [Math.min(...own), pen.y(level)],
          [Math.max(...own), pen.y(level)],
        ]);
      }
      const cloud = Math.max(background * (1 + thresholds.cloudContrast), thresholds.cloudMean);
      const shadow = Math.min(background / (1 + thresholds.shadowContrast), thresholds.shadowMean);
      limits.push({ value: cloud, text: `cloud above ${cloud.toFixed(3)}`, below: false });
      limits.push({ value: shadow, text: `shadow below ${shadow.toFixed(3)}`, below: true });
      pen.line(
        '--ink',
        1,
        [
          [at, pen.y(shadow)],
          [at, pen.y(cloud)],
        ],
        [2, 2],
      );
    } else if (why.rule === 'bright') {
      const { brightMean } = thresholds;
      limits.push({ value: brightMean, text: `cloud above ${plainNumber(brightMean)}`, below: false });
    }
    const half = 9 * pen.ratio;
    for (const { value } of limits) {
      const y = pen.y(value);
      pen.line('--ink', 2, [
        [at - half, y],
        [at + half, y],
      ]);
    }
    return limits;
  }

  /** Over the marks, beside the date that is explained. */
  #nameLimits(pen: Pen, limits: readonly Limit[]): void {
    const { explained, times } = this.#picture!;
    const at = pen.x(times[explained]);
    const away = 16 * pen.ratio;
    const toLeft = at > (pen.left + pen.right) / 2;
    for (const { value, text, below } of limits) {
      const y = pen.y(value) + (below ? 10 : -2) * pen.ratio;
      pen.text(text, toLeft ? at - away : at + away, y, toLeft ? 'end' : 'start', '--ink');
    }
  }

  /** The thresholds of the index that is shown. */
  #levels(): { value: number; name: string }[] {
    const { quantity, thresholds: t } = this.#picture!;
    if (quantity === 'msavi') return [{ value: t.waterMsavi, name: 'water below' }];
    if (quantity !== 'mndwi') return [];
    return [
      { value: t.waterMndwi, name: 'water above' },
      { value: t.bareGroundMndwi, name: 'bare ground below' },
    ];
  }

  /** At the ends of their lines, apart from each other. */
  #nameBands(plot: uPlot): void {
    const { bands, dates } = this.#picture!;
    const last = dates?.findLastIndex((date) => date.class === 1) ?? -1;
    if (last < 0) return;
    const pen = this.#pen(plot, false);
    const names = bandRoles.map((role) => ({ role, y: pen.y(bands[role][last] / 10000) })).sort((a, b) => a.y - b.y);
    let lowest = pen.top;
    for (const { role, y } of names) {
      lowest = Math.max(y + 4 * pen.ratio, lowest + 13 * pen.ratio);
      pen.text(bandName(role), pen.right + 6 * pen.ratio, lowest, 'start', `--band-${role}`);
    }
    pen.end();
  }

  #pen(plot: uPlot, isClipped = true): Pen {
    return new Pen(plot, (token) => this.#colour(token), this.#style.fontFamily, isClipped);
  }
}

type Point = readonly [number, number];

/** Where cloud or shadow begins. */
interface Limit {
  readonly value: number;
  readonly text: string;
  /** Its text stands below it. */
  readonly below: boolean;
}

/** Draws on the canvas of a plot, in its pixels. */
class Pen {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly ratio = devicePixelRatio;
  readonly #plot: uPlot;
  readonly #colour: (token: string) => string;

  constructor(plot: uPlot, colour: (token: string) => string, font: string, isClipped: boolean) {
    const { left, top, width, height } = plot.bbox;
    [this.left, this.right, this.top, this.bottom] = [left, left + width, top, top + height];
    this.#plot = plot;
    this.#colour = colour;
    plot.ctx.save();
    plot.ctx.font = `${12 * this.ratio}px ${font}`;
    plot.ctx.lineJoin = 'round';
    if (!isClipped) return;
    // Marks at the edges are seen whole.
    const edge = 16 * this.ratio;
    plot.ctx.beginPath();
    plot.ctx.rect(left - edge, top - edge, width + 2 * edge, height + edge + 2 * this.ratio);
    plot.ctx.clip();
  }

  end(): void {
    this.#plot.ctx.restore();
  }

  x(time: number): number {
    return this.#plot.valToPos(time, 'x', true);
  }

  y(value: number): number {
    return this.#plot.valToPos(value, 'y', true);
  }

  line(colour: string, width: number, points: readonly Point[], dash: readonly number[] = []): void {
    const { ctx } = this.#plot;
    ctx.beginPath();
    for (const [x, y] of points) ctx.lineTo(x, y);
    ctx.setLineDash(dash.map((length) => length * this.ratio));
    ctx.lineWidth = width * this.ratio;
    ctx.strokeStyle = this.#colour(colour);
    ctx.stroke();
    ctx.setLineDash([]);
  }

  ring(x: number, y: number | undefined, radius: number, colour: string, width: number): void {
    if (y === undefined) return;
    const { ctx } = this.#plot;
    ctx.beginPath();
    ctx.arc(x, y, radius * this.ratio, 0, 2 * Math.PI);
    ctx.lineWidth = width * this.ratio;
    ctx.strokeStyle = this.#colour(colour);
    ctx.stroke();
  }

  /** The mark of a class, or of a date whose class is not known yet. */
  mark(code: ClassCode | undefined, x: number, y: number, scale: number): void {
    const { ctx } = this.#plot;
    const token = code === undefined ? '--none' : (['--none', '--clear', '--cloud', '--shadow'] as const)[code];
    ctx.save();
    ctx.translate(x, y);
    ctx.scale(scale * this.ratio, scale * this.ratio);
    ctx.fillStyle = this.#colour(token);
    ctx.lineWidth = code === 0 ? 1.5 : 1;
    const path = markPath[code ?? 1];
    if (code !== 0) ctx.fill(path);
    ctx.strokeStyle = this.#colour(code === 0 ? '--soft' : '--mark-edge');
    ctx.stroke(path);
    ctx.restore();
  }

  /** With a rim, so that it can be read over lines. */
  text(text: string, x: number, y: number, align: CanvasTextAlign, colour: string): void {
    const { ctx } = this.#plot;
    ctx.textAlign = align;
    ctx.lineWidth = 4 * this.ratio;
    ctx.strokeStyle = this.#colour('--card');
    ctx.strokeText(text, x, y);
    ctx.fillStyle = this.#colour(colour);
    ctx.fillText(text, x, y);
  }
}

function reflectance(value: number): number | null {
  return value === 0 || value <= -999 ? null : value / 10000;
}

function valuesOf({ quantity, bands, dates, times }: SeriesPicture): Values {
  if (quantity === 'mndwi' || quantity === 'msavi') {
    return times.map((_, date) => dates?.[date].indices?.[quantity] ?? null);
  }
  return times.map((_, date) => {
    const values = bandRoles.map((role) => reflectance(bands[role][date]));
    return values.includes(null) ? null : values.reduce<number>((sum, value) => sum + value! / 6, 0);
  });
}

/**
 * Of reflectance the root is drawn: shadows lie below 0.05, clouds reach 1, and what is told apart is how many times
 * brighter one is than the other.
 */
const rootScale: uPlot.Scale = {
  distr: 100,
  fwd: (value) => Math.sign(value) * Math.sqrt(Math.abs(value)),
  bwd: (root) => Math.sign(root) * root * root,
};

function rootSplits({ scales }: uPlot): number[] {
  const { max = 1 } = scales.y;
  return [0, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.5, 2].filter((value) => value <= max);
}

/** Reflectance starts at nothing; a little room stays around the marks, and above the bands for their row. */
function rangeOf(quantity: Quantity, low: number | null, high: number | null): [number, number] {
  if (quantity === 'mean') return [Math.min(0, low ?? 0), Math.max(0.2, high ?? 0) * 1.08];
  if (quantity === 'bands') return [Math.min(0, low ?? 0), Math.max(0.2, high ?? 0) * 1.35];
  const [from, to] = [low ?? -0.5, high ?? 0.5];
  const room = Math.max(0.05, (to - from) * 0.08);
  return [from - room, to + room];
}

function widened({ data: [times] }: uPlot, from: number, to: number): [number, number] {
  // A single date stands in the middle of its month; uPlot would have it begin years.
  if (times.length === 1) return [times[0] - 15 * 86400, times[0] + 15 * 86400];
  const room = Math.max(86400, (to - from) * 0.015);
  return [from - room, to + room];
}
