/** Turns the words of a command line into options of the library. */
import { InvalidArgumentError, Option } from 'commander';
import {
  bandRoles,
  type Grouping,
  groupings,
  type LayoutName,
  layoutNames,
  type MaskFormat,
  maskFormats,
  type OpenStackOptions,
  type Thresholds,
  type Window,
} from '../index.ts';

export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('It must be a whole number of at least 1.');
  return value;
}

export function finiteNumber(text: string): number {
  return numberIn(text, 'It must be a number.');
}

function numberIn(text: string, told: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError(told);
  return value;
}

export function folderName(text: string): string {
  if (text === '') throw new InvalidArgumentError('It must name a folder.');
  return text;
}

/** A file or a folder. */
export function pathName(text: string): string {
  if (text === '') throw new InvalidArgumentError('It must name a file or a folder.');
  return text;
}

/** `cog,png`. */
export function formatList(text: string): MaskFormat[] {
  return text.split(',').map((part) => {
    const name = maskFormats.find((format) => format === part.trim());
    if (name === undefined) throw new InvalidArgumentError(`Allowed are ${maskFormats.join(', ')}.`);
    return name;
  });
}

/** `512M`, `1G`, `1.5GiB` or bytes. */
export function byteSize(text: string): number {
  const match = /^([\d.]+)\s*([kmgt]?)(i?b)?$/i.exec(text.trim());
  const value = match ? Number(match[1]) * 1024 ** ' kmgt'.indexOf(match[2].toLowerCase() || ' ') : Number.NaN;
  if (!(value > 0)) throw new InvalidArgumentError('It must be a size such as 512M or 2G.');
  return Math.floor(value);
}

export function windowOf(text: string): Window {
  const numbers = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (numbers.length !== 4 || !numbers.every(Number.isInteger)) {
    throw new InvalidArgumentError('It must be x,y,width,height in pixels.');
  }
  const [x, y, width, height] = numbers;
  return { x, y, width, height };
}

export function numberList(text: string): number[] {
  const told = 'It must be numbers with commas between.';
  return text.split(',').map((part) => (/^nan$/i.test(part.trim()) ? Number.NaN : numberIn(part, told)));
}

/** `blue,green,-,nir` or `nir=B08,blue=1`. */
export function bandsOf(text: string): NonNullable<OpenStackOptions['bands']> {
  const parts = text.split(',').map((part) => part.trim());
  if (!text.includes('=')) return parts.map((part) => (part === '-' || part === '' ? null : part));
  return Object.fromEntries(
    parts.map((part) => {
      const [role, band] = part.split('=');
      if (!role || !band) throw new InvalidArgumentError('It must be role=band,role=band,…');
      return [role, /^\d+$/.test(band) ? Number(band) : band];
    }),
  );
}

export function dateList(text: string, previous: string[] = []): string[] {
  return [...previous, ...text.split(',')];
}

export function datePattern(text: string): RegExp {
  try {
    return new RegExp(text, 'i');
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}

export function threshold(text: string, previous: Partial<Thresholds> = {}): Partial<Thresholds> {
  const [name, value] = text.split('=');
  if (value === undefined) throw new InvalidArgumentError('It must be name=value.');
  return { ...previous, [name]: finiteNumber(value) };
}

/** The options that say how inputs are understood. */
export function inputOptions(): Option[] {
  return [
    new Option(
      '--bands <bands>',
      `which band is which: roles in the order of the file (${bandRoles.join(',')}, - for one not used), or role=name or role=number pairs`,
    ).argParser(bandsOf),
    new Option(
      '--scale <number>',
      'reflectance = value × scale + offset (default: as the files say, else as their archive does, else 0.0001)',
    ).argParser(finiteNumber),
    new Option(
      '--offset <number>',
      'in reflectance, for all scenes (default: by metadata, files and processing baseline of each; see inspect)',
    ).argParser(finiteNumber),
    new Option(
      '--nodata <values>',
      "values that mean no observation (default: each file's own, else its archive's)",
    ).argParser(numberList),
    new Option(
      '--probability-scale <number>',
      'value of a cloud probability that stands for certain cloud: 1, 100 or 255 (default: as the files or their archive say)',
    ).argParser(finiteNumber),
    new Option('--date-pattern <regex>', 'where a path holds the date: groups year, month, day or dayOfYear').argParser(
      datePattern,
    ),
    new Option('--exclude <dates>', 'dates to leave out, YYYY-MM-DD,YYYY-MM-DD').argParser(dateList),
    new Option('--layout <name>', 'read names of files as those of this archive (default: as they look)').choices(
      layoutNames,
    ),
    new Option(
      '--resolution <size>',
      'pixel size of the masks, in units of the CRS (default: that of the coarsest bands)',
    ).argParser(finiteNumber),
    new Option(
      '--group <how>',
      'what makes one scene of several tiles or granules: those of a pass (half an hour), of the same time, of a day by UTC or by the sun (default: pass)',
    ).choices(groupings),
    new Option('--strict', 'fail where a file or scene would be left out with a warning'),
  ];
}

export interface InputOptions {
  readonly bands?: NonNullable<OpenStackOptions['bands']>;
  readonly scale?: number;
  readonly offset?: number;
  readonly nodata?: number[];
  readonly probabilityScale?: number;
  readonly datePattern?: RegExp;
  readonly exclude?: string[];
  readonly layout?: LayoutName;
  readonly resolution?: number;
  readonly group?: Grouping;
  readonly strict?: boolean;
}

/** `averageOver` as it is written on a command line: `--average-over`. */
export function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Only what was given: an option that is absent must not be there as undefined. */
export function pick<T extends object, K extends keyof T>(options: T, ...names: K[]): Pick<T, K> {
  return Object.fromEntries(
    names.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])),
  ) as Pick<T, K>;
}

export function openOptions(options: InputOptions): OpenStackOptions {
  return pick(
    options,
    'bands',
    'scale',
    'offset',
    'nodata',
    'probabilityScale',
    'datePattern',
    'exclude',
    'layout',
    'resolution',
    'group',
    'strict',
  );
}
