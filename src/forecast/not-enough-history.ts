/** What a user is told where too few scenes are clear and near enough in time. */
import { TsmaskError } from '../errors.ts';
import type { Stack } from '../stack/index.ts';
import type { Covers } from './covers.ts';
import { daysBetween, type HistoryRules, type Unfit } from './history.ts';
import type { ForecastRecipe } from './options.ts';
import type { HistoryScene } from './plan.ts';
import { tellWaysOut, waysOut } from './ways-out.ts';

/** A scene that cannot be forecast. */
export interface NoHistory {
  /** Index into the stack's scenes. */
  readonly scene: number;
  readonly id: string;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** Scenes that would do, fewer than needed. */
  readonly found: readonly HistoryScene[];
  readonly needed: number;
  /** Those near enough in time that are too cloudy, or of which too little was observed, the nearest first. */
  readonly passedOver: readonly (HistoryScene & { readonly why: Unfit })[];
}

/** @param skipped at least one */
export async function notEnough(
  skipped: readonly NoHistory[],
  recipe: ForecastRecipe,
  stack: Stack,
  covers: Covers,
): Promise<TsmaskError> {
  // Of several that which lacks least tells most.
  const [best] = skipped.toSorted(
    (a, b) => b.found.length - a.found.length || b.passedOver.length - a.passedOver.length,
  );
  const others = skipped.length > 1 ? `, and for ${skipped.length - 1} more` : '';
  const { days, twoSided } = recipe.history;
  const ways = tellWaysOut(await waysOut(best.scene, recipe, stack, covers), recipe);
  const side = twoSided ? 'around it' : 'before it';
  return new TsmaskError(
    'NOT_ENOUGH_HISTORY',
    `For the forecast of ${best.id}${others}, ${countOf(best.found.length, 'scene')} of the ${best.needed} needed ${best.found.length > 1 ? 'are' : 'is'} clear and within ${days} days ${side}.`,
    { subject: best.id, remedy: `${whyOf(best, recipe.history, stack)} ${ways}` },
  );
}

/** One line for a table or a note: what was found, and why not more. */
export function tellNoHistory(skipped: NoHistory, rules: HistoryRules, stack: Stack): string {
  return `${skipped.found.length} of ${skipped.needed} images. ${whyOf(skipped, rules, stack)}`.trim();
}

function countOf(count: number, what: string): string {
  return count === 0 ? `no ${what}` : `${count} ${what}${count === 1 ? '' : 's'}`;
}

function whyOf({ scene, passedOver, found }: NoHistory, rules: HistoryRules, { scenes }: Stack): string {
  const { maxCloud, minValid, days, twoSided } = rules;
  const cloudy = passedOver.filter(({ why }) => why === 'cloudy');
  const partly = passedOver.filter(({ why }) => why === 'little-observed');
  const [clearest] = cloudy.toSorted((a, b) => a.cloud - b.cloud);
  const told: string[] = [];
  if (clearest) {
    told.push(
      `${cloudy.length} ${cloudy.length === 1 ? 'has' : 'have'} ${maxCloud} % cloud and shadow or more, the clearest ${clearest.id}, ${clearest.cloud.toFixed(1)} %`,
    );
  }
  if (partly.length > 0) told.push(`of ${partly.length} less than ${minValid * 100} % was observed`);
  const known = new Set([...passedOver, ...found].map((one) => one.scene));
  const away = scenes
    .map((other, index) => ({ index, ahead: daysBetween(scenes[scene], other) }))
    .filter(({ index, ahead }) => index !== scene && !known.has(index) && Math.abs(ahead) > days)
    .filter(({ ahead }) => twoSided || ahead < 0)
    .map(({ ahead }) => Math.abs(ahead));
  if (away.length > 0) {
    const next = Math.min(...away);
    const whole = Math.round(next);
    told.push(whole <= days ? `the next is a little more than ${days} days away` : `the next is ${whole} days away`);
  }
  if (told.length === 0) return 'The stack has no other scenes there.';
  const text = `${told.join('; ')}.`;
  return text[0].toUpperCase() + text.slice(1);
}
