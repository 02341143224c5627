/**
 * 2 to the power of −d, for d from 0 up, to within one and a half units in the last place of the result.
 *
 * With d's nearest whole number k, 2^−d = 2^−k · 2^(k − d). The second power, of a number from −½ to ½, is a polynomial of
 * degree 11: the one whose relative error is least everywhere (Remez's algorithm, in 60 digits), 1.8e-17. The first only
 * changes the exponent, so that nothing else is rounded. Base 2 needs no reduction by a rounded logarithm: who wants e^−x
 * puts log₂e into what x is made of.
 *
 * Beyond d = 1021 it is 0; all else keeps full precision. assembly/forecast/power.ts has the same.
 */
export function powerOfHalf(d: number): number {
  if (!(d <= farthest)) return 0;
  const whole = d + rounder - rounder;
  const fraction = whole - d;
  const square = fraction * fraction;
  let odds = odd[0];
  let evens = even[0];
  for (let i = 1; i < odd.length; i++) {
    odds = odds * square + odd[i];
    evens = evens * square + even[i];
  }
  return ((evens * fraction + (odds * square + slope)) * fraction + 1) * halves[whole];
}

/** Of the polynomial, for the powers 11, 9, 7, 5 and 3; for 10, 8, 6, 4 and 2; and for the first. */
const odd = [
  4.078071929588337e-10, 1.0180647659234139e-7, 1.5252727385193868e-5, 0.0013333558153439966, 0.05550410866479039,
];
const even = [
  7.072570412814423e-9, 1.3215442675329823e-6, 0.0001540353044157213, 0.009618129107607003, 0.24022650695910097,
];
const slope = 0.6931471805599457;

/** Adding this to a number below 2⁵¹ rounds it to a whole one, and of two to the even one. */
const rounder = 1.5 * 2 ** 52;
const farthest = 1021;

/** 2^−k, which no rounding touches. */
const halves = Float64Array.from({ length: farthest + 1 }, (_, k) => 2 ** -k);
