/** What a user should know of how scenes were put together. */

import { isExcluded } from './choose.ts';
import type { GranuleGroup } from './granules.ts';
import type { Acquisition } from './names.ts';
import type { Placement } from './place.ts';
import type { Remarks } from './remarks.ts';

/** Whoever mistypes a date to leave out should hear of it. */
export function tellOfUnknownDates(
  exclude: readonly string[],
  acquisitions: readonly Acquisition[],
  remarks: Remarks,
): void {
  for (const date of exclude) {
    if (acquisitions.some((acquisition) => isExcluded(acquisition, [date]))) continue;
    remarks.add({
      kind: 'warning',
      code: 'date-not-found',
      message: `There is no scene of ${date} to leave out.`,
      subject: date,
    });
  }
}

export function tellOfLevel(granules: readonly GranuleGroup[], remarks: Remarks): void {
  if (!granules.some(({ bands }) => [...bands.values()].some(({ identity }) => identity?.level === 'L1C'))) return;
  remarks.add({
    kind: 'warning',
    code: 'level',
    message:
      'Names of files are those of level L1C, reflectance at the top of the atmosphere: the thresholds are made for surface reflectance (L2A).',
  });
}

export function tellOfPlaces(places: readonly Placement[], remarks: Remarks): void {
  const tell = (times: readonly number[], words: (square: string) => string) => {
    for (const count of new Set(times)) {
      if (count === 1) continue;
      remarks.add({ kind: 'assumed', code: 'resolution', message: words(`${count} × ${count}`) });
    }
  };
  tell(
    places.map(({ factor }) => factor),
    (square) => `Finer bands are averaged ${square} onto the grid of the stack.`,
  );
  tell(
    places.map(({ repeat }) => repeat),
    (square) => `Coarser bands are repeated ${square} on the grid of the stack.`,
  );
}

export function tellOfMosaics(scenes: readonly (readonly GranuleGroup[])[], remarks: Remarks): void {
  const mosaics = scenes.filter(({ length }) => length > 1);
  if (mosaics.length === 0) return;
  const tiles = [...new Set(mosaics.flat().flatMap(({ tile }) => tile ?? []))].sort();
  const of = tiles.length > 0 ? ` (tiles ${tiles.join(', ')})` : '';
  const haveTimes = mosaics.some(([first, ...others]) =>
    others.some(({ acquisition }) => acquisition.time !== first.acquisition.time),
  );
  const apart = haveTimes ? '; --group time keeps them apart' : '';
  const scene = mosaics.length === 1 ? '1 scene is' : `${mosaics.length} scenes are`;
  remarks.add({
    kind: 'assumed',
    code: 'mosaic',
    message: `${scene} put together of several granules${of}${apart}.`,
  });
}
