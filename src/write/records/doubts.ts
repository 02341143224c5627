/** What of a run's masks makes one doubt that they are right. */
import type { Remark } from '../../stack/index.ts';
import type { CountedMask } from './summary.ts';

/** With fewer, the longer of the method's comparisons have too few clear neighbours to be made. */
const fewScenes = 20;

/** Of a mask, what may make one doubt it. */
type Doubtful = Pick<CountedMask, 'counts' | 'highestProbability'>;

/**
 * Remarks that doubt the masks of a run: `few-scenes`, `mostly-cloud` and `low-probability`.
 *
 * @param masks of all scenes; those that are not made yet have counts of 0
 * @param method if not that of time series, which needs many scenes
 */
export function doubtsOf(masks: readonly Doubtful[], method?: { readonly name: string }): Remark[] {
  return [
    ...(method ? [] : doubtsOfNumber(masks)),
    ...doubtsOfClouds(masks, method !== undefined),
    ...doubtsOfProbability(masks),
  ];
}

function doubtsOfNumber(scenes: readonly unknown[]): Remark[] {
  if (scenes.length >= fewScenes) return [];
  return [
    {
      kind: 'warning',
      code: 'few-scenes',
      message: `Only ${scenes.length} ${scenes.length === 1 ? 'scene' : 'scenes'}. A pixel is judged by its clear neighbours in time: use a year or so of them.`,
    },
  ];
}

/** Share of the observations of a date that are cloud or shadow, and share of the dates that are so. */
const nearlyAll = 0.9;

const ofSeries =
  'the numbers may be none of surface reflectance: reflectance at the top of the atmosphere (L1C), another scale (--scale) or offset (--offset) than was assumed; or the scenes are too few.';
const ofProbability =
  'the probability may be on another scale (--probability-scale), or the threshold too low (--cloud-probability).';

function doubtsOfClouds(masks: readonly Doubtful[], isByProbability: boolean): Remark[] {
  const shares = masks.flatMap(({ counts: [, clear, cloud, shadow] }) => {
    const observed = clear + cloud + shadow;
    return observed > 0 ? [(cloud + shadow) / observed] : [];
  });
  const covered = shares.filter((share) => share >= nearlyAll).length;
  if (covered === 0 || covered < nearlyAll * shares.length) return [];
  return [
    {
      kind: 'warning',
      code: 'mostly-cloud',
      message: `On ${covered} of ${shares.length} dates nearly everything is cloud or shadow. If the sky was not, ${isByProbability ? ofProbability : ofSeries}`,
    },
  ];
}

/** What certainty is where a probability of 0–1 is read as per cent. */
const onePerCent = 0.01;

/** That a probability is 0 everywhere may be: of a clear sky, some archives say nothing else. */
function doubtsOfProbability(masks: readonly Doubtful[]): Remark[] {
  const highest = Math.max(0, ...masks.map(({ highestProbability = 0 }) => highestProbability));
  if (highest === 0 || highest > onePerCent) return [];
  const told = Number((highest * 100).toPrecision(3));
  return [
    {
      kind: 'warning',
      code: 'low-probability',
      message: `No cloud probability is greater than ${told} % on any date: its numbers may be on another scale, such as 0–1 (--probability-scale 1).`,
    },
  ];
}
