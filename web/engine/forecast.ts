/**
 * A scene as it would be without clouds, and what differs from that: made once as the files that users save, and shown from
 * them.
 */
import { labelRules, planForecasts, resolveForecastOptions, type Stack, type StackViewer, saveForecasts } from 'tsmask';
import {
  colourBands,
  colourClasses,
  colourClusters,
  colourRest,
  coloursFor,
  neverClear,
  rolesOfColours,
} from './colours.ts';
import type { MakingWays } from './composite.ts';
import type { KeptMasks } from './kept-masks.ts';
import { MadeFiles } from './made-files.ts';
import { lookInto, partPicture } from './part-of-grid.ts';
import type {
  ForecastInfo,
  ForecastLayer,
  ForecastPlanInfo,
  ForecastPlanRequest,
  ForecastRequest,
  Look,
  PictureRequest,
} from './protocol.ts';

/**
 * What labels and the five files take for a value of a band, about, as bench/page-forecast.mjs measures it: mostly writing, which
 * this thread does whatever the number of workers.
 */
const finishingSeconds = 5e-7;

/** What a forecast would be made from, and what it would take. */
export async function planForecast(
  stack: Stack,
  masks: KeptMasks,
  { scene, options }: ForecastPlanRequest,
  signal: AbortSignal,
): Promise<ForecastPlanInfo> {
  const { forecast } = options;
  const { history, training, roles } = resolveForecastOptions(stack, { forecast });
  const recipes = labelRules.map((rule) => [
    rule,
    resolveForecastOptions(stack, { forecast, clusters: { rule } }).clusters,
  ]);
  const defaults = { history, training, clusters: Object.fromEntries(recipes) };
  const { width, height } = masks.window;
  const finishing = width * height * roles.length * finishingSeconds;
  const dates = [stack.scenes[scene].id];
  const { forecasts, skipped, cost } = await planForecasts(stack, masks, { ...options, dates, signal });
  return { planned: forecasts[0], lacking: skipped[0], cost, defaults, finishingSeconds: finishing };
}

export async function makeForecast(
  stack: Stack,
  masks: KeptMasks,
  { scene, options, ...shared }: ForecastRequest,
  ways: MakingWays,
): Promise<Forecast> {
  const { id } = stack.scenes[scene];
  const { roles } = resolveForecastOptions(stack, options);
  return MadeFiles.make(async (files) => {
    const wanted = { ...options, ...shared, dates: [id], layers: true, fill: true, records: false };
    const { forecasts } = await saveForecasts(stack, masks, { ...wanted, ...ways, out: files.place });
    ways.signal.throwIfAborted();
    const [{ history, training, counts, clusters, forecastPath, maskPath, clustersPath = '' }] = forecasts;
    const paths = { forecast: forecastPath, mask: maskPath, clusters: clustersPath };
    const info = { scene, method: options.forecast, history, training, counts, clusters, roles, files: files.names };
    return new Forecast(files, paths, masks.window, info);
  });
}

/** How the files are read: a cluster's number plus one, since 0 is no observation, by the role of some reflectance. */
const readings = {
  mask: { bands: { class: 1 }, roles: ['class'] },
  clusters: { bands: { red: 1 }, roles: ['red'], offset: 1e-4, scale: 1e-4, nodata: 255 },
} as const;

export class Forecast {
  readonly info: ForecastInfo;
  readonly files: MadeFiles;
  readonly #paths: Readonly<Record<ForecastLayer, string>>;
  readonly #window: PictureRequest['window'];
  /** Of layers that have been looked at: each takes a thread. */
  readonly #viewers = new Map<ForecastLayer, Promise<StackViewer>>();

  constructor(
    files: MadeFiles,
    paths: Readonly<Record<ForecastLayer, string>>,
    window: PictureRequest['window'],
    info: ForecastInfo,
  ) {
    this.files = files;
    this.#paths = paths;
    this.#window = window;
    this.info = info;
  }

  /** Part of the stack's grid, transparent beyond what was forecast. */
  async picture(
    layer: ForecastLayer,
    request: Omit<PictureRequest, 'scene'>,
    look: Look,
    signal: AbortSignal,
  ): Promise<ImageBitmap> {
    const part = { viewer: await this.#viewer(layer), window: this.#window };
    if (layer === 'mask') {
      return partPicture(part, request, ['class'], (bands) => colourClasses(Uint8Array.from(bands.class)), signal);
    }
    if (layer === 'clusters') {
      return partPicture(part, request, ['red'], ({ red }) => colourClusters(red), signal);
    }
    const colours = coloursFor(this.info.roles, look.colours);
    const paint = (bands: Readonly<Record<string, Int16Array>>) => {
      const pixels = colourBands(bands, { ...look, colours });
      // Else the scene would be seen where there is no forecast of it.
      colourRest(pixels, neverClear);
      return pixels;
    };
    return partPicture(part, request, rolesOfColours(colours), paint, signal);
  }

  #viewer(layer: ForecastLayer): Promise<StackViewer> {
    const known = this.#viewers.get(layer);
    if (known) return known;
    const own = { roles: this.info.roles, offset: 0, scale: 1e-4, nodata: -999 };
    const reading = layer === 'forecast' ? own : readings[layer];
    const opening = lookInto(this.files.blob(this.#paths[layer]), reading);
    this.#viewers.set(layer, opening);
    return opening;
  }

  async close(): Promise<void> {
    for (const viewer of this.#viewers.values()) {
      await viewer.then(
        (opened) => opened.close(),
        () => undefined,
      );
    }
    await this.files.clear();
  }
}
