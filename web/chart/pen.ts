import type { ClassCode } from 'tsmask';
import type uPlot from 'uplot';
import { markPaths } from './marks.ts';

const markPath = markPaths.map((path) => new Path2D(path));

type Point = readonly [number, number];

/** Draws on the canvas of a plot, in its pixels. */
export class Pen {
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

  /** A level line at a value. */
  across(colour: string, width: number, from: number, to: number, value: number, dash: readonly number[] = []): void {
    const y = this.y(value);
    this.line(
      colour,
      width,
      [
        [from, y],
        [to, y],
      ],
      dash,
    );
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
  mark(code: ClassCode | undefined, x: number, y: number | undefined, scale: number): void {
    if (y === undefined) return;
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
