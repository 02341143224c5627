/** The bands of real scenes resemble each other far more than numbers that are made: closed forms must hold there too. */
import { expect, it } from 'vitest';
import { trainKernelRidge } from '../../src/multitemporal/kernel-ridge.ts';
import { assignClusters, findClusters } from '../../src/multitemporal/kmeans.ts';
import { predictRows } from '../../src/multitemporal/predict.ts';
import { trainRidge } from '../../src/multitemporal/ridge.ts';
import { tableOf } from '../../src/multitemporal/table.ts';
import { pixelsOf } from '../support/real-scenes.ts';
import { hasSharedData, sharedData } from '../support/shared.ts';
import { askPython, hasSklearn } from '../support/sklearn.ts';
import { plain, relativeDifference, rowsOf } from './samples.ts';

const pixels = Array.from({ length: 500 }, (_, i) => 2 * i);
const valuesOf = (bands: readonly number[][], pixel: number) => bands.map((band) => band[pixel]);

it.runIf(hasSharedData && hasSklearn)('equals scikit-learn on a real scene and the two before it', async () => {
  const names = ['S2_20170804', 'S2_20170814', 'S2_20170824'];
  const scenes = await Promise.all(names.map((name) => pixelsOf(`${sharedData}s2-flanders/multiband/${name}.tif`)));
  const [oldest, old, scene] = scenes;
  const samples = {
    inputs: tableOf(pixels.map((pixel) => [...valuesOf(old, pixel), ...valuesOf(oldest, pixel)])),
    outputs: tableOf(pixels.map((pixel) => valuesOf(scene, pixel))),
    weights: new Float64Array(500).fill(0.5 / 200, 0, 200).fill(0.5 / 300, 200),
  };
  const answer = askPython<{ ridge: number[]; kernel: number[]; labels: number[] }>(
    `
from sklearn.cluster import KMeans
from sklearn.kernel_ridge import KernelRidge
from sklearn.linear_model import Ridge
x, y, w = (np.array(data[name]) for name in 'xyw')
mean, deviation, offset = x.mean(axis=0), x.std(axis=0), y.mean(axis=0)
z = (x - mean) / deviation
ridge = Ridge(alpha=1e-6 * len(x)).fit(x / deviation, y, sample_weight=w)
kernel = KernelRidge(alpha=1e-6, kernel='rbf', gamma=0.01).fit(z, y - offset, sample_weight=w)
answer = {
    'ridge': ridge.predict(x / deviation).ravel().tolist(),
    'kernel': (kernel.predict(z) + offset).ravel().tolist(),
    'labels': KMeans(10, init=z[:10], n_init=1, algorithm='lloyd', tol=0).fit(z).labels_.tolist(),
}`,
    plain(samples),
  );
  const { inputs, outputs, weights } = samples;
  const ridge = await trainRidge(inputs, outputs, weights, { lambda: 1e-6, lambdaScale: 'n' });
  expect(relativeDifference(predictRows(ridge, inputs).values, answer.ridge)).toBeLessThan(1e-9);
  const kernel = await trainKernelRidge(inputs, outputs, weights, { lambda: 1e-6, gamma: 0.01 });
  expect(relativeDifference(predictRows(kernel, inputs).values, answer.kernel)).toBeLessThan(1e-9);
  const clusters = findClusters(inputs, { clusters: 10, starts: tableOf(rowsOf(inputs).slice(0, 10)) });
  expect(Array.from(assignClusters(clusters, inputs))).toEqual(answer.labels);
});
