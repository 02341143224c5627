/** What a user types to say how files are read, as options of `openStack`, and back. */
import { bandRoles, type LayoutName } from 'tsmask';
import type { FileInfo } from '../engine/protocol.ts';
import type { PageError } from '../problem.ts';
import type { Corrections } from './opening.ts';

export type CorrectionField = 'bands' | 'datePattern' | 'nodata' | 'offset' | 'scale' | 'resolution' | 'layout';

/** Bands that the form offers: those of the time series, and of the method probability. */
export const offeredRoles: readonly string[] = [...bandRoles, 'nir-wide', 'cloud-probability', 'scl'];

/** What a series of six bands lacks; nothing where there are bands for the method probability. */
function missingRoles(order: readonly string[]): readonly string[] {
  const isBySun = order.includes('nir-wide') && (order.includes('cloud-probability') || order.includes('scl'));
  return isBySun ? [] : bandRoles.filter((role) => !order.includes(role));
}

/** The form as it is filled in. */
export interface Draft extends Readonly<Record<Exclude<CorrectionField, 'bands'>, string>> {
  /** Of a file of several bands: the role of each, '' for none. */
  readonly order: readonly string[];
  /** Of files of one band: what stands in their names, by role. */
  readonly names: Readonly<Record<string, string>>;
}

/** The form before anyone changes it: what was said already, else what was found. */
export function draftOf(options: Corrections, sample: FileInfo | undefined): Draft {
  const { bands, datePattern, nodata, offset, scale, resolution, layout } = options;
  const text = (value: number | undefined) => (value === undefined ? '' : String(value));
  const isOrder = isOrderOf(bands);
  const found = sample?.roles ?? [];
  const count = sample?.bands.length ?? 0;
  const order = Array.from({ length: count }, (_, i) => (isOrder ? bands[i] : found[i]) ?? '');
  return {
    order: order.every((role) => role === '') ? suggestedOrder(sample) : order,
    names: isOrder || bands === undefined ? {} : mapValues(bands, String),
    datePattern: datePattern === undefined ? '' : patternText(datePattern),
    nodata: nodata === undefined ? '' : [nodata].flat().join(', '),
    offset: text(offset),
    scale: text(scale),
    resolution: text(resolution),
    layout: layout ?? '',
  };
}

function isOrderOf(bands: Corrections['bands']): bands is readonly (string | null)[] {
  return Array.isArray(bands);
}

/** Six bands without names are mostly those six, in order of wavelength. It is for the user to confirm. */
function suggestedOrder(sample: FileInfo | undefined): readonly string[] {
  const bands = sample?.bands ?? [];
  return bands.length === bandRoles.length && isSuggested(sample) ? bandRoles : bands.map(() => '');
}

export function isSuggested(sample: FileInfo | undefined): boolean {
  return (
    sample?.bands.length === bandRoles.length &&
    [...sample.roles, ...sample.bands].every((known) => known === undefined)
  );
}

export type Checked = { readonly options: Corrections } | { readonly field: CorrectionField; readonly message: string };

/**
 * The options that a draft stands for; what was left as it was found is not an option, but what `must` be said is.
 */
