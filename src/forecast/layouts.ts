/** How forecasts look as GeoTIFFs. */
import { defaultNodata } from '../bands.ts';
import type { Grid } from '../grid.ts';
import { noDifference } from '../multitemporal/forecaster/index.ts';
import { noCluster } from '../multitemporal/kmeans.ts';
import type { RasterLayout } from '../write/geotiff/index.ts';
import { bandTileSize, maskLayout } from '../write/mask-layout.ts';
import type { ForecastMethod } from './options.ts';
import type { SceneForecast } from './stream-forecasts.ts';

/** What the mask says of how it was made. */
export const forecastStage = 'multitemporal';

/** Of each file the same: where and when, what forecast it, and from what. */
function common(
  grid: Grid,
  { scene, history, training }: Pick<SceneForecast, 'scene' | 'history' | 'training'>,
  forecast: ForecastMethod,
): Pick<RasterLayout, 'grid' | 'dateTime' | 'software' | 'metadata' | 'interleave'> {
  const { dateTime, software, metadata = {} } = maskLayout(grid, forecastStage, scene);
  const { ACQUISITION_DATE } = metadata;
  return {
    grid,
    interleave: 'pixel',
    ...(dateTime ? { dateTime } : {}),
    ...(software ? { software } : {}),
    metadata: {
      ACQUISITION_DATE,
      TSMASK_FORECAST: forecast,
      HISTORY: history.map(({ id }) => id).join(','),
      ...(training ? { LAMBDA: String(training.lambda) } : {}),
      ...(training?.gamma === undefined ? {} : { GAMMA: String(training.gamma) }),
    },
  };
}

type Told = Parameters<typeof common>;

/** Reflectance × 10000, a band for each role. */
export function bandsLayout(roles: readonly string[], ...told: Told): RasterLayout {
  return {
    ...common(...told),
    type: 'int16',
    bands: roles.map((description) => ({ description })),
    predictor: 2,
    tileSize: bandTileSize,
    nodata: defaultNodata,
  };
}

/** Scene less forecast, × 10000: 0 and −999 are differences like others. */
export function differenceLayout(roles: readonly string[], ...told: Told): RasterLayout {
  return { ...bandsLayout(roles, ...told), nodata: noDifference };
}

export function clustersLayout(...told: Told): RasterLayout {
  return { ...common(...told), type: 'uint8', bands: [{ description: 'cluster' }], nodata: noCluster };
}
