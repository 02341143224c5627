import { describe, expect, it } from 'vitest';
import { crossValidateKernelRidge, crossValidateRidge, ridgeLambdas } from '../../src/multitemporal/cross-validate.ts';
import type { Table } from '../../src/multitemporal/model.ts';
import { tableOf } from '../../src/multitemporal/table.ts';
import { randomOf } from '../../src/random.ts';
import { askPython, hasSklearn } from '../support/sklearn.ts';
import { plain, samplesOf } from './samples.ts';

const { inputs, outputs, weights } = samplesOf({ rows: 30, inputs: 4, outputs: 2 });

describe.runIf(hasSklearn)('with a fold for each sample, which no shuffling changes', () => {
  it('has the errors that scikit-learn finds', async () => {
    const ridge = await crossValidateRidge(inputs, outputs, weights, {
      folds: 30,
      lambdaScale: 'n',
      lambdas: [1e-3, 0.1, 10],
    });
    const kernel = await crossValidateKernelRidge(inputs, outputs, weights, { folds: 30, draws: 4 });
    const trials = [...ridge.trials, ...kernel.trials];
    const errors = leaveOneOut(trials.map(({ setting }) => setting));
    trials.forEach(({ error }, i) => {
      expect(error / errors[i]).toBeCloseTo(1, 9);
    });
  });
});

/** Kernel ridge where a setting has a γ, else ridge. */
function leaveOneOut(settings: readonly object[]): number[] {
  return askPython(
    `
from sklearn.linear_model import Ridge
from sklearn.kernel_ridge import KernelRidge
x, y, w = (np.array(data[name]) for name in 'xyw')
def fit(x, y, w, setting):
    mean, deviation, offset = x.mean(axis=0), x.std(axis=0), y.mean(axis=0)
    if 'gamma' not in setting:
        ridge = Ridge(alpha=setting['lambda'] * len(x)).fit(x / deviation, y, sample_weight=w)
        return lambda x: ridge.predict(x / deviation)
    ridge = KernelRidge(alpha=setting['lambda'], kernel='rbf', gamma=setting['gamma'])
    ridge.fit((x - mean) / deviation, y - offset, sample_weight=w)
    return lambda x: ridge.predict((x - mean) / deviation) + offset
def error(setting):
    squares = 0
    for i in range(len(x)):
        rest = np.arange(len(x)) != i
        forecast = fit(x[rest], y[rest], w[rest], setting)(x[i:i + 1])
        squares += w[i] * ((y[i] - forecast) ** 2).sum()
    return float(np.sqrt(squares / w.sum()))
answer = [error(setting) for setting in data['settings']]`,
    { ...plain({ inputs, outputs, weights }), settings },
  );
}

it('tries 10⁻⁵ to 10⁹, tells how far it is, and is the same for the same seed', async () => {
  const told: string[] = [];
  const onTrial = (done: number, of: number) => told.push(`${done}/${of}`);
  const first = await crossValidateRidge(inputs, outputs, weights, { lambdaScale: 'n', seed: 5, onTrial });
  expect(first.trials.map(({ setting }) => setting.lambda)).toEqual(ridgeLambdas);
  expect([ridgeLambdas[0], ridgeLambdas[14]]).toEqual([1e-5, 1e9]);
  expect(told).toEqual(ridgeLambdas.map((_, i) => `${i + 1}/15`));
  expect(await crossValidateRidge(inputs, outputs, weights, { lambdaScale: 'n', seed: 5 })).toEqual(first);
  const other = await crossValidateRidge(inputs, outputs, weights, { lambdaScale: 'n', seed: 6 });
  expect(other.trials).not.toEqual(first.trials);
  const least = Math.min(...first.trials.map(({ error }) => error));
  expect(first.trials.find(({ error }) => error === least)?.setting).toBe(first.best);
});

it('trusts the samples where they are exact, and their mean where they are noise', async () => {
  const random = randomOf(3);
  const xs = Array.from({ length: 80 }, () => [random(), random(), random()]);
  const even = new Float64Array(80).fill(1 / 80);
  const exact = tableOf(xs.map(([a, b, c]) => [2 * a - b + 4 * c]));
  // Each place twice, once with 1 and once with −1: nothing can be learnt from it.
  const twice = tableOf(xs.map((_, i) => xs[i >> 1]));
  const noise = tableOf(xs.map((_, i) => [i % 2 === 0 ? 1 : -1]));
  const best = async (x: Table, y: Table) => (await crossValidateRidge(x, y, even, { lambdaScale: 'n' })).best.lambda;
  expect(await best(tableOf(xs), exact)).toBe(1e-5);
  expect(await best(twice, noise)).toBeGreaterThan(100);
});

it('draws λ and γ from exponential distributions', async () => {
  const few = samplesOf({ rows: 4, inputs: 1, outputs: 1 });
  const options = { folds: 2, draws: 3000, seed: 2 };
  const { trials } = await crossValidateKernelRidge(few.inputs, few.outputs, few.weights, options);
  for (const [name, mean] of [
    ['lambda', 0.02],
    ['gamma', 0.06],
  ] as const) {
    const drawn = trials.map(({ setting }) => setting[name] / mean);
    // The mean of 3,000 is within 0.02 of 1 in two of three cases; e⁻¹ exceed the mean.
    expect(Math.abs(drawn.reduce((sum, value) => sum + value, 0) / drawn.length - 1)).toBeLessThan(0.06);
    expect(Math.abs(drawn.filter((value) => value > 1).length / drawn.length - Math.exp(-1))).toBeLessThan(0.03);
  }
});

it('tells what cannot be tried', async () => {
  const train = (options: object) => crossValidateKernelRidge(inputs, outputs, weights, options);
  await expect(train({ folds: 1 })).rejects.toMatchObject({ code: 'BAD_OPTION', subject: 'folds' });
  await expect(train({ draws: 0 })).rejects.toMatchObject({ code: 'BAD_OPTION', subject: 'draws' });
  await expect(train({ folds: 31 })).rejects.toMatchObject({ code: 'TOO_FEW_SAMPLES' });
  const twice = tableOf(Array.from({ length: 30 }, (_, i) => [i, i]));
  const options = { lambdaScale: 'n', lambdas: [0] } as const;
  await expect(crossValidateRidge(twice, outputs, weights, options)).rejects.toMatchObject({ code: 'SINGULAR_SYSTEM' });
  const { best } = await crossValidateRidge(twice, outputs, weights, { ...options, lambdas: [0, 1] });
  expect(best.lambda).toBe(1);
});