export function checkDraft(
  draft: Draft,
  found: Draft,
  sample: FileInfo | undefined,
  must?: CorrectionField | undefined,
): Checked {
  const options: Record<string, unknown> = {};
  for (const field of ['offset', 'scale', 'resolution'] as const) {
    const text = draft[field].trim();
    const value = numberIn(text);
    if (Number.isNaN(value)) return { field, message: `“${text}” is not a number.` };
    options[field] = text === '' ? undefined : value;
  }
  const nodata = draft.nodata
    .replaceAll('\u2212', '-')
    .split(/[\s,;]+/)
    .filter((part) => part !== '');
  const odd = nodata.find((part) => Number.isNaN(Number(part)) && !/^nan$/i.test(part));
  if (odd !== undefined) return { field: 'nodata', message: `“${odd}” is not a number.` };
  options.nodata = nodata.length === 0 ? undefined : nodata.map(Number);
  options.layout = draft.layout === '' ? undefined : (draft.layout as LayoutName);
  options.datePattern = undefined;
  if (draft.datePattern.trim() !== '') {
    const pattern = patternIn(draft.datePattern.trim());
    if (!pattern)
      return { field: 'datePattern', message: 'Write YYYY, MM and DD, or YYYY and DDD for the day of the year.' };
    options.datePattern = pattern;
  }
  const isMulti = (sample?.bands.length ?? 0) > 1;
  if (isMulti && (must === 'bands' || isSuggested(sample) || draft.order.join() !== found.order.join())) {
    const twice = draft.order.find((role, i) => role !== '' && draft.order.indexOf(role) !== i);
    if (twice !== undefined) return { field: 'bands', message: `Two bands are said to be ${twice}.` };
    const missing = missingRoles(draft.order);
    if (missing.length > 0) return { field: 'bands', message: `No band is ${missing.join(', ')}.` };
    options.bands = draft.order.map((role) => (role === '' ? null : role));
  }
  if (!isMulti) {
    const named = Object.entries(draft.names).filter(([, name]) => name.trim() !== '');
    if (must === 'bands' && named.length === 0) return { field: 'bands', message: 'Name at least one band.' };
    options.bands =
      named.length === 0 ? undefined : Object.fromEntries(named.map(([role, name]) => [role, name.trim()]));
  }
  return { options: options as Corrections };
}

/** Which part of the form can help against an error. */
export function fieldOf({ code, subject }: PageError): CorrectionField | undefined {
  switch (code) {
    case 'NO_BAND_ROLE':
    case 'MISSING_BAND':
      return 'bands';
    case 'NO_DATE':
      return 'datePattern';
    case 'NODATA_CLASH':
      return 'nodata';
    case 'GRID_MISMATCH':
      return 'resolution';
    case 'AMBIGUOUS_LAYOUT':
      return 'layout';
    case 'BAD_OPTION':
      return fields.find((field) => field === subject);
    default:
      return undefined;
  }
}

const fields: readonly CorrectionField[] = [
  'bands',
  'datePattern',
  'nodata',
  'offset',
  'scale',
  'resolution',
  'layout',
];

/** The remedies of the package name options of its command line: the page has a form instead. */
export function remedyOf(error: PageError): string | undefined {
  switch (error.code) {
    case 'NO_BAND_ROLE':
      return 'Say below which band is which.';
    case 'MISSING_BAND':
      return 'Add the missing files, or say below which band is which.';
    case 'NO_DATE':
      return 'Put the date into the names of the files as YYYYMMDD, or say below how it stands there.';
    case 'NODATA_CLASH':
      return 'Leave nodata empty to use what each file declares, or name all values.';
    case 'AMBIGUOUS_LAYOUT':
      return 'Choose below which archive the files are of.';
    case 'GRID_MISMATCH':
      return 'Leave the files of the other grid out. If only the sizes of pixels differ, a resolution that all of them fit into helps.';
    case 'PROBABILITY_SCALE':
      return 'Choose which value it is.';
    default:
      return error.remedy;
  }
}

const dateParts: readonly (readonly [string, string])[] = [
  ['YYYY', '(?<year>\\d{4})'],
  ['DDD', '(?<dayOfYear>\\d{3})'],
  ['MM', '(?<month>\\d\\d)'],
  ['DD', '(?<day>\\d\\d)'],
];

/** `DD.MM.YYYY` as a pattern; undefined where it does not tell a whole day. */
function patternIn(text: string): RegExp | undefined {
  const source = text
    .split(/(YYYY|DDD|MM|DD)/)
    .map((part) => new Map(dateParts).get(part) ?? part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('');
  const counts = dateParts.map(([, group]) => source.split(group).length - 1);
  const [year, dayOfYear, month, day] = counts;
  const isWhole =
    year === 1 && ((dayOfYear === 1 && month + day === 0) || (dayOfYear === 0 && month === 1 && day === 1));
  return isWhole ? new RegExp(source) : undefined;
}

function patternText({ source }: RegExp): string {
  return dateParts
    .reduce((text, [part, group]) => text.replace(group, part), source)
    .replaceAll(/\\([.*+?^${}()|[\]\\])/g, '$1');
}

/** Decimal commas are what many people type, and minus signs what this page prints. */
function numberIn(text: string): number {
  return Number(text.replace(',', '.').replace('\u2212', '-'));
}

function mapValues<T, R>(object: Readonly<Record<string, T>>, to: (value: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, to(value)]));
}
