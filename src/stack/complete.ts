/** Granules that have all bands that are asked for. */
import { TsmaskError } from '../errors.ts';
import { nameChosenFor, roleOfFileName } from './bands-option.ts';
import { isExcluded } from './choose.ts';
import type { BandFile, GranuleGroup } from './granules.ts';
import { identify } from './layouts/index.ts';
import type { OpenStackOptions } from './open-options.ts';
import type { Remarks } from './remarks.ts';
import type { UnusedFile } from './stack.ts';
import { probabilityRole, qualityRole, sceneClassRole } from './told-bands.ts';

/** Tells of files none of whose bands is asked for. */
export function setAsideUnneeded(files: readonly BandFile[], roles: readonly string[], unused: UnusedFile[]): void {
  const serving = new Set(files.filter(({ role }) => roles.includes(role)).map(({ image }) => image));
  for (const image of new Set(files.map((file) => file.image))) {
    if (!serving.has(image)) unused.push({ name: image.name, reason: 'none of its bands is needed' });
  }
}

/** Those that are wanted and have all bands; the others are told of. */
export function completeOnes(
  granules: readonly GranuleGroup[],
  roles: readonly string[],
  options: OpenStackOptions,
  remarks: Remarks,
  unused: readonly UnusedFile[],
): GranuleGroup[] {
  const isWide = ({ name }: UnusedFile) =>
    roleOfFileName(name, options.bands, identify(name, options).role) === 'nir-wide';
  // To look through thousands of names for each scene would take long.
  let known: boolean | undefined;
  const hasWide = () => {
    known ??= unused.some(isWide);
    return known;
  };
  return granules.filter((granule) => isComplete(granule, roles, options, remarks, hasWide));
}

function isComplete(
  group: GranuleGroup,
  roles: readonly string[],
  options: OpenStackOptions,
  remarks: Remarks,
  hasWide: () => boolean,
): boolean {
  const { acquisition, bands } = group;
  if (isExcluded(acquisition, options.exclude ?? [])) return false;
  const missing = roles.filter((role) => !bands.has(role));
  if (missing.length === 0) return true;
  const has = [
    ...roles.filter((role) => bands.has(role)),
    ...[...bands.keys()].filter((role) => !roles.includes(role)).sort(),
  ];
  // Whoever asks for the band that level 2A lacks does not know that it does, whatever else is missing.
  const isWrongLevel =
    missing.includes('cirrus') && [...bands.values()].some(({ identity }) => identity?.level === 'L2A');
  const wide = missing.includes('nir') && (bands.has('nir-wide') || hasWide());
  const [beside] = [...bands.values()].map(({ image }) => image.name).sort();
  // Names that the option gives, and nothing of this scene has.
  const sought = missing.flatMap((role) => nameChosenFor(role, options.bands) ?? []);
  const nowhere = sought.length > 0 ? `, and nothing called ${sought.join(' or ')}, as --bands says` : '';
  const error = new TsmaskError(
    isWrongLevel ? 'WRONG_LEVEL' : 'MISSING_BAND',
    `The scene of ${acquisition.date} lacks ${missing.join(', ')}: it has only ${has.join(', ')}${nowhere}.`,
    {
      subject: acquisition.date,
      remedy: isWrongLevel
        ? 'Take the product of level L1C: processing to L2A leaves out the cirrus band (B10).'
        : sought.length > 0
          ? `Name a band that is there, in a name of a file or of a band within one: ${missing[0]}=NAME.`
          : wide
            ? 'The method is made for the narrow near infrared (B8A); --bands nir=B08 takes the wide one instead.'
            : `Add the missing files beside ${beside}, or name the bands with --bands.${without(missing, roles)}`,
    },
  );
  remarks.leaveOut('scene-left-out', error);
  return false;
}

/** How masks from a cloud probability do without a band, or what a band may be called. */
function without(missing: readonly string[], roles: readonly string[]): string {
  if (missing.includes(probabilityRole)) return ' Without a cloud probability, --probability-from scl makes do.';
  if (missing.includes(qualityRole))
    return ' Flags of quality are QA_PIXEL, BQA, QA60, Fmask or QAI; ESA has none, but --mask scl.';
  // Others that take the classes of a scene do not take its wide near infrared.
  const isForProbability = missing.includes(sceneClassRole) && roles.includes('nir-wide');
  if (isForProbability) return ' Without a scene classification, --water none makes do.';
  return missing.includes(sceneClassRole) ? ' Landsat and HLS have flags instead: --mask qa.' : '';
}
