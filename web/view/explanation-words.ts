/** Why a date has its class, in sentences. */
import type { ClassCode, Comparison, DateExplanation, Thresholds } from 'tsmask';
import { bandName } from './band-words.ts';
import { fullDay, type SceneDay, shortDay } from './scene-days.ts';
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
 * @param all explanations of the series, in time order
 * @param date index of the date that is explained
 * @param t all thresholds that were used
 * @param days of all scenes
 */
export function explain(
  all: readonly DateExplanation[],
  date: number,
  t: Thresholds,
  days: readonly SceneDay[],
): string {
  const words = new Words(all, date, t, days);
  const why = all[date];
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
      return `${words.stands(why.comparison)}; more than ${share(t.cloudContrast)} is cloud.${words.around(why.comparison)} ${pass(why.comparison)}`;
    case 'shadow-contrast':
      return `${words.stands(why.comparison)}; more than ${share(t.shadowContrast)} is shadow.${words.around(why.comparison)} ${pass(why.comparison)}`;
    case 'water': {
      const { mndwi, msavi, mean } = why.indices!;
      const proof =
        why.by === 'mndwi'
          ? `its MNDWI, ${number(mndwi)}, is above ${plainNumber(t.waterMndwi)} and its mean, ${number(mean)}, below ${plainNumber(t.waterMean)}`
          : `its MSAVI, ${number(msavi)}, is below ${plainNumber(t.waterMsavi)} and its MNDWI, ${number(mndwi)}, above ${plainNumber(t.bareWaterMndwi)}`;
      return `${words.stands(why.comparison)}; that would be shadow. But it is water: ${proof}.${words.around(why.comparison)}`;
    }
    case 'bare-ground': {
      const { mndwi, mean } = why.indices!;
      const seems = why.comparison
        ? words.stands(why.comparison)
        : `Its mean reflectance, ${number(mean)}, is above ${plainNumber(t.brightMean)}`;
      return `${seems}; that would be cloud. But it is bare ground: its MNDWI, ${number(mndwi)}, is below ${plainNumber(t.bareGroundMndwi)}.${why.comparison ? words.around(why.comparison) : ''}`;
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
  readonly #all: readonly DateExplanation[];
  readonly #date: number;
  readonly #t: Thresholds;
  readonly #days: readonly SceneDay[];

  constructor(all: readonly DateExplanation[], date: number, t: Thresholds, days: readonly SceneDay[]) {
    this.#all = all;
    this.#date = date;
    this.#t = t;
    this.#days = days;
  }

  /**
   * `Its mean reflectance, 0.310, is 118 % above the 0.142 of its clear neighbours (4 May and 14 May)`, or `Its mean
   * reflectance, 0.092, is below the 0.098 of its clear neighbours (4 May and 14 May), which are 6 % brighter`: what a
   * shadow's threshold is compared with is relative to the darker of the two, which is the shadow.
   */
  stands(comparison: Comparison): string {
    const { side, level, background, contrast, neighbours } = comparison;
    const { cloudContrast, shadowContrast } = this.#t;
    const subject = `${this.#subject(comparison)}, ${number(level)},`;
    const around = `the ${number(background)} of its clear neighbours (${this.#list(neighbours)})`;
    return side === 'darker'
      ? `${subject} is below ${around}, which are ${share(contrast, shadowContrast)} brighter`
      : `${subject} is ${share(contrast, cloudContrast)} above ${around}`;
  }

  /** Why these were the neighbours, in sentences that follow another. */
  around(comparison: Comparison): string {
    return [...this.#marked(comparison), ...this.#passedOver(comparison)].map((sentence) => ` ${sentence}`).join('');
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
    const around = this.around(comparison);
    if (side === 'none') {
      return `${this.#subject(comparison)}, ${number(comparison.level)}, is that of its neighbours (${this.#list(comparison.neighbours)}).${around}`;
    }
    const [kind, limit, level] =
      side === 'brighter'
        ? ['cloud', cloudContrast, `brighter than ${plainNumber(cloudMean)}`]
        : ['shadow', shadowContrast, `darker than ${plainNumber(shadowMean)}`];
    return isOutstanding
      ? `${this.stands(comparison)}, but ${kind} is also ${level}.${around}`
      : `${this.stands(comparison)}; ${kind} takes more than ${share(limit)}.${around}`;
  }

  /** Neighbours that look wrong, since they are clear no more. */
  #marked({ neighbours }: Comparison): string[] {
    return ([2, 3] as const).flatMap((code) => {
      const dates = neighbours.filter((date) => this.#all[date].class === code);
      if (dates.length === 0) return [];
      const [are, were] = dates.length === 1 ? ['is', 'was'] : ['are', 'were'];
      return `${this.#list(dates)} ${are} ${classTitles[code].toLowerCase()}, but ${were} not marked by then.`;
    });
  }

  /** Dates that look as if they had been forgotten. */
  #passedOver({ passedOver }: Comparison): string[] {
    const groups = new Map<string, number[]>();
    for (const { date, as } of passedOver) {
      const { rule } = this.#all[date];
      const reason =
        as === 'dark'
          ? 'too dark to compare with'
          : as === 'cloud' && rule === 'bare-ground'
            ? 'bare ground, but taken for cloud until the end'
            : as === 'shadow' && rule === 'water'
              ? 'water, but taken for shadow until the end'
              : as;
      groups.set(reason, [...(groups.get(reason) ?? []), date]);
    }
    if (groups.size === 0) return [];
    // More than three are seen better than read.
    const texts = [...groups].map(
      ([reason, dates]) => `${dates.length > 3 ? `${dates.length} dates` : this.#list(dates)} (${reason})`,
    );
    return [`Passed over: ${list(texts)}.`];
  }

  /** What was compared: the date alone, or with the others of its segment. */
  #subject({ segment }: Comparison): string {
    const others = segment.filter((date) => date !== this.#date);
    if (others.length === 0) return 'Its mean reflectance';
    return `Its mean reflectance together with ${this.#list(others)}`;
  }

  #list(indices: readonly number[]): string {
    const year = this.#days[this.#date].date.slice(0, 4);
    const inTime = [...indices].sort((a, b) => a - b).map((index) => this.#days[index]);
    return list(inTime.map((day) => (day.date.startsWith(year) ? shortDay(day) : fullDay(day))));
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
