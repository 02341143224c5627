import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignClusters, findClusters, mostClusters } from '../../src/multitemporal/kmeans.ts';
import { tableOf } from '../../src/multitemporal/table.ts';
import { randomOf } from '../../src/random.ts';
import { askPython, hasSklearn } from '../support/sklearn.ts';
import { relativeDifference, rowsOf, samplesOf } from './samples.ts';

const samples = samplesOf({ rows: 300, inputs: 5 }).inputs;

it.runIf(hasSklearn)("equals scikit-learn's for the same first centroids", () => {
  const cases = [3, 10].map((clusters) => ({ clusters, starts: rowsOf(samples).slice(0, clusters) }));
  const answers = askPython<{ labels: number[]; centroids: number[] }[]>(
    `
from sklearn.cluster import KMeans
x = np.array(data['x'])
mean, deviation = x.mean(axis=0), x.std(axis=0)
answer = []
for starts in data['starts']:
    start = (np.array(starts) - mean) / deviation
    # Until labels stay, as long as no tolerance ends it before.
    kmeans = KMeans(len(starts), init=start, n_init=1, algorithm='lloyd', tol=0).fit((x - mean) / deviation)
    answer.append({'labels': kmeans.labels_.tolist(), 'centroids': kmeans.cluster_centers_.ravel().tolist()})`,
    { x: rowsOf(samples), starts: cases.map(({ starts }) => starts) },
  );
  for (const [i, { clusters, starts }] of cases.entries()) {
    const found = findClusters(samples, { clusters, starts: tableOf(starts) });
    expect(Array.from(assignClusters(found, samples))).toEqual(answers[i].labels);
    expect(relativeDifference(found.centroids.values, answers[i].centroids)).toBeLessThan(1e-9);
  }
});

describe('chosen by the seed', () => {
  it('finds groups that lie apart', () => {
    const random = randomOf(1);
    const rows = Array.from({ length: 200 }, (_, i) => [100 * (i % 5) + random(), 50 * (i % 5) ** 2 + random()]);
    for (const seed of [1, 2, 3]) {
      const labels = assignClusters(findClusters(tableOf(rows), { clusters: 5, seed }), tableOf(rows));
      expect(new Set(labels).size).toBe(5);
      expect(labels.every((label, i) => label === labels[i % 5])).toBe(true);
    }
  });

  it('is the same for the same seed, and another for another', () => {
    const of = (seed: number) => findClusters(samples, { clusters: 10, seed });
    expect(of(7)).toEqual(of(7));
    expect(of(7)).not.toEqual(of(8));
  });

  it('leaves every centroid in the middle of the samples that are nearest to it', () => {
    const numbers = fc.array(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 2, maxLength: 2 }), {
      minLength: 2,
      maxLength: 40,
    });
    fc.assert(
      fc.property(numbers, fc.integer({ min: 1, max: 6 }), fc.integer(), (rows, clusters, seed) => {
        const table = tableOf(rows);
        const found = findClusters(table, { clusters, seed });
        const labels = assignClusters(found, table);
        const different = new Set(rows.map(String)).size;
        expect(new Set(labels).size).toBe(Math.min(clusters, different));
        rowsOf(found.centroids).forEach((centroid, cluster) => {
          const members = rows.filter((_, row) => labels[row] === cluster);
          centroid.forEach((value, column) => {
            const mean = members.reduce((sum, row) => sum + row[column], 0) / members.length;
            const standardised = (mean - found.mean[column]) * found.scale[column];
            expect(Math.abs(value - standardised)).toBeLessThan(1e-9);
          });
        });
      }),
    );
  });
});

it('gives a sample that lies between two centroids to the first', () => {
  const table = tableOf([[0], [0], [2], [2]]);
  const found = findClusters(table, { clusters: 2, starts: tableOf([[2], [0]]) });
  expect(Array.from(assignClusters(found, table))).toEqual([1, 1, 0, 0]);
  expect(Array.from(assignClusters(found, tableOf([[1]])))).toEqual([0]);
});

it('gives a cluster that nothing is near to the sample that is farthest from its own', () => {
  const table = tableOf([[0], [1], [2], [50]]);
  const found = findClusters(table, { clusters: 2, starts: tableOf([[1], [-1000]]) });
  expect(Array.from(assignClusters(found, table))).toEqual([0, 0, 0, 1]);
});

it('keeps a cluster empty where samples are too few, and no two differ', () => {
  const table = tableOf([[4], [4]]);
  const found = findClusters(table, { clusters: 3, starts: tableOf([[4], [4], [4]]) });
  expect(Array.from(assignClusters(found, table))).toEqual([0, 0]);
  expect(findClusters(table, { clusters: 3 }).centroids.rows).toBe(1);
});

it('tells what cannot be grouped', () => {
  const of = (options: object, table = samples) => expect(() => findClusters(table, { clusters: 3, ...options }));
  of({ clusters: 0 }).toThrow(expect.objectContaining({ code: 'BAD_OPTION', subject: 'clusters' }));
  of({ clusters: mostClusters + 1 }).toThrow(expect.objectContaining({ code: 'BAD_OPTION', subject: 'clusters' }));
  of({ clusters: 2.5 }).toThrow(expect.objectContaining({ code: 'BAD_OPTION', subject: 'clusters' }));
  of({ starts: tableOf([[1, 2, 3, 4, 5]]) }).toThrow(
    expect.objectContaining({ code: 'BAD_OPTION', subject: 'starts' }),
  );
  of({}, { rows: 0, columns: 5, values: new Float64Array() }).toThrow(
    expect.objectContaining({ code: 'TOO_FEW_SAMPLES' }),
  );
});
