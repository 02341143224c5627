import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createForecaster, type EngineOptions } from '../../src/multitemporal/forecaster/index.ts';
import type { ForecastModel, KernelModel, LinearModel } from '../../src/multitemporal/model.ts';
import { engines } from '../support/engines.ts';
import { failureOf } from '../support/failure.ts';
import { askPython, hasSklearn } from '../support/sklearn.ts';
import { type Case, kernelCases, linearCases, tableOf } from './models.ts';

function forecasts({ model, planes, pixels }: Case, options: EngineOptions): number[][] {
  // What is beyond the pixels must stay.
  const outputs = Array.from({ length: model.outputs }, () => new Int16Array(pixels + 2).fill(7));
  createForecaster(model, options).predict(planes, outputs, pixels);
  for (const output of outputs) expect([...output.subarray(pixels)]).toEqual([7, 7]);
  return outputs.map((output) => [...output.subarray(0, pixels)]);
}

const isNone = (value: number) => value === 0 || value <= -999;

/** ŷ = intercept + x · slope. */
const line = (slope: number, intercept: number): LinearModel => ({
  kind: 'linear',
  inputs: 1,
  outputs: 1,
  coefficients: Float64Array.of(slope),
  intercept: Float64Array.of(intercept),
});

const oneInput = (model: ForecastModel, values: readonly number[], options: EngineOptions) =>
  forecasts({ model, planes: [Int16Array.from(values)], pixels: values.length }, options)[0];

describe.each(engines)('forecasts (%s)', (_name, options) => {
  it('of a line are rounded, halves up, and kept within what is a value', () => {
    expect(oneInput(line(0.5, 0), [1, 2, 3, -1, -2, -3, -4, -5], options)).toEqual([1, 1, 2, 1, -1, -1, -2, -2]);
    expect(oneInput(line(3, -3000), [1, 500, 667, 668, 1000, 1001, 11922, 11923, 32767], options)).toEqual([
      -998, -998, -998, -996, 1, 3, 32766, 32767, 32767,
    ]);
  });

  it('are of samples as a kernel has them, worked out by hand', () => {
    // z = (x − 1000) / 500; exp(−0.5 · 1) = 0.60653066, exp(−0.5 · 4) = 0.13533528, exp(−0.5 · 0.25) = 0.88249690.
    const model: KernelModel = {
      kind: 'kernel',
      inputs: 1,
      outputs: 2,
      gamma: 0.5,
      mean: Float64Array.of(1000),
      scale: Float64Array.of(0.002),
      support: { rows: 2, columns: 1, values: Float64Array.of(0, 1) },
      dual: { rows: 2, columns: 2, values: Float64Array.of(1000, 0, 2000, -10000) },
      offset: Float64Array.of(3000, 3000),
    };
    const planes = [Int16Array.of(1000, 1500, 2000, 1250, -999)];
    expect(forecasts({ model, planes, pixels: 5 }, options)).toEqual([
      [5213, 5607, 4348, 5647, -999],
      [-998, -998, -998, -998, -999],
    ]);
    const smaller = { ...model, dual: { ...model.dual, values: Float64Array.of(1000, 0, 2000, -1000) } };
    expect(forecasts({ model: smaller, planes, pixels: 5 }, options)[1]).toEqual([2393, 2000, 2393, 2118, -999]);
  });

  it('are none exactly where an input is', () => {
    fc.assert(
      fc.property(fc.oneof(linearCases, kernelCases), (given) => {
        const results = forecasts(given, options);
        for (const result of results) {
          result.forEach((forecast, pixel) => {
            expect(isNone(forecast)).toBe(given.planes.some((plane) => isNone(plane[pixel])));
          });
        }
      }),
      { numRuns: 40 },
    );
  });

  it('have the bits of the plain engine, to the last', () => {
    fc.assert(
      fc.property(fc.oneof(linearCases, kernelCases, kernelCases), (given) => {
        expect(forecasts(given, options)).toEqual(forecasts(given, { engine: 'js' }));
      }),
      { numRuns: 120 },
    );
  });

  it('do not depend on how pixels are split, nor on what was asked before', () => {
    const [given] = fc.sample(
      kernelCases.filter(({ pixels }) => pixels === 4100),
      { numRuns: 1, seed: 5 },
    );
    const whole = forecasts(given, options);
    const forecaster = createForecaster(given.model, options);
    for (const step of [4097, 1000, 7]) {
      const outputs = whole.map(() => new Int16Array(given.pixels));
      for (let from = 0; from < given.pixels; from += step) {
        const to = Math.min(given.pixels, from + step);
        const part = (plane: Int16Array) => plane.subarray(from, to);
        forecaster.predict(given.planes.map(part), outputs.map(part), to - from);
      }
      expect(outputs.map((output) => [...output])).toEqual(whole);
    }
  });

  it('may take the place of the inputs', () => {
    const plane = Int16Array.of(1, 2, 3, 0);
    createForecaster(line(2, 1), options).predict([plane], [plane], 4);
    expect([...plane]).toEqual([3, 5, 7, -999]);
  });
});

describe('what stands in a last bit', () => {
  it('shows in the cases, so that engines could differ', () => {
    const cases = fc.sample(kernelCases, { numRuns: 60, seed: 1 });
    const within = cases.flatMap((given) => forecasts(given, { engine: 'js' }).flat());
    expect(within.filter((value) => value > -998 && value < 32767).length).toBeGreaterThan(1000);
    const nudged = ({ model, ...rest }: Case): Case => {
      if (model.kind !== 'kernel') throw new Error('A kernel model was asked for.');
      return { ...rest, model: { ...model, gamma: model.gamma * (1 + 4 * Number.EPSILON) } };
    };
    const others = cases.flatMap((given) => forecasts(nudged(given), { engine: 'js' }).flat());
    expect(within.filter((value, i) => value !== others[i]).length).toBeGreaterThan(300);
  });
});

