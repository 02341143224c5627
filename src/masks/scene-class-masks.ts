/** Masks from ESA's scene classification, as it comes with the bands. */
import { TsmaskError } from '../errors.ts';
import { Class } from '../kernel/index.ts';
import { checkOptionNames } from '../option-names.ts';
import type { Stack } from '../stack/index.ts';
import { sceneClassRole } from '../stack/told-bands.ts';
import { bandsOfScenes } from './bands-of-scenes.ts';
import type { MaskSource } from './mask-source.ts';

/**
 * The values of the scene classification that are clear unless others are named: vegetation, bare ground, water,
 * unclassified, snow and ice. Saturated, dark, shadow, cloud and cirrus are not.
 */
export const clearSceneClasses: readonly number[] = [4, 5, 6, 7, 11];

const noData = 0;
const cloudShadow = 3;
const highest = 11;

/**
 * Masks from the scene classification of a stack that was opened with the role `scl`.
 *
 * @param options.clear values that mean clear, 1–11. Default {@link clearSceneClasses}. Of the others 0 is no observation, 3
 * cloud shadow, the rest cloud.
 * @throws TsmaskError BAD_OPTION, MISSING_BAND; BAD_MASK while it is read, for a value that is no class.
 */
export function sceneClassMasks(stack: Stack, options: { readonly clear?: readonly number[] } = {}): MaskSource {
  checkOptionNames(options, { clear: true });
  const table = tableOf(options.clear ?? clearSceneClasses);
  const bandOf = bandsOfScenes(stack, sceneClassRole, 'scene classification');
  return {
    async read(scene, window, signal) {
      return Uint8Array.from(await bandOf(scene, window, signal), (value) => {
        if (value <= noData) return Class.NoObservation;
        return table[value] ?? noClass(value, stack.scenes[scene].id);
      });
    },
  };
}

function noClass(value: number, id: string): never {
  throw new TsmaskError('BAD_MASK', `The scene classification of ${id} holds ${value}, which is no class of it.`, {
    subject: id,
    remedy: 'Its values are 0 to 11, as ESA gives them.',
  });
}

function tableOf(clear: readonly number[]): Uint8Array {
  const odd = clear.find((value) => !(Number.isInteger(value) && value > noData && value <= highest));
  if (odd !== undefined || clear.length === 0) {
    const what = clear.length === 0 ? 'No value' : String(odd);
    throw new TsmaskError('BAD_OPTION', `${what} of the scene classification cannot mean clear.`, {
      subject: 'clear',
      remedy: `Name some of 1 to ${highest}, such as ${clearSceneClasses.join(', ')}.`,
    });
  }
  const table = new Uint8Array(highest + 1).fill(Class.Cloud);
  table[cloudShadow] = Class.CloudShadow;
  for (const value of clear) table[value] = Class.Clear;
  return table;
}
