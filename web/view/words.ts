/** Numbers and messages as people read them. */
import type { FileAtFault } from 'tsmask';

/** Of classes: the share of one. */
export function percent(part: number, counts: readonly number[]): string {
  const all = counts.reduce((sum, count) => sum + count, 0);
  const share = all === 0 ? 0 : (100 * part) / all;
  // What is there is not nothing.
  if (share > 0 && share < 0.5) return '<\u202f1\u00a0%';
  return `${Math.round(share)}\u00a0%`;
}

export function duration(seconds: number): string {
  if (seconds < 1) return 'less than a second';
  if (seconds < 90) return `${Math.round(seconds)}\u00a0s`;
  return `${Math.round(seconds / 60)}\u00a0min`;
}

export function bytes(count: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, count)) / 3));
  const value = count / 1000 ** power;
  return `${value.toFixed(value < 10 && power > 0 ? 1 : 0)}\u00a0${units[power]}`;
}

/** A scene's day, and its time where another scene is of the same day. */
export function dateOf(scenes: readonly { readonly date: string; readonly time?: string }[], index: number): string {
  const { date, time } = scenes[index];
  // They are in order of time.
  const isAlone = scenes[index - 1]?.date !== date && scenes[index + 1]?.date !== date;
  return isAlone || time === undefined ? date : `${date} ${time.slice(0, 5)} UTC`;
}

/** `2017-08-04` as `4 August 2017`. */
export function day(date: string): string {
  return new Date(`${date}T00:00:00Z`).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
}

export function pixels(width: number, height: number): string {
  return width === 1 && height === 1 ? '1 pixel' : `${width} × ${height} pixels`;
}

/** Remarks of the package, without the options of its command line: the page has a form instead. */
export function pageWords(message: string): string {
  return message.replaceAll(/ \(--[\w-]+\)|; --[^;.]+(?=[;.])/g, '');
}

/** Why a file is of no use, as a sentence beside its name. */
export function reasonOf({ name, reason }: FileAtFault): string {
  const rest = reason.startsWith(`${name} `) ? reason.slice(name.length + 1) : reason.replaceAll(name, 'it');
  return `${capital(rest).replace(/\.$/, '')}.`;
}

export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
