// 2 to the power of −d, for d from 0 up. src/multitemporal/forecaster/power.ts has the same, and tells of it.

/** Of the polynomial, for the powers 11, 9, 7, 5 and 3; for 10, 8, 6, 4 and 2; and for the first. */
export const odd = memory.data<f64>([
  4.078071929588337e-10, 1.0180647659234139e-07, 1.5252727385193868e-05, 0.0013333558153439966, 0.05550410866479039,
]);
export const even = memory.data<f64>([
  7.072570412814423e-09, 1.3215442675329823e-06, 0.0001540353044157213, 0.009618129107607003, 0.24022650695910097,
]);
export const slope = memory.data<f64>([0.6931471805599457]);
export const terms: usize = 5;

/** Adding this to a number below 2⁵¹ leaves the nearest whole one in the lowest bits; of two the even one. */
export const rounder: f64 = 6755399441055744;
/** Beyond, the power counts as 0: it would soon be too small for full precision. */
export const farthest: f64 = 1021;
