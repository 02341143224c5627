import { TsmaskError } from '../errors.ts';
import { sceneAverages } from '../stack/averages.ts';
import type { Stack } from '../stack/index.ts';

/** Who says how cloudy scenes are: what archives tell of them, or the masks. */
export const cloudCoverSources = ['metadata', 'mask'] as const;
export type CloudCoverSource = (typeof cloudCoverSources)[number];

/**
 * How cloudy the scenes are by their metadata, per cent; undefined where these are not wanted, or do not tell of all.
 * @throws TsmaskError BAD_OPTION where they are wanted and do not tell of all.
 */
export function toldCovers({ scenes }: Stack, wanted: CloudCoverSource | undefined): readonly number[] | undefined {
  if (wanted === 'mask') return undefined;
  const told = scenes.flatMap((scene) => sceneAverages(scene).cloudCover ?? []);
  if (told.length === scenes.length) return told;
  if (wanted === undefined) return undefined;
  const silent = scenes.find((scene) => sceneAverages(scene).cloudCover === undefined)!;
  throw new TsmaskError('BAD_OPTION', `No metadata tell how cloudy the scene ${silent.id} is.`, {
    subject: 'cloudCover',
    remedy: 'Take what the masks say: cloudCover: "mask".',
  });
}
