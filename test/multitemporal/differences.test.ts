import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { bandRoles } from '../../src/bands.ts';
import { clusterColumns, difference, writeClusterInputs } from '../../src/multitemporal/differences.ts';
import { writeFeatures } from '../../src/multitemporal/features.ts';

it('is what adds up to the scene, or none', () => {
  expect([difference(500, 1499), difference(7, 7), difference(32767, -998), difference(-998, 32767)]).toEqual([
    -999, 0, 32767, -32767,
  ]);
  expect([difference(0, 5), difference(5, -999), difference(-1000, 5)]).toEqual([-32768, -32768, -32768]);
  const value = fc.integer({ min: -998, max: 20000 }).filter((one) => one !== 0);
  fc.assert(fc.property(value, value, (scene, forecast) => forecast + difference(scene, forecast) === scene));
});

it('is of the features, too, where these are wanted', () => {
  const scene = [3000, 3200, 3100, 4000, 2000, 1500].map((value) => Int16Array.of(value, value));
  const forecast = [300, 500, 400, 3500, 1800, 900].map((value) => Int16Array.of(value, value));
  forecast[4][1] = -999;
  const into = Array.from({ length: clusterColumns('both', 6) }, () => new Int16Array(2));
  writeClusterInputs('both', bandRoles, scene, forecast, into);
  const features = (bands: readonly Int16Array[]) => {
    const written = new Float64Array(7);
    writeFeatures(
      [0, 1, 2, 3, 4].map((band) => bands[band][0] / 10_000),
      written,
    );
    return written;
  };
  const told = features(forecast);
  const expected = [...features(scene)].map((value, i) => Math.round((value - told[i]) * 10_000));
  expect(into.map((plane) => plane[0])).toEqual([2700, 2700, 2700, 500, 200, 600, ...expected]);
  expect(into.map((plane) => plane[1])).toEqual([2700, 2700, 2700, 500, -32768, 600, ...Array(7).fill(-32768)]);
});
