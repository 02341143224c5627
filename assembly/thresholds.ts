// The thresholds of the temporal test. The host hands them over once, in the order of src/kernel/thresholds.ts.

export let brightMean: f32 = 0;
export let neighbourMean: f32 = 0;
export let neighbourMndwi: f32 = 0;
export let cloudContrast: f32 = 0;
export let cloudMean: f32 = 0;
export let shadowContrast: f32 = 0;
export let shadowMean: f32 = 0;
export let waterMndwi: f32 = 0;
export let waterMean: f32 = 0;
export let waterMsavi: f32 = 0;
export let bareWaterMndwi: f32 = 0;
export let bareGroundMndwi: f32 = 0;
export let thinCloudWhiteness: f32 = 0;
export let thinCloudDarkest: f32 = 0;
export let thinCloudBrightest: f32 = 0;
export let thinCloudMndwi: f32 = 0;
export let thinCloudGreenness: f32 = 0;

// Bounds that leave room for rounding, for a test that may let too many pass but none too few.

/** Whoever stands out has a level and a background of which the higher is this many times the lower. */
export let leastRatio: f32 = 0;
export let nearlyCloudMean: f32 = 0;
export let nearlyShadowMean: f32 = 0;

export function setThresholds(
  a: f32, b: f32, c: f32, d: f32, e: f32, f: f32, g: f32, h: f32, i: f32,
  j: f32, k: f32, l: f32, m: f32, n: f32, o: f32, p: f32, q: f32,
): void {
  brightMean = a;
  neighbourMean = b;
  neighbourMndwi = c;
  cloudContrast = d;
  cloudMean = e;
  shadowContrast = f;
  shadowMean = g;
  waterMndwi = h;
  waterMean = i;
  waterMsavi = j;
  bareWaterMndwi = k;
  bareGroundMndwi = l;
  thinCloudWhiteness = m;
  thinCloudDarkest = n;
  thinCloudBrightest = o;
  thinCloudMndwi = p;
  thinCloudGreenness = q;
  leastRatio = ratioOf(min(cloudContrast, shadowContrast));
  nearlyCloudMean = cloudMean - 0.00001;
  nearlyShadowMean = shadowMean + 0.00001;
}

/** Near −1, and below, any ratio will do. */
function ratioOf(contrast: f32): f32 {
  return contrast > -0.5 ? (1 + contrast) * 0.9999 : 0;
}
