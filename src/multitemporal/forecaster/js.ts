/** Forecasts and clusters in plain JavaScript: what the WebAssembly engines are measured by. */
import { defaultNodata, isNone } from '../../bands.ts';
import { type Clusters, noCluster } from '../kmeans.ts';
import { type Assigner, noDifference } from './assigner.ts';
import { type Forecaster, greatestForecast, smallestForecast, type WeighedModel } from './forecaster.ts';
import { powerOfHalf } from './power.ts';

export function createJsForecaster(model: WeighedModel): Forecaster {
  const { inputs, outputs, rows, offset } = model;
  const values = new Float64Array(inputs);
  const sums = new Float64Array(outputs);
  return {
    predict(planes, forecasts, pixels) {
      for (let pixel = 0; pixel < pixels; pixel++) {
        if (planes.some((plane) => isNone(plane[pixel]))) {
          for (const plane of forecasts) plane[pixel] = defaultNodata;
          continue;
        }
        standardise(planes, pixel, model, values);
        sums.fill(0);
        if (rows.length === 0) addInputs(model, values, sums);
        else addRows(model, values, sums);
        for (let i = 0; i < outputs; i++) forecasts[i][pixel] = rounded(offset[i] + sums[i]);
      }
    },
  };
}

export function createJsAssigner({ mean, scale, centroids }: Clusters, nodata: number): Assigner {
  const values = new Float64Array(centroids.columns);
  const isMissing = (value: number) => value === nodata || value === noDifference;
  return {
    assign(bands, clusters, pixels) {
      for (let pixel = 0; pixel < pixels; pixel++) {
        if (bands.some((band) => isMissing(band[pixel]))) {
          clusters[pixel] = noCluster;
          continue;
        }
        standardise(bands, pixel, { mean, scale }, values);
        clusters[pixel] = nearest(centroids.values, centroids.rows, values);
      }
    },
  };
}

function standardise(
  planes: readonly Int16Array[],
  pixel: number,
  { mean, scale }: Pick<WeighedModel, 'mean' | 'scale'>,
  values: Float64Array,
): void {
  for (let i = 0; i < values.length; i++) values[i] = (planes[i][pixel] - mean[i]) * scale[i];
}

function addInputs({ weights, outputs }: WeighedModel, values: Float64Array, sums: Float64Array): void {
  for (let input = 0; input < values.length; input++) addWeighed(values[input], weights, input * outputs, sums);
}

function addRows({ rows, weights, inputs, outputs }: WeighedModel, values: Float64Array, sums: Float64Array): void {
  for (let row = 0; row * inputs < rows.length; row++) {
    addWeighed(powerOfHalf(squareTo(rows, row * inputs, values)), weights, row * outputs, sums);
  }
}

function addWeighed(value: number, weights: Float64Array, at: number, sums: Float64Array): void {
  for (let i = 0; i < sums.length; i++) sums[i] += value * weights[at + i];
}

/** Of the distance to the row that begins there. */
function squareTo(rows: Float64Array, at: number, values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const difference = values[i] - rows[at + i];
    sum += difference * difference;
  }
  return sum;
}

function nearest(centroids: Float64Array, count: number, values: Float64Array): number {
  let [index, least] = [0, Infinity];
  for (let i = 0; i < count; i++) {
    const square = squareTo(centroids, i * values.length, values);
    if (square < least) [index, least] = [i, square];
  }
  return index;
}

/** To the nearest whole number that is a value, halves up. */
function rounded(forecast: number): number {
  // What is no number, as the difference of infinities, fails any comparison.
  const kept = forecast > smallestForecast ? Math.min(forecast, greatestForecast) : smallestForecast;
  return Math.floor(kept + 0.5) || 1;
}
