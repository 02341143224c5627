/** Where the sun stood. */
import { TsmaskError } from '../errors.ts';
import { meanDirection } from '../stack/averages.ts';
import type { Scene } from '../stack/index.ts';
import type { ProbabilityOptions } from './options.ts';

/**
 * The azimuth of the sun of a scene, degrees clockwise from north: by the option, or by the metadata of the scene, of which
 * that of several granules is the mean direction.
 *
 * @throws TsmaskError NO_SUN_AZIMUTH
 */
export function sunAzimuthOf(scene: Scene, option: ProbabilityOptions['sunAzimuth']): number {
  const told = typeof option === 'object' ? (option[scene.id] ?? option[scene.date]) : option;
  if (told !== undefined) return told;
  const known = [scene, ...(scene.fill ?? [])].flatMap(({ origin }) => origin.sunAzimuth ?? []);
  if (known.length > 0) return meanDirection(known);
  throw new TsmaskError('NO_SUN_AZIMUTH', `Where the sun stood is not known of the scene ${scene.id}.`, {
    subject: scene.id,
    remedy: `Say it in degrees clockwise from north: --sun-azimuth ${scene.date}=160, or --sun-azimuth 160 for all scenes.`,
  });
}
