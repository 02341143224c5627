import { describe, expect, it } from 'vitest';
import { trainKernelRidge } from '../../src/multitemporal/kernel-ridge.ts';
import { solvePositiveDefinite } from '../../src/multitemporal/positive-definite.ts';
import { predictRows } from '../../src/multitemporal/predict.ts';
import { tableOf, takeRows } from '../../src/multitemporal/table.ts';
import { crossValidationCost, trainingCost } from '../../src/multitemporal/training-cost.ts';
import { askPython, hasSklearn } from '../support/sklearn.ts';
import { plain, relativeDifference, rowsOf, type Samples, samplesOf } from './samples.ts';

const later = samplesOf({ rows: 15, seed: 2 }).inputs;

it.runIf(hasSklearn)('equals scikit-learn, also where samples have no weight', async () => {
  const settings = [
    { lambda: 1e-6, gamma: 0.01 },
    { lambda: 0.001, gamma: 0.01 },
    { lambda: 0.1, gamma: 0.5 },
    { lambda: 0, gamma: 0.3 },
  ];
  const samples = samplesOf();
  const partly = samplesOf({ rows: 20 });
  partly.weights.fill(0, 3, 9);
  // More than the library solves.
  const many = samplesOf({ rows: 300, seed: 5 });
  const cases = settings.flatMap((setting) => [
    { samples, setting, supports: 60 },
    { samples: partly, setting, supports: 14 },
    ...(setting.lambda > 0 ? [{ samples: many, setting, supports: 300 }] : []),
  ]);
  const answers = kernelRidgeOfSklearn(cases);
  for (const [i, { samples, setting, supports }] of cases.entries()) {
    const model = await trainKernelRidge(samples.inputs, samples.outputs, samples.weights, setting);
    expect(model.support.rows).toBe(supports);
    const dual = answers[i].dual.filter((_, row) => samples.weights[row] > 0).flat();
    expect(relativeDifference(model.dual.values, dual)).toBeLessThan(1e-9);
    expect(relativeDifference(predictRows(model, later).values, answers[i].forecast)).toBeLessThan(1e-9);
  }
});

function kernelRidgeOfSklearn(cases: readonly { samples: Samples; setting: object }[]) {
  return askPython<{ dual: number[][]; forecast: number[] }[]>(
    `
from sklearn.kernel_ridge import KernelRidge
later = np.array(data['later'])
answer = []
for case in data['cases']:
    x, y, w = (np.array(case[name]) for name in 'xyw')
    mean, deviation, offset = x.mean(axis=0), x.std(axis=0), y.mean(axis=0)
    ridge = KernelRidge(alpha=case['lambda'], kernel='rbf', gamma=case['gamma'])
    # Samples of no weight count for mean and deviation, and for nothing else.
    used = w > 0
    ridge.fit(((x - mean) / deviation)[used], (y - offset)[used], sample_weight=w[used])
    dual = np.zeros(y.shape)
    dual[used] = ridge.dual_coef_
    forecast = ridge.predict((later - mean) / deviation) + offset
    answer.append({'dual': dual.tolist(), 'forecast': forecast.ravel().tolist()})`,
    { cases: cases.map(({ samples, setting }) => ({ ...plain(samples), ...setting })), later: rowsOf(later) },
  );
}

it('goes through the samples where λ is 0', async () => {
  const { inputs, outputs, weights } = samplesOf({ rows: 25 });
  const model = await trainKernelRidge(inputs, outputs, weights, { lambda: 0, gamma: 0.5 });
  expect(relativeDifference(predictRows(model, inputs).values, [...outputs.values])).toBeLessThan(1e-9);
});

it('does not count bands that do not vary', async () => {
  const { inputs, outputs, weights } = samplesOf({ rows: 25, inputs: 3 });
  const wider = tableOf(rowsOf(inputs).map(([a, b, c]) => [a, 0.1, b, c]));
  const options = { lambda: 0.01, gamma: 0.5 };
  const model = await trainKernelRidge(wider, outputs, weights, options);
  const narrow = await trainKernelRidge(inputs, outputs, weights, options);
  expect(model.scale[1]).toBe(0);
  expect(model.dual).toEqual(narrow.dual);
});

