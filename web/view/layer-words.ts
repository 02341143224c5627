/** What the method probability finds on its way, as people read it. */
import type { ClassCode, LayerName, ProbabilityRecipe } from 'tsmask';
import type { LayerValues } from '../engine/protocol.ts';
import { plainNumber } from './threshold-words.ts';

export const layerTitles: Readonly<Record<LayerName, string>> = {
  clouds: 'Clouds',
  probability: 'Cloud probability',
  dark_pixels: 'Dark, no water',
  cloud_transform: 'In reach of shadows',
  shadows: 'Shadows',
  cloudmask: 'Clouds and shadows, cleaned',
};

/** Why a pixel has its class, by the layers that the mask was made of. */
export function explainLayers(found: LayerValues | 'none', code: ClassCode, recipe: ProbabilityRecipe): string {
  if (found === 'none' || code === 0) return 'A band has no value here, or it lies outside the area that was masked.';
  const cloud = cloudWords(found, recipe);
  const shadow = shadowWords(found, recipe);
  const { erosion, dilation } = recipe;
  if (!found.cloudmask) {
    if (!found.clouds && !found.shadows) return `${cloud} ${shadow}`;
    const what = found.clouds ? cloud : shadow;
    return `${what} But what is narrower than ${plainNumber(2 * erosion)}\u202fm is dropped, and it is clear.`;
  }
  if (found.clouds) return cloud;
  if (found.shadows) return shadow;
  const near = `${code === 3 ? 'A shadow' : 'A cloud'} within ${plainNumber(dilation)}\u202fm covers it with its margin`;
  const classes = recipe.maskedClasses.length > 0 && code === 2 ? ', or the scene classification has it masked' : '';
  return `${near}${classes}. By itself it would be clear. ${cloud}`;
}

function cloudWords({ clouds, probability }: LayerValues, { source, cloudProbability }: ProbabilityRecipe): string {
  if (source === 'scl') return `The scene classification says ${clouds ? 'cloud' : 'no cloud'}.`;
  const value = probability === undefined ? '' : `, ${plainNumber(Number(probability.toFixed(2)))},`;
  return `Its cloud probability${value} is ${clouds ? 'above' : 'not above'} ${plainNumber(cloudProbability)}.`;
}

function shadowWords(found: LayerValues, { darkReflectance, shadowDistance }: ProbabilityRecipe): string {
  const dark = `dark, below ${plainNumber(darkReflectance)} in the near infrared, and no water`;
  const reach = `up to ${plainNumber(shadowDistance / 1000)}\u202fkm towards the sun`;
  if (found.shadows) return `It is ${dark}, and there is a cloud ${reach}.`;
  if (found.dark_pixels) return `It is ${dark}, but no cloud is ${reach}.`;
  if (found.cloud_transform)
    return `There is a cloud ${reach}, but it is not dark enough for a shadow, or it is water.`;
  return 'No shadow falls here, and it is not dark.';
}
