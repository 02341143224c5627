import { expect, it } from 'vitest';
import { predictRows } from '../../src/multitemporal/predict.ts';
import { trainRidge } from '../../src/multitemporal/ridge.ts';
import { tableOf } from '../../src/multitemporal/table.ts';
import { askPython, hasSklearn } from '../support/sklearn.ts';
import { plain, relativeDifference, rowsOf, type Samples, samplesOf } from './samples.ts';

const later = samplesOf({ rows: 15, seed: 2 }).inputs;

it('works out a case by hand', async () => {
  // Of x = 0, 2 and y = 1, 5: z = ∓1, y = 3 ∓ 2, so that Ω = 2 / (1 + λN) with weights of ½.
  const [x, y] = [tableOf([[0], [2]]), tableOf([[1], [5]])];
  const weights = Float64Array.of(0.5, 0.5);
  const scaled = await trainRidge(x, y, weights, { lambda: 0.5, lambdaScale: 'n' });
  expect(scaled).toMatchObject({ kind: 'linear', inputs: 1, outputs: 1 });
  expect(scaled.coefficients[0]).toBeCloseTo(1, 14);
  expect(scaled.intercept[0]).toBeCloseTo(2, 14);
  const bare = await trainRidge(x, y, weights, { lambda: 1, lambdaScale: 'none' });
  expect(bare).toEqual(scaled);
});

it.runIf(hasSklearn)('equals scikit-learn', async () => {
  const samples = samplesOf();
  const { inputs, outputs, weights } = samples;
  const settings = [
    { lambdaScale: 'n', lambda: 1e-6 },
    { lambdaScale: 'n', lambda: 0.1 },
    { lambdaScale: 'none', lambda: 0.01 },
    { lambdaScale: 'none', lambda: 30 },
    { lambdaScale: 'n', lambda: 0 },
  ] as const;
  const alphas = settings.map(({ lambda, lambdaScale }) => (lambdaScale === 'n' ? lambda * inputs.rows : lambda));
  const answers = ridgeOfSklearn(samples, alphas);
  for (const [i, setting] of settings.entries()) {
    const model = await trainRidge(inputs, outputs, weights, setting);
    expect(relativeDifference(model.coefficients, answers[i].coefficients)).toBeLessThan(1e-9);
    expect(relativeDifference(model.intercept, answers[i].intercept)).toBeLessThan(1e-9);
    expect(relativeDifference(predictRows(model, later).values, answers[i].forecast)).toBeLessThan(1e-9);
  }
});

/** Scikit-learn finds the weighted means itself: of inputs that are only divided by their deviation. */
function ridgeOfSklearn(samples: Samples, alphas: readonly number[]) {
  return askPython<{ coefficients: number[]; intercept: number[]; forecast: number[] }[]>(
    `
from sklearn.linear_model import Ridge
x, y, w = (np.array(data[name]) for name in 'xyw')
deviation = x.std(axis=0)
answer = []
for alpha in data['alphas']:
    ridge = Ridge(alpha=alpha).fit(x / deviation, y, sample_weight=w)
    answer.append({
        'coefficients': (ridge.coef_ / deviation).T.ravel().tolist(),
        'intercept': ridge.intercept_.tolist(),
        'forecast': ridge.predict(np.array(data['later']) / deviation).ravel().tolist(),
    })`,
    { ...plain(samples), alphas, later: rowsOf(later) },
  );
}

it('forecasts nothing from bands that do not vary', async () => {
  const { inputs, outputs, weights } = samplesOf({ inputs: 3, outputs: 2 });
  // 0.1 is no sum of powers of two: the mean of many is another number.
  const wider = tableOf(rowsOf(inputs).map(([a, b, c]) => [a, 0.1, b, c]));
  const options = { lambda: 0, lambdaScale: 'n' } as const;
  const model = await trainRidge(wider, outputs, weights, options);
  const narrow = await trainRidge(inputs, outputs, weights, options);
  expect(Array.from(model.coefficients.subarray(2, 4))).toEqual([0, 0]);
  expect([...model.coefficients.subarray(0, 2), ...model.coefficients.subarray(4)]).toEqual([...narrow.coefficients]);
  expect(model.intercept).toEqual(narrow.intercept);
});

it('forecasts the weighted mean where no band varies', async () => {
  const model = await trainRidge(tableOf([[7], [7], [7]]), tableOf([[1], [2], [6]]), Float64Array.of(1, 2, 1), {
    lambda: 1,
    lambdaScale: 'n',
  });
  expect(predictRows(model, tableOf([[7], [9]])).values).toEqual(Float64Array.of(2.75, 2.75));
});

it('tells what cannot be solved', async () => {
  const { inputs, outputs, weights } = samplesOf({ inputs: 3 });
  const twice = tableOf(rowsOf(inputs).map((row) => [...row, row[0]]));
  const train = (lambda: number) => trainRidge(twice, outputs, weights, { lambda, lambdaScale: 'none' });
  await expect(train(0)).rejects.toMatchObject({ code: 'SINGULAR_SYSTEM', subject: 'lambda' });
  await expect(train(-1)).rejects.toMatchObject({ code: 'BAD_OPTION', subject: 'lambda' });
  await expect(train(Number.NaN)).rejects.toMatchObject({ code: 'BAD_OPTION', subject: 'lambda' });
  const model = await train(0.01);
  const [first, last] = [model.coefficients.subarray(0, 6), model.coefficients.subarray(18)];
  expect(relativeDifference(first, [...last])).toBeLessThan(1e-9);
});

it.each<[string, Partial<Samples>, object]>([
  ['one sample', { inputs: tableOf([[1]]), outputs: tableOf([[1]]), weights: Float64Array.of(1) }, tooFew()],
  ['only one of a weight', { weights: Float64Array.of(0, 3, 0) }, tooFew()],
  ['no weight at all', { weights: new Float64Array(3) }, tooFew()],
  ['a weight below 0', { weights: Float64Array.of(1, -1, 1) }, { code: 'BAD_OPTION', subject: 'weights' }],
  ['weights of other samples', { weights: Float64Array.of(1, 1) }, { code: 'BAD_OPTION', subject: 'samples' }],
  ['a missing value', { outputs: tableOf([[1], [Number.NaN], [2]]) }, { code: 'BAD_OPTION', subject: 'outputs' }],
])('refuses %s', async (_, part, error) => {
  const sound = {
    inputs: tableOf([[1], [2], [4]]),
    outputs: tableOf([[1], [2], [4]]),
    weights: Float64Array.of(1, 1, 1),
  };
  const { inputs, outputs, weights } = { ...sound, ...part };
  await expect(trainRidge(inputs, outputs, weights, { lambda: 1, lambdaScale: 'n' })).rejects.toMatchObject(error);
});

function tooFew() {
  return { code: 'TOO_FEW_SAMPLES', remedy: expect.stringContaining('samples') };
}
