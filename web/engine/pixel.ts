/** A pixel in all dates: its values, why each date has its class, and what the masks hold there. */
import {
  bandRoles,
  type ClassCode,
  type DateExplanation,
  explainSeries,
  type SeriesProgress,
  type Stack,
  type StackViewer,
  type Thresholds,
  toGround,
} from 'tsmask';
import { PageError } from '../problem.ts';
import type { KeptMasks } from './kept-masks.ts';
import { paced } from './paced.ts';
import type { Explanation, MaskedSeries, PixelNews, PixelRequest, PixelSeries, SeriesBands } from './protocol.ts';
import type { Ways } from './ways.ts';

/** The pixel that was read last. */
export class Pixel {
  readonly #stack: Stack;
  readonly #viewer: StackViewer;
  #series: PixelSeries | undefined;

  constructor(stack: Stack, viewer: StackViewer) {
    this.#stack = stack;
    this.#viewer = viewer;
  }

  /** Reads all dates, and tells them as they come. */
  async read({ x, y }: PixelRequest, { signal, tell }: Ways<PixelNews>): Promise<PixelSeries> {
    const { grid, scenes } = this.#stack;
    const ground = toGround(grid, [x + 0.5, y + 0.5]);
    if (!bandRoles.every((role) => role in scenes[0].bands)) {
      this.#series = { x, y, ground };
      return this.#series;
    }
    const pace = paced(({ scenesDone, bands }: SeriesProgress) => tell({ read: scenesDone, bands: sixBands(bands) }));
    const onProgress = (progress: SeriesProgress) => pace(progress, 'dates');
    const { bands } = await this.#viewer.series({ x, y, signal, onProgress });
    this.#series = { x, y, bands: sixBands(bands), ground };
    return this.#series;
  }

  /** Why each date has its class. */
  explain(thresholds: Partial<Thresholds>): Explanation {
    const dates = this.#explain(thresholds);
    const isPublished = Object.keys(thresholds).length === 0;
    return { dates, published: (isPublished ? dates : this.#explain({})).map((date) => date.class) };
  }

  /** What the masks hold, beside what the temporal test makes of the series with the thresholds that are given. */
  async masked(masks: KeptMasks, thresholds: Partial<Thresholds> | undefined): Promise<MaskedSeries | undefined> {
    if (!this.#series) return undefined;
    const unfiltered = thresholds && this.#explain(thresholds).map((date) => date.class);
    const window = { x: this.#series.x, y: this.#series.y, width: 1, height: 1 };
    const read = async (_: unknown, scene: number) => (await masks.read(scene, window))[0] as ClassCode;
    const classes = await Promise.all(this.#stack.scenes.map(read));
    return { classes, ...(unfiltered ? { unfiltered } : {}) };
  }

  #explain(thresholds: Partial<Thresholds>): DateExplanation[] {
    if (!this.#series?.bands) throw new PageError('No pixel has been read.');
    return explainSeries({ bands: this.#series.bands, dates: this.#stack.scenes.length, thresholds });
  }
}

/** Without roles named, a viewer reads the six that the method takes. */
function sixBands(bands: Readonly<Record<string, Int16Array>>): SeriesBands {
  return bands as SeriesBands;
}
