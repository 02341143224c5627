import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { median, persistence } from '../../src/multitemporal/simple-forecasts.ts';

const isNone = (value: number) => value === 0 || value <= -999;
const values = fc.constantFrom(-999, 0, -5, 1, 100, 200, 301, 5000, 32767);

it('persistence is the image before', () => {
  const [before, older] = [Int16Array.of(100, 0, -999, -1200, 7), Int16Array.of(1, 2, 3, 4, 5)];
  const forecast = [new Int16Array(5)];
  persistence.predict([before, older], forecast, 5);
  expect([...forecast[0]]).toEqual([100, -999, -999, -999, 7]);
});

it('the median is the middle of what is there', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(values, { minLength: 6, maxLength: 6 }), { minLength: 1, maxLength: 6 }),
      (images) => {
        // Three pixels of two bands.
        const inputs = images.flatMap((image) => [Int16Array.from(image.slice(0, 3)), Int16Array.from(image.slice(3))]);
        const forecast = [new Int16Array(3), new Int16Array(3)];
        median.predict(inputs, forecast, 3);
        for (let at = 0; at < 6; at++) {
          const there = images
            .map((image) => image[at])
            .filter((value) => !isNone(value))
            .sort((a, b) => a - b);
          const middle = (there[Math.ceil(there.length / 2) - 1] + there[Math.floor(there.length / 2)]) / 2;
          const expected = there.length === 0 ? -999 : Math.floor(middle + 0.5) || 1;
          expect(forecast[Math.floor(at / 3)][at % 3]).toBe(expected);
        }
      },
    ),
  );
});
