/** How a scene differs from its forecast: what clusters are found of. */

import { isNone } from '../bands.ts';
import { TsmaskError } from '../errors.ts';
import { featureNames, featureRoles, writeFeatures } from './features.ts';
import { noDifference } from './forecaster/index.ts';

/** What pixels are compared by: their bands, the features that are computed of these, or both. */
export const clusterInputs = ['bands', 'features', 'both'] as const;
export type ClusterInput = (typeof clusterInputs)[number];

/** Reflectance of 1, and a feature of 1. */
const unit = 10_000;

/**
 * Scene less forecast, in ten-thousandths, −32767 to 32767; {@link noDifference}, −32768, where either lacks a value: 0 and
 * −999 are differences like others.
 */
export function difference(scene: number, forecast: number): number {
  return isNone(scene) || isNone(forecast) ? noDifference : withinInt16(scene - forecast);
}

function withinInt16(value: number): number {
  return Math.max(noDifference + 1, Math.min(-1 - noDifference, value));
}

/** @param into as long as the bands */
export function writeDifferences(scene: Int16Array, forecast: Int16Array, into: Int16Array): void {
  for (let i = 0; i < into.length; i++) into[i] = difference(scene[i], forecast[i]);
}

/** How many numbers a pixel is compared by. */
export function clusterColumns(by: ClusterInput, bands: number): number {
  return (by === 'features' ? 0 : bands) + (by === 'bands' ? 0 : featureNames.length);
}

/** @throws TsmaskError MISSING_BAND where features cannot be computed of these bands. */
export function checkClusterInput(by: ClusterInput, roles: readonly string[]): void {
  const missing = by === 'bands' ? undefined : featureRoles.find((role) => !roles.includes(role));
  if (missing === undefined) return;
  throw new TsmaskError('MISSING_BAND', `The features of clusters cannot be computed without the band ${missing}.`, {
    subject: missing,
    remedy: 'Open the stack with it, or find clusters by bands.',
  });
}

/**
 * Differences of bands, then of features, × 10000: of features rounded, and what int16 cannot hold is cut off at ±3.2767.
 *
 * @param into {@link clusterColumns} planes
 */
export function writeClusterInputs(
  by: ClusterInput,
  roles: readonly string[],
  scene: readonly Int16Array[],
  forecast: readonly Int16Array[],
  into: readonly Int16Array[],
): void {
  if (by !== 'features') {
    for (const [i, band] of scene.entries()) writeDifferences(band, forecast[i], into[i]);
  }
  if (by === 'bands') return;
  const planes = into.slice(by === 'both' ? roles.length : 0);
  const places = featureRoles.map((role) => roles.indexOf(role));
  const reflectance = new Float64Array(featureRoles.length);
  const [seen, told] = [new Float64Array(featureNames.length), new Float64Array(featureNames.length)];
  const featuresOf = (bands: readonly Int16Array[], pixel: number, features: Float64Array) => {
    places.forEach((place, i) => {
      reflectance[i] = bands[place][pixel] / unit;
    });
    writeFeatures(reflectance, features);
  };
  for (let pixel = 0; pixel < planes[0].length; pixel++) {
    // Of whichever band: what belongs to a cluster is summed in all of them.
    if (scene.some((band) => isNone(band[pixel])) || forecast.some((band) => isNone(band[pixel]))) {
      for (const plane of planes) plane[pixel] = noDifference;
      continue;
    }
    featuresOf(scene, pixel, seen);
    featuresOf(forecast, pixel, told);
    planes.forEach((plane, i) => {
      plane[pixel] = withinInt16(Math.round((seen[i] - told[i]) * unit));
    });
  }
}
