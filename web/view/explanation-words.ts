/** Why a date has its class, in sentences. */
import type { ClassCode, Comparison, DateExplanation, Thresholds } from 'tsmask';
import { bandName } from './band-words.ts';
import { plainNumber } from './threshold-words.ts';

export const classTitles = ['No observation', 'Clear', 'Cloud', 'Cloud shadow'] as const;

/** What decided, in a word or two. */
export const ruleTitles: Readonly<Record<DateExplanation['rule'], string>> = {
  'missing-band': 'missing band',
  'no-index': 'index without value',
  bright: 'bright',
  'cloud-contrast': 'brighter than its neighbours',
  'shadow-contrast': 'darker than its neighbours',
  water: 'water',
  'bare-ground': 'bare ground',
  'thin-cloud': 'colours of thin cloud',
  clear: 'close to its neighbours',
};

/**
 * @param date index of the date that is explained
 * @param t all thresholds that were used
 * @param dates of all scenes, `YYYY-MM-DD`
 */
export function explain(why: DateExplanation, date: number, t: Thresholds, dates: readonly string[]): string {
  const words = new Words(date, t, dates);
  switch (why.rule) {
    case 'missing-band':
      return why.bands.length === 6
        ? 'No band has a value here.'
        : `There is no value in ${list(why.bands.map(bandName))}. The method needs all six bands.`;
    case 'no-index':
      return why.index === 'mndwi'
        ? 'Its MNDWI has no value: green and short-wave infrared add up to 0.'
        : 'Its MSAVI has no value: near infrared is too far above red.';
    case 'bright':
      return `Its mean reflectance, ${number(why.indices!.mean)}, is above ${plainNumber(t.brightMean)}: that is cloud, whatever its neighbours.`;
    case 'cloud-contrast':
      return `${words.stands(why.comparison)}; more than ${share(t.cloudContrast)} is cloud. ${pass(why.comparison)}`;
    case 'shadow-contrast':
      return `${words.stands(why.comparison)}; more than ${share(t.shadowContrast)} is shadow. ${pass(why.comparison)}`;
    case 'water': {
      const { mndwi, msavi, mean } = why.indices!;
      const proof =
        why.by === 'mndwi'
          ? `its MNDWI, ${number(mndwi)}, is above ${plainNumber(t.waterMndwi)} and its mean, ${number(mean)}, below ${plainNumber(t.waterMean)}`
          : `its MSAVI, ${number(msavi)}, is below ${plainNumber(t.waterMsavi)} and its MNDWI, ${number(mndwi)}, above ${plainNumber(t.bareWaterMndwi)}`;
      return `${words.stands(why.comparison)}; that would be shadow. But it is water: ${proof}.`;
    }
    case 'bare-ground': {
      const { mndwi, mean } = why.indices!;
      const seems = why.comparison
        ? words.stands(why.comparison)
        : `Its mean reflectance, ${number(mean)}, is above ${plainNumber(t.brightMean)}`;
      return `${seems}; that would be cloud. But it is bare ground: its MNDWI, ${number(mndwi)}, is below ${plainNumber(t.bareGroundMndwi)}.`;
    }
    case 'thin-cloud': {
      const { whiteness, redBlue, mndwi, greenness } = why.indices!;
      const colours = [
        `whiteness ${number(whiteness)} (below ${plainNumber(t.thinCloudWhiteness)})`,
        `red + blue ${number(redBlue)} (${plainNumber(t.thinCloudDarkest)} to ${plainNumber(t.thinCloudBrightest)})`,
        `MNDWI ${number(mndwi)} (below ${plainNumber(t.thinCloudMndwi)})`,
        `greenness ${number(greenness)} (below ${plainNumber(t.thinCloudGreenness)})`,
      ];
      return `It does not stand out in time, but has the colours of thin cloud: ${list(colours)}.`;
    }
    case 'clear':
      return words.stays(why.comparison);
  }
}

/**
 * What filter and buffer made of it.
 * @param before class after the temporal test of the run that made the mask
 * @param areOther whether that run had other thresholds than those that are tried
 */
