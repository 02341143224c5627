/** The thresholds as people read them: grouped, named, with what each bounds and how far a slider goes. */
import type { Thresholds } from 'tsmask';

export interface ThresholdWords {
  readonly key: keyof Thresholds;
  readonly name: string;
  readonly meaning: string;
  /** What it can be. */
  readonly min: number;
  readonly max: number;
  /** Where the slider ends, if sooner. */
  readonly sliderMax?: number;
  /** Another that it cannot be above, or below. */
  readonly atMost?: keyof Thresholds;
  readonly atLeast?: keyof Thresholds;
  readonly step: number;
  /** Shown as a percentage. */
  readonly isShare?: boolean;
}

export interface ThresholdGroup {
  readonly title: string;
  /** What the group decides. */
  readonly told: string;
  readonly isOpen: boolean;
  readonly thresholds: readonly ThresholdWords[];
}

const mean = { min: 0, max: 1, step: 0.005 };
const dark = { min: 0, max: 1, sliderMax: 0.3, step: 0.005 };
const index = { min: -1, max: 1, step: 0.01 };
const contrast = { min: 0, max: 10, sliderMax: 2, step: 0.01, isShare: true };

export const thresholdGroups: readonly ThresholdGroup[] = [
  {
    title: 'Cloud',
    told: 'One to three dates that are brighter than their neighbours.',
    isOpen: true,
    thresholds: [
      {
        key: 'cloudContrast',
        name: 'Brighter by',
        meaning: 'Cloud is more than this above its neighbours.',
        ...contrast,
      },
      { key: 'cloudMean', name: 'Brighter than', meaning: 'Cloud has a mean above this.', ...dark },
      {
        key: 'brightMean',
        name: 'Always above',
        meaning: 'A mean above this is cloud, whatever its neighbours.',
        ...mean,
      },
    ],
  },
  {
    title: 'Shadow',
    told: 'One to three dates that are darker than their neighbours.',
    isOpen: true,
    thresholds: [
      {
        key: 'shadowContrast',
        name: 'Darker by',
        meaning: 'The neighbours of a shadow are more than this brighter.',
        ...contrast,
      },
      { key: 'shadowMean', name: 'Darker than', meaning: 'Shadow has a mean below this.', ...dark },
    ],
  },
  {
    title: 'Bare ground',
    told: 'Bright, but not cloud.',
    isOpen: true,
    thresholds: [
      {
        key: 'bareGroundMndwi',
        name: 'MNDWI below',
        meaning: 'Cloud with an MNDWI below this is bare ground.',
        ...index,
      },
    ],
  },
  {
    title: 'Water',
    told: 'Dark, but not shadow: by the first two, or by the last two.',
    isOpen: false,
    thresholds: [
      { key: 'waterMndwi', name: 'MNDWI above', meaning: 'Shadow with an MNDWI above this …', ...index },
      { key: 'waterMean', name: 'and mean below', meaning: '… and a mean below this is water.', ...dark },
      { key: 'waterMsavi', name: 'MSAVI below', meaning: 'Shadow with an MSAVI below this …', ...index },
      { key: 'bareWaterMndwi', name: 'and MNDWI above', meaning: '… and an MNDWI above this is water.', ...index },
    ],
  },
  {
    title: 'Thin cloud',
    told: 'Clear dates with the colours of thin cloud: all of these.',
    isOpen: false,
    thresholds: [
      {
        key: 'thinCloudWhiteness',
        name: 'Whiteness below',
        meaning: 'Red over blue, minus one: haze is bluish.',
        ...index,
      },
      {
        key: 'thinCloudDarkest',
        name: 'Red + blue above',
        meaning: 'Darker ones are no cloud. Never over the next.',
        atMost: 'thinCloudBrightest',
        ...mean,
      },
      {
        key: 'thinCloudBrightest',
        name: 'Red + blue below',
        meaning: 'Brighter ones are left to the comparison. Never under the one before.',
        atLeast: 'thinCloudDarkest',
        ...mean,
      },
      { key: 'thinCloudMndwi', name: 'MNDWI below', meaning: 'Others may be water.', ...index },
      {
        key: 'thinCloudGreenness',
        name: 'Greenness below',
        meaning: 'Others are plants: green over red and blue.',
        ...index,
      },
    ],
  },
  {
    title: 'Neighbours',
    told: 'Which clear dates others are compared with: by either of these.',
    isOpen: false,
    thresholds: [
      { key: 'neighbourMean', name: 'Mean above', meaning: 'Darker ones may be shadow themselves …', ...dark },
      { key: 'neighbourMndwi', name: 'or MNDWI above', meaning: '… unless they are water.', ...index },
    ],
  },
];

/** `42 %`, `0.055`. */
export function thresholdText({ isShare }: ThresholdWords, value: number): string {
  return isShare ? `${plainNumber(100 * value)}\u00a0%` : plainNumber(value);
}

/** Without the tail that binary fractions leave. */
export function plainNumber(value: number): string {
  return String(Number(value.toFixed(4))).replace('-', '\u2212');
}
