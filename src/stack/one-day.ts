/** Puts files of a day together whose names tell more and less of the same scene. */
import type { BandFile } from './granules.ts';
import { isReflectance } from './told-bands.ts';

/**
 * The files, where bands of others join those they are of. People name a cloud probability by the day alone, or by the time
 * where the names of the scene have none. Files of a day that contradict each other nowhere and have no band twice are one
 * scene; where there are more, a probability or classification still goes to the only one that it may belong to. Stacks of
 * reflectance alone stay as they are.
 */
export function togetherByDay(files: readonly BandFile[], roles: readonly string[]): BandFile[] {
  if (roles.every(isReflectance)) return [...files];
  const days = new Map<string, BandFile[]>();
  for (const file of files.filter(({ role }) => roles.includes(role))) {
    days.set(file.acquisition.date, [...(days.get(file.acquisition.date) ?? []), file]);
  }
  return files.map((file) => {
    const ofDay = days.get(file.acquisition.date);
    if (ofDay === undefined || !roles.includes(file.role)) return file;
    if (isOneScene(ofDay)) return joined(file, ofDay);
    if (isReflectance(file.role)) return file;
    const fitting = ofDay.filter((other) => isReflectance(other.role) && agree(file, other));
    const isOne = fitting.every((other) => keyOf(other) === keyOf(fitting[0]));
    return isOne && fitting.length > 0 ? joined(file, fitting) : file;
  });
}

function isOneScene(files: readonly BandFile[]): boolean {
  const roles = new Set(files.map(({ role }) => role));
  return roles.size === files.length && files.every((file) => files.every((other) => agree(file, other)));
}

const granuleKeys = ['tile', 'part', 'baseline', 'generated'] as const;

function agree(a: BandFile, b: BandFile): boolean {
  const same = (p: string | undefined, q: string | undefined) => p === undefined || q === undefined || p === q;
  return same(a.acquisition.time, b.acquisition.time) && same(a.identity?.tile, b.identity?.tile);
}

function keyOf({ acquisition, identity }: BandFile): string {
  return [acquisition.time, ...granuleKeys.map((key) => identity?.[key])].join(' ');
}

/** The file with what all of them together tell of their scene. */
function joined(file: BandFile, scene: readonly BandFile[]): BandFile {
  const told = <T>(of: (one: BandFile) => T | undefined) => scene.map(of).find((value) => value !== undefined);
  const time = told(({ acquisition }) => acquisition.time);
  const { date } = file.acquisition;
  const acquisition = time === undefined ? { date } : { date, time };
  const keys = granuleKeys.flatMap((key) => {
    const value = told(({ identity }) => identity?.[key]);
    return value === undefined ? [] : [[key, value]];
  });
  const identity = { layout: 'generic', ...file.identity, ...acquisition, ...Object.fromEntries(keys) };
  return { ...file, acquisition, identity };
}
