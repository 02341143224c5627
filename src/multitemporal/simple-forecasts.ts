/** Forecasts that need no training: the yardsticks that a model has to beat (IPL-UV's "persistence" and "percentile"). */
import { defaultNodata, isNone } from '../bands.ts';

/** What computes a forecast from the bands of images, all in the stack's own numbers: reflectance × 10000, −999 for none. */
export interface Predictor {
  /**
   * @param inputs bands of the first image, then of the next …
   * @param outputs as many bands as an image has; −999 where there is no forecast
   */
  predict(inputs: readonly Int16Array[], outputs: readonly Int16Array[], pixels: number): void;
}

/** The image before, as it is. */
export const persistence: Predictor = {
  predict(inputs, outputs, pixels) {
    outputs.forEach((output, band) => {
      const input = inputs[band];
      for (let i = 0; i < pixels; i++) output[i] = isNone(input[i]) ? defaultNodata : input[i];
    });
  },
};

/**
 * Of each band the middle of all images that have a value there; of an even number the mean of the two middle ones, halves
 * rounded up. A mean of 0 becomes 1, since 0 stands for no value.
 */
export const median: Predictor = {
  predict(inputs, outputs, pixels) {
    const bands = outputs.length;
    const images = inputs.length / bands;
    const values = new Int16Array(images);
    outputs.forEach((output, band) => {
      for (let i = 0; i < pixels; i++) {
        let count = 0;
        for (let image = 0; image < images; image++) {
          const value = inputs[image * bands + band][i];
          if (!isNone(value)) insert(values, count++, value);
        }
        output[i] = count === 0 ? defaultNodata : middleOf(values, count);
      }
    });
  },
};

/** Puts a value among those before it, which are in order. */
function insert(values: Int16Array, count: number, value: number): void {
  let at = count;
  for (; at > 0 && values[at - 1] > value; at--) values[at] = values[at - 1];
  values[at] = value;
}

function middleOf(values: Int16Array, count: number): number {
  const upper = values[count >> 1];
  return count % 2 === 1 ? upper : Math.floor((values[count / 2 - 1] + upper + 1) / 2) || 1;
}
