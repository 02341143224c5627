import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { powerOfHalf } from '../../src/multitemporal/forecaster/power.ts';
import { python } from '../support/python.ts';
import { fractions } from './models.ts';

const anyD = fc.oneof(fractions(0, 1021), fractions(0, 2), fc.double({ min: 0, max: 1021, noNaN: true }));

describe('2 to the power of −d', () => {
  it('is exact for whole numbers, and 0 beyond the last', () => {
    for (let d = 0; d <= 1021; d++) expect(powerOfHalf(d)).toBe(2 ** -d);
    for (const d of [1021.0000000000001, 1022, 1e300, Infinity]) expect(powerOfHalf(d)).toBe(0);
    expect(powerOfHalf(Number.NaN)).toBe(0);
    expect(powerOfHalf(Number.MIN_VALUE)).toBe(1);
  });

  it('is within one and a half units in the last place of what Python finds in 50 digits', () => {
    const halfway = Array.from({ length: 200 }, (_, i) => i + 0.5);
    const asked = [...fc.sample(anyD, { numRuns: 4000, seed: 1 }), ...halfway, 1020.4999, 1021];
    const pairs = asked.map((d) => [d, powerOfHalf(d)]);
    const worst = Number(
      python(`
import math
from decimal import Decimal, getcontext
getcontext().prec = 50
log2, worst = Decimal(2).ln(), 0
for d, power in ${JSON.stringify(pairs)}:
    exact = (-Decimal(d) * log2).exp()
    worst = max(worst, abs(Decimal(power) - exact) / Decimal(math.ulp(float(exact))))
print(float(worst))
`),
    );
    expect(worst).toBeGreaterThan(0.5);
    expect(worst).toBeLessThan(1.5);
  });

  it('makes an exponential that is as near to Math.exp as its argument can be', () => {
    fc.assert(
      fc.property(fractions(0, 707), (x) => {
        const expected = Math.exp(-x);
        // x log₂e is rounded twice, by as many of its last places: that shifts the exponent by x ε.
        expect(Math.abs(powerOfHalf(x * Math.LOG2E) - expected)).toBeLessThanOrEqual(
          (x + 2) * Number.EPSILON * expected,
        );
      }),
      { numRuns: 5000 },
    );
    expect(powerOfHalf(750 * Math.LOG2E)).toBe(Math.exp(-750));
  });

  it('never grows with d by more than its rounding', () => {
    fc.assert(
      fc.property(anyD, anyD, (a, b) => {
        const [near, far] = [Math.min(a, b), Math.max(a, b)];
        expect(powerOfHalf(far)).toBeLessThanOrEqual(powerOfHalf(near) * (1 + 2 * Number.EPSILON));
      }),
    );
  });
});
