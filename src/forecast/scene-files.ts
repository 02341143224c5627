/** The files of one forecast, while its rows come. */
import { platform } from '#platform';
import { defaultNodata } from '../bands.ts';
import { Class } from '../kernel/index.ts';
import { writeDifferences } from '../multitemporal/differences.ts';
import { CogWriter, type RasterLayout, samplesByPixel } from '../write/geotiff/index.ts';
import { maskLayout } from '../write/mask-layout.ts';
import { qgisStyle } from '../write/qgis-style.ts';
import { maskServices } from '../write/sinks/cog.ts';
import { type OutputFolder, textFile } from '../write/sinks/output-folder.ts';
import { bandsLayout, clustersLayout, differenceLayout, forecastStage } from './layouts.ts';
import type { ForecastMethod } from './options.ts';
import type { ForecastPiece } from './pieces.ts';
import type { SceneForecast } from './stream-forecasts.ts';

/** What is written besides the forecast and the mask. */
export interface ForecastFiles {
  /** The difference, and the clusters. */
  readonly layers: boolean;
  /** The scene, with the forecast where it is not clear. */
  readonly fill: boolean;
}

/** Up to five files are written at the same time: each holds few compressed tiles, the others wait on disk. */
const services = {
  ...platform,
  deflate: (bytes: Uint8Array<ArrayBuffer>) => platform.deflate(bytes, 4),
  memoryLimit: 4 * 2 ** 20,
};

type Kind = 'forecast' | 'tsmask' | 'difference' | 'clusters' | 'filled';

function kindsOf({ layers, fill }: ForecastFiles): Kind[] {
  return [
    'forecast',
    'tsmask',
    ...(layers ? (['difference', 'clusters'] as const) : []),
    ...(fill ? (['filled'] as const) : []),
  ];
}

const nameOf = (kind: Kind, id: string) => `${kind}_${id}.tif`;
const styleOf = (id: string) => `tsmask_${id}.qml`;

/** The names of all files of a scene. */
export function fileNames(id: string, files: ForecastFiles): string[] {
  return [...kindsOf(files).map((kind) => nameOf(kind, id)), styleOf(id)];
}

/** Where the files of a forecast are. */
export interface ForecastPaths {
  readonly forecastPath: string;
  readonly maskPath: string;
  readonly differencePath?: string;
  readonly clustersPath?: string;
  readonly filledPath?: string;
}

/** All of them, the forecast first. */
export function forecastPaths(paths: ForecastPaths): string[] {
  const { forecastPath, maskPath, differencePath, clustersPath, filledPath } = paths;
  return [forecastPath, maskPath, differencePath, clustersPath, filledPath].filter((path) => path !== undefined);
}

export interface SavedScene extends ForecastPaths {
  /** Share of the values of the forecast that are less than 0, which no ground reflects. */
  readonly belowZero: number;
}

/** Writes the files of a forecast, which appear under their names when all are whole. */
export async function saveScene(
  scene: SceneForecast,
  method: ForecastMethod,
  roles: readonly string[],
  files: ForecastFiles,
  folder: OutputFolder,
  signal: AbortSignal | undefined,
): Promise<SavedScene> {
  const { id, grid } = scene;
  const kinds = kindsOf(files);
  const told = [grid, scene, method] as const;
  const layouts: Record<Kind, () => RasterLayout> = {
    forecast: () => bandsLayout(roles, ...told),
    tsmask: () => maskLayout(grid, forecastStage, scene.scene),
    difference: () => differenceLayout(roles, ...told),
    clusters: () => clustersLayout(...told),
    filled: () => bandsLayout(roles, ...told),
  };
  const writers = kinds.map((kind) => new CogWriter(layouts[kind](), kind === 'tsmask' ? maskServices : services));
  let [values, below] = [0, 0];
  try {
    for await (const piece of scene.pieces()) {
      for (const role of roles) {
        for (const value of piece.forecast[role]) {
          if (value === defaultNodata) continue;
          values++;
          if (value < 0) below++;
        }
      }
      await Promise.all(kinds.map((kind, i) => writers[i].rows(samplesOf(kind, piece, roles))));
    }
    await folder.saveTogether(
      [
        ...kinds.map((kind, i) => ({ name: nameOf(kind, id), chunks: writers[i].finish() })),
        textFile(styleOf(id), qgisStyle()),
      ],
      signal,
    );
  } finally {
    await Promise.all(writers.map((writer) => writer.abort()));
  }
  const path = (kind: Kind) => folder.path(nameOf(kind, id));
  return {
    belowZero: values === 0 ? 0 : below / values,
    forecastPath: path('forecast'),
    maskPath: path('tsmask'),
    ...(files.layers ? { differencePath: path('difference'), clustersPath: path('clusters') } : {}),
    ...(files.fill ? { filledPath: path('filled') } : {}),
  };
}

function samplesOf(
  kind: Kind,
  piece: ForecastPiece,
  roles: readonly string[],
): Int16Array<ArrayBuffer> | Uint8Array<ArrayBuffer> {
  const { classes, clusters, forecast, scene } = piece;
  if (kind === 'tsmask') return classes;
  if (kind === 'clusters') return clusters;
  if (kind === 'forecast') return samplesByPixel(roles.map((role) => forecast[role]));
  return samplesByPixel(
    roles.map((role) => {
      const band = new Int16Array(classes.length);
      if (kind === 'filled') writeFilled(classes, scene[role], forecast[role], band);
      else writeDifferences(scene[role], forecast[role], band);
      return band;
    }),
  );
}

/** The scene where it is clear, and so has all its bands; else the forecast, or −999 where that has none. */
function writeFilled(classes: Uint8Array, scene: Int16Array, forecast: Int16Array, into: Int16Array): void {
  for (let i = 0; i < into.length; i++) into[i] = classes[i] === Class.Clear ? scene[i] : forecast[i];
}
