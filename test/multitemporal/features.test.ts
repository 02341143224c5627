import { expect, it } from 'vitest';
import { featureNames, writeFeatures } from '../../src/multitemporal/features.ts';

function features(...reflectance: number[]): Record<string, number> {
  const values = new Float64Array(featureNames.length);
  writeFeatures(reflectance, values);
  return Object.fromEntries(featureNames.map((name, i) => [name, values[i]]));
}

it('has the values of a bright pixel that were worked out for it', () => {
  const expected = {
    'inv-ndvi': 0.8732394,
    ndsi: 0.2307692,
    whiteness: 0.0645161,
    brightness: 1,
    hot: 0.065,
    'swir-nir': 1.9900498,
    vari: 0.8732394,
  };
  for (const [name, value] of Object.entries(features(0.3, 0.32, 0.31, 0.4, 0.2))) {
    expect(value, name).toBeCloseTo(expected[name as keyof typeof expected], 7);
  }
});

it('has those of a field and of snow', () => {
  // NDVI 0.8, NDSI −0.6: the vegetation counts for more; swir1 of 0.055 is half of what is bright.
  const field = features(0.02, 0.05, 0.05, 0.45, 0.2);
  expect(field.vari).toBeCloseTo(0.2, 12);
  expect(field['inv-ndvi']).toBeCloseTo(0.2, 12);
  const snow = features(0.8, 0.8, 0.8, 0.7, 0.055);
  expect(snow.brightness).toBeCloseTo(0.5, 12);
  expect(snow.whiteness).toBeCloseTo(0, 12);
  expect(snow.vari).toBeCloseTo(1, 12);
});

it('takes quotients by 0 for 0', () => {
  expect(features(0, 0, 0, 0, 0)).toEqual({
    'inv-ndvi': 1,
    ndsi: 0,
    whiteness: 0,
    brightness: 0,
    hot: -0.08,
    'swir-nir': 0,
    vari: 1,
  });
  expect(features(0.1, 0.1, 0.1, 0.2, -0.001)['swir-nir']).toBe(0);
});

it('writes from the place on that it is told', () => {
  const values = new Float64Array(9).fill(7);
  writeFeatures([0.3, 0.32, 0.31, 0.4, 0.2], values, 1);
  expect([values[0], values[8]]).toEqual([7, 7]);
  expect(values[4]).toBe(1);
});