export function explainMask(final: ClassCode, before: ClassCode, areOther: boolean): string {
  const title = classTitles[final].toLowerCase();
  const mask = areOther ? 'In the mask, made with other thresholds,' : 'In the mask';
  if (final === before) return areOther ? `${mask} it is ${title}.` : 'The mask has the same class.';
  if (final === 0) return 'The mask leaves this pixel out: it lies outside the area that was masked.';
  if (before === 1) return `${mask} it is ${title}: the buffer of a neighbouring ${title} covers it.`;
  if (final === 1) {
    return `${mask} it is clear: the spatial filter made it so, since fewer than three pixels of its 3 × 3 block were cloud or shadow.`;
  }
  return `${mask} it is ${title}: the spatial filter made it clear, and then the buffer of a neighbouring ${title} covered it.`;
}

class Words {
  readonly #date: number;
  readonly #t: Thresholds;
  readonly #dates: readonly string[];

  constructor(date: number, t: Thresholds, dates: readonly string[]) {
    this.#date = date;
    this.#t = t;
    this.#dates = dates;
  }

  /** `Its mean reflectance, 0.310, is 118 % above the 0.142 of its clear neighbours (4 May, 14 May)`. */
  stands(comparison: Comparison): string {
    const { side, level, background, contrast } = comparison;
    const { cloudContrast, shadowContrast } = this.#t;
    const around = `of its clear neighbours (${this.#days(comparison.neighbours)})`;
    if (side === 'darker') {
      return `The ${number(background)} ${around} is ${share(contrast, shadowContrast)} above ${this.#subject(comparison, 'its')}, ${number(level)}`;
    }
    return `${this.#subject(comparison, 'Its')}, ${number(level)}, is ${share(contrast, cloudContrast)} above the ${number(background)} ${around}`;
  }

  /** Why it stayed clear. */
  stays(comparison: Comparison | undefined): string {
    if (!comparison)
      return 'There are too few clear dates to compare it with, and its colours are not those of thin cloud.';
    const { side, background, isOutstanding } = comparison;
    const { cloudContrast, cloudMean, shadowContrast, shadowMean } = this.#t;
    if (background === 0) {
      return 'It has too few clear neighbours to be compared with, and its colours are not those of thin cloud.';
    }
    if (side === 'none')
      return `${this.#subject(comparison, 'Its')}, ${number(comparison.level)}, is that of its neighbours.`;
    const [kind, limit, level] =
      side === 'brighter'
        ? ['cloud', cloudContrast, `brighter than ${plainNumber(cloudMean)}`]
        : ['shadow', shadowContrast, `darker than ${plainNumber(shadowMean)}`];
    return isOutstanding
      ? `${this.stands(comparison)}, but ${kind} is also ${level}.`
      : `${this.stands(comparison)}; ${kind} takes more than ${share(limit)}.`;
  }

  /** What was compared: the date alone, or with the others of its segment. */
  #subject({ segment }: Comparison, its: 'its' | 'Its'): string {
    const others = segment.filter((date) => date !== this.#date);
    if (others.length === 0) return `${its} mean reflectance`;
    return `${its} mean reflectance together with ${this.#days(others)}`;
  }

  #days(indices: readonly number[]): string {
    const year = this.#dates[this.#date].slice(0, 4);
    const inTime = [...indices].sort((a, b) => a - b).map((index) => this.#dates[index]);
    return list(inTime.map((date) => (date.startsWith(year) ? day(date) : fullDay(date))));
  }
}

function pass({ pass: number, segment }: Comparison): string {
  return segment.length === 1 ? `Pass ${number} of 7.` : `Pass ${number} of 7, over ${segment.length} dates.`;
}

/** Three digits, as reflectances and indices are told from their thresholds. */
export function number(value: number): string {
  return value.toFixed(3).replace('-', '\u2212');
}

/** In per cent, with as many digits as tell it from `other`. */
function share(value: number, other?: number): string {
  const text = (digits: number, of: number) => (100 * of).toFixed(digits);
  let digits = 0;
  while (other !== undefined && digits < 4 && text(digits, value) === text(digits, other)) digits++;
  return `${other === undefined ? plainNumber(100 * value) : text(digits, value)}\u00a0%`;
}

function list(items: readonly string[]): string {
  return items.length < 2 ? items.join() : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

const dayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const fullFormat = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});

/** `4 May`. */
export function day(date: string): string {
  return dayFormat.format(Date.parse(date));
}

/** `4 May 2024`. */
export function fullDay(date: string): string {
  return fullFormat.format(Date.parse(date));
}
