// When the steps towards a geometric median end: after so many, or when no band moves as far as this, of reflectance × 10000.
// src/reduce/geomedian.ts has the same.

export const mostSteps: i32 = 100;
export const tolerance: f64 = 0.01;
