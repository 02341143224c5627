/** Masks from flags of quality, as they come with the bands. */
import type { Stack } from '../stack/index.ts';
import { qualityRole } from '../stack/told-bands.ts';
import { bandsOfScenes } from './bands-of-scenes.ts';
import type { MaskSource } from './mask-source.ts';

/**
 * Masks from the flags of a stack that was opened with the role `quality`: QA_PIXEL and BQA of Landsat, QA60 of Earth Engine,
 * Fmask of HLS and Digital Earth Australia, QAI of FORCE. What their bits mean, `openStack` decides (`qualityBits`).
 *
 * @throws TsmaskError MISSING_BAND
 */
export function qualityMasks(stack: Stack): MaskSource {
  const bandOf = bandsOfScenes(stack, qualityRole, 'flags of quality');
  return {
    // Flags are read as classes; the reader's own sign of what is missing is less than 0.
    read: async (scene, window, signal) =>
      Uint8Array.from(await bandOf(scene, window, signal), (value) => Math.max(0, value)),
  };
}
