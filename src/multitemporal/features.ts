/** Seven numbers of a pixel that tell cloud from ground, as the IPL-UV's multitemporal cloud masking computes them. */

/** The bands that features are computed from, in the order in which {@link writeFeatures} takes them. */
export const featureRoles = ['blue', 'green', 'red', 'nir', 'swir1'] as const;

export const featureNames = ['inv-ndvi', 'ndsi', 'whiteness', 'brightness', 'hot', 'swir-nir', 'vari'] as const;

/**
 * Writes, from place `at` of `into` on:
 *
 * - `inv-ndvi` |NDVI − 1|, with NDVI = (nir − red) / (nir + red);
 * - `ndsi` (green − swir1) / (green + swir1);
 * - `whiteness` Σ |band − μ| / μ over blue, green, red, where μ is their mean;
 * - `brightness` min(swir1, 0.11) / 0.11;
 * - `hot` blue − red / 2 − 0.08;
 * - `swir-nir` nir / (swir1 + 0.001);
 * - `vari` 1 − max(|min(NDSI, 0)|, max(NDVI, 0)).
 *
 * A quotient whose divisor is 0 is taken for 0.
 *
 * @param reflectance 0–1, one for each of {@link featureRoles}
 */
export function writeFeatures(reflectance: ArrayLike<number>, into: Float64Array, at = 0): void {
  const [blue, green, red, nir, swir1] = [
    reflectance[0],
    reflectance[1],
    reflectance[2],
    reflectance[3],
    reflectance[4],
  ];
  const ndvi = quotient(nir - red, nir + red);
  const ndsi = quotient(green - swir1, green + swir1);
  const mean = (blue + green + red) / 3;
  into[at] = Math.abs(ndvi - 1);
  into[at + 1] = ndsi;
  into[at + 2] = quotient(Math.abs(blue - mean) + Math.abs(green - mean) + Math.abs(red - mean), mean);
  into[at + 3] = Math.min(swir1, 0.11) / 0.11;
  into[at + 4] = blue - 0.5 * red - 0.08;
  into[at + 5] = quotient(nir, swir1 + 0.001);
  into[at + 6] = 1 - Math.max(Math.abs(Math.min(ndsi, 0)), Math.max(ndvi, 0));
}

const quotient = (a: number, b: number) => (b === 0 ? 0 : a / b);
