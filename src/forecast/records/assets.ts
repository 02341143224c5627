/** The files of a forecast as assets of its Item. */
import { defaultNodata } from '../../bands.ts';
import { classNames } from '../../kernel/index.ts';
import { noDifference } from '../../multitemporal/forecaster/index.ts';
import { noCluster } from '../../multitemporal/kmeans.ts';
import { assetOf, bandFields, maskFields } from '../../write/records/mask-assets.ts';
import { lastPart } from '../../write/records/summary.ts';
import type { SavedForecast } from '../save-forecasts.ts';

export function forecastAssets(saved: SavedForecast, roles: readonly string[]): object {
  const { forecastPath, maskPath, differencePath, clustersPath, filledPath } = saved;
  const asset = (path: string | undefined, fields: () => object) =>
    path === undefined ? undefined : assetOf(lastPart(path), fields());
  const reflectance = (title: string) => () => ({
    title,
    roles: ['data', 'reflectance'],
    ...bandFields(roles, defaultNodata),
  });
  const all = {
    forecast: asset(forecastPath, reflectance('The scene as it would be without clouds')),
    mask: asset(maskPath, () => maskFields),
    difference: asset(differencePath, () => ({
      title: 'Scene less forecast',
      roles: ['data'],
      ...bandFields(roles, noDifference),
    })),
    clusters: asset(clustersPath, () => clusterFields(saved)),
    filled: asset(filledPath, reflectance('The scene, with the forecast where it is not clear')),
  };
  return Object.fromEntries(Object.entries(all).filter(([, fields]) => fields !== undefined));
}

/** Each number, and what the cluster was taken for. */
function clusterFields({ clusters }: SavedForecast): object {
  const classes = clusters.map(({ label }, value) => ({
    value,
    name: `cluster-${value}`,
    description: classNames[label],
  }));
  return {
    title: 'Clusters of differences',
    roles: ['data'],
    'raster:bands': [{ data_type: 'uint8', nodata: noCluster }],
    ...(classes.length > 0 ? { 'classification:classes': classes } : {}),
  };
}