it('forecasts one value where no band varies', async () => {
  const model = await trainKernelRidge(tableOf([[7], [7], [7]]), tableOf([[1], [2], [6]]), Float64Array.of(1, 1, 1), {
    lambda: 1,
    gamma: 1,
  });
  const [same, other] = predictRows(model, tableOf([[7], [900]])).values;
  expect(same).toBeCloseTo(3, 12);
  expect(other).toBe(same);
});

it('tells what cannot be solved', async () => {
  const { inputs, outputs, weights } = samplesOf({ rows: 10 });
  const train = (lambda: number, gamma: number) => trainKernelRidge(inputs, outputs, weights, { lambda, gamma });
  await expect(train(-1, 1)).rejects.toMatchObject({ code: 'BAD_OPTION', subject: 'lambda' });
  await expect(train(1, 0)).rejects.toMatchObject({ code: 'BAD_OPTION', subject: 'gamma' });
  await expect(train(1, Number.POSITIVE_INFINITY)).rejects.toMatchObject({ code: 'BAD_OPTION', subject: 'gamma' });
  // So wide a kernel that all samples look the same.
  await expect(train(0, 1e-18)).rejects.toMatchObject({ code: 'SINGULAR_SYSTEM', subject: 'lambda' });
  const again = [...Array(10).keys(), 3];
  const doubled = [takeRows(inputs, again), takeRows(outputs, again)] as const;
  const training = trainKernelRidge(...doubled, new Float64Array(11).fill(1), { lambda: 0, gamma: 1 });
  await expect(training).rejects.toMatchObject({ code: 'SINGULAR_SYSTEM', remedy: expect.stringContaining('larger') });
});

it('asks for each element once, so that the matrix need not be held', async () => {
  const asked = new Map<string, number>();
  const element = (row: number, column: number) => {
    asked.set(`${row},${column}`, (asked.get(`${row},${column}`) ?? 0) + 1);
    return row === column ? 3 : 1;
  };
  // (2 I + 1 1ᵀ) x = b has x = (b − Σb / 6) / 2 in four dimensions.
  const { values } = await solvePositiveDefinite({ order: 4, element }, tableOf([[1], [2], [3], [0]]));
  expect(Array.from(values, (value) => Number(value.toFixed(12)))).toEqual([0, 0.5, 1, -0.5]);
  const below = [0, 1, 2, 3].flatMap((row) => [0, 1, 2, 3].slice(0, row + 1).map((column) => `${row},${column}`));
  expect([...asked.keys()].sort()).toEqual(below.sort());
  expect([...asked.values()].every((count) => count === 1)).toBe(true);
});

describe('the cost', () => {
  it('is that of half a matrix of the samples', () => {
    const { bytes, multiplyAdds, seconds } = trainingCost({ samples: 5000, inputs: 12, outputs: 6 });
    expect(bytes).toBeGreaterThan(4 * 5000 ** 2);
    expect(bytes).toBeLessThan(1.04 * 4 * 5000 ** 2);
    expect(multiplyAdds).toBeGreaterThan(5000 ** 3 / 6);
    expect(seconds).toBeGreaterThan(2);
    expect(seconds).toBeLessThan(20);
  });

  it('of ridge grows with the samples alone', () => {
    const small = trainingCost({ method: 'ridge', samples: 1e5, inputs: 12, outputs: 6 });
    const large = trainingCost({ method: 'ridge', samples: 2e5, inputs: 12, outputs: 6 });
    expect(large.bytes).toBe(small.bytes);
    expect(large.multiplyAdds / small.multiplyAdds).toBeCloseTo(2, 3);
  });

  it('of cross-validation is that of its trainings', () => {
    const size = { samples: 1000, inputs: 12, outputs: 6 };
    const one = trainingCost({ ...size, samples: 800 });
    expect(crossValidationCost(size, { trials: 10 }).multiplyAdds).toBe(50 * one.multiplyAdds);
  });
});
