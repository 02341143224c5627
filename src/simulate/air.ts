import { bandRoles } from '../bands.ts';
import type { Random } from '../random.ts';
import { between, gaussian } from './random.ts';
import { winterness } from './seasons.ts';
import type { Spectrum } from './surfaces.ts';

/** What lies between the ground and the sensor on one day besides clouds, as it is left in the product. */
export interface Air {
  /** Gain of each band, about 1: illumination, calibration, the atmospheric correction's mood. */
  readonly gain: readonly number[];
  /** Reflectance that the haze adds to each band where its field is 1. */
  readonly haze: readonly number[];
}

const hazeColour: Spectrum = [1, 0.8, 0.65, 0.4, 0.2, 0.12];

export function airOn(day: number, random: Random): Air {
  const common = 1 - 0.02 * winterness(day) + 0.035 * gaussian(random);
  const tilt = 0.03 * gaussian(random);
  // Most days are clean, a few hazy; over-correction makes the clean ones too dark rather than neutral.
  const density = 0.03 * random() * random() - 0.004;
  return {
    gain: bandRoles.map((_, band) => common + tilt * (band / 2.5 - 1) + 0.012 * gaussian(random)),
    haze: hazeColour.map((share) => share * density * between(random, 0.9, 1.1)),
  };
}