describe.skipIf(!hasSklearn)('scikit-learn', () => {
  /** The same numbers in every run, 0 to 1. */
  function randomNumbers(state: number) {
    return () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 32;
    };
  }
  const [inputs, outputs, samples, pixels] = [12, 6, 200, 400];
  const random = randomNumbers(3);
  const dn = () => Math.round(200 + 4000 * random() ** 2);
  const data = {
    x: [...tableOf(samples, inputs, dn).values],
    y: [...tableOf(samples, outputs, dn).values],
    weights: Array.from({ length: samples }, () => (0.5 + random()) / samples),
    pixels: [...tableOf(pixels, inputs, dn).values],
  };
  const planes = Array.from({ length: inputs }, (_, input) =>
    Int16Array.from({ length: pixels }, (_, pixel) => data.pixels[pixel * inputs + input]),
  );
  const preparation = `
x, y = np.array(data['x']).reshape(-1, ${inputs}), np.array(data['y']).reshape(-1, ${outputs})
pixels, weights = np.array(data['pixels']).reshape(-1, ${inputs}), np.array(data['weights'])
mean, deviation, offset = x.mean(0), x.std(0), y.mean(0)
z, asked = (x - mean) / deviation, (pixels - mean) / deviation
`;

  function expectNear(model: ForecastModel, predicted: readonly number[]): void {
    for (const [name, options] of engines) {
      const results = forecasts({ model, planes, pixels }, options);
      const differences = predicted.map((value, i) => {
        const kept = Math.min(32767, Math.max(-998, value));
        return Math.abs(results[i % outputs][Math.floor(i / outputs)] - kept);
      });
      // One where 0 became 1.
      const worst = Math.max(...differences.filter((_, i) => Math.round(predicted[i]) !== 0));
      expect(worst, name).toBeLessThanOrEqual(0.5 + 1e-6);
    }
  }

  it.each([
    [1e-3, 0.01],
    [1e-6, 0.01],
    [0.1, 0.5],
    [0.1, 50],
  ])('predicts the same by KernelRidge, λ %f, γ %f', (lambda, gamma) => {
    const { dual, predicted, mean, scale, support, offset } = askPython<Record<string, number[]>>(
      `${preparation}
from sklearn.kernel_ridge import KernelRidge
model = KernelRidge(alpha=${lambda}, kernel='rbf', gamma=${gamma}).fit(z, y - offset, sample_weight=weights)
answer = {'dual': model.dual_coef_.ravel().tolist(), 'predicted': (model.predict(asked) + offset).ravel().tolist(),
          'mean': mean.tolist(), 'scale': (1 / deviation).tolist(), 'support': z.ravel().tolist(), 'offset': offset.tolist()}
`,
      data,
    );
    const model: KernelModel = {
      kind: 'kernel',
      inputs,
      outputs,
      gamma,
      mean: Float64Array.from(mean),
      scale: Float64Array.from(scale),
      support: { rows: samples, columns: inputs, values: Float64Array.from(support) },
      dual: { rows: samples, columns: outputs, values: Float64Array.from(dual) },
      offset: Float64Array.from(offset),
    };
    expectNear(model, predicted);
  });

  it('predicts the same by Ridge', () => {
    const { coefficients, intercept, predicted } = askPython<Record<string, number[]>>(
      `${preparation}
from sklearn.linear_model import Ridge
model = Ridge(alpha=0.1).fit(x, y, sample_weight=weights)
answer = {'coefficients': model.coef_.T.ravel().tolist(), 'intercept': model.intercept_.tolist(),
          'predicted': model.predict(pixels).ravel().tolist()}
`,
      data,
    );
    const model: LinearModel = {
      kind: 'linear',
      inputs,
      outputs,
      coefficients: Float64Array.from(coefficients),
      intercept: Float64Array.from(intercept),
    };
    expectNear(model, predicted);
  });
});

describe('what cannot be used', () => {
  it('is said with what it is about', () => {
    const model = line(1, 0);
    expect(failureOf(() => createForecaster({ ...model, intercept: new Float64Array(2) }))).toEqual([
      'BAD_MODEL',
      'intercept',
    ]);
    expect(failureOf(() => createForecaster({ ...model, coefficients: Float64Array.of(Number.NaN) }))).toEqual([
      'BAD_MODEL',
      'coefficients',
    ]);
    expect(failureOf(() => createForecaster({ ...model, inputs: 0 }))?.[0]).toBe('BAD_MODEL');
    const [{ model: kernel }] = fc.sample(kernelCases, { numRuns: 1, seed: 2 });
    expect(failureOf(() => createForecaster({ ...(kernel as KernelModel), gamma: -1 }))).toEqual([
      'BAD_MODEL',
      'gamma',
    ]);
    const forecaster = createForecaster(model);
    const [three, two] = [new Int16Array(3), new Int16Array(2)];
    expect(failureOf(() => forecaster.predict([], [three], 3))).toEqual(['BAD_OPTION', 'inputs']);
    expect(failureOf(() => forecaster.predict([two], [three], 3))).toEqual(['BAD_OPTION', 'inputs']);
    expect(failureOf(() => forecaster.predict([three], [two], 3))).toEqual(['BAD_OPTION', 'outputs']);
  });
});
