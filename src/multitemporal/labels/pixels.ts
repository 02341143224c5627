/** Classes of pixels by their own difference, without clusters: the rule `pixel-wise`. */
import { isNone } from '../../bands.ts';
import { Class } from '../../kernel/classes.ts';
import { labelBands } from './bands.ts';
import { type LabelOptions, resolveLabelOptions } from './options.ts';

/**
 * Cloud where the visible bands are not darker than forecast in the mean, differ from it by more than `cloudDifference`
 * (root mean square), and are brighter than `cloudReflectance`. Shadow, which the authors do not look for, as the rule
 * `combined` has it for clusters. No observation where a band lacks a value in the scene or in the forecast.
 *
 * @param roles of the bands
 * @param scene reflectance × 10000, one array for each role, all as long
 * @param forecast as `scene`
 * @throws TsmaskError BAD_OPTION, MISSING_BAND
 */
export function labelPixels(
  roles: readonly string[],
  scene: readonly Int16Array[],
  forecast: readonly Int16Array[],
  options: Omit<LabelOptions, 'rule'> = {},
): Uint8Array<ArrayBuffer> {
  const { cloudDifference, cloudReflectance, shadowDifference, darkNir } = resolveLabelOptions({
    ...options,
    rule: 'pixel-wise',
  });
  const { visible, bright, nir } = labelBands(roles);
  const classes = new Uint8Array(scene[0].length);
  for (let pixel = 0; pixel < classes.length; pixel++) {
    if (scene.some((band) => isNone(band[pixel])) || forecast.some((band) => isNone(band[pixel]))) continue;
    const clouds = differenceAt(scene, forecast, visible, pixel);
    const shadows = differenceAt(scene, forecast, bright, pixel);
    const isBright = cloudReflectance <= 0 || reflectanceAt(scene, visible, pixel) > cloudReflectance;
    if (isBright && clouds.sum >= 0 && clouds.rms > cloudDifference) classes[pixel] = Class.Cloud;
    else if (shadows.sum <= 0 && -shadows.rms < shadowDifference && scene[nir][pixel] / 10_000 < darkNir) {
      classes[pixel] = Class.CloudShadow;
    } else classes[pixel] = Class.Clear;
  }
  return classes;
}

/** Root mean square in reflectance, and a sum for its sign. */
function differenceAt(
  scene: readonly Int16Array[],
  forecast: readonly Int16Array[],
  bands: readonly number[],
  pixel: number,
): { readonly sum: number; readonly rms: number } {
  let [sum, squares] = [0, 0];
  for (const band of bands) {
    const difference = scene[band][pixel] - forecast[band][pixel];
    sum += difference;
    squares += difference * difference;
  }
  return { sum, rms: Math.sqrt(squares / bands.length) / 10_000 };
}

function reflectanceAt(scene: readonly Int16Array[], bands: readonly number[], pixel: number): number {
  let squares = 0;
  for (const band of bands) squares += scene[band][pixel] ** 2;
  return Math.sqrt(squares / bands.length) / 10_000;
}
