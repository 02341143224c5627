/** How clusters become cloud and shadow, as people read it. */
import type { LabelRule } from 'tsmask';
import type { ClusterNumbers } from '../state/cluster-options.ts';
import type { NumberWords } from './number-option.tsx';

/** The most usual first. */
export const ruleTitles: Readonly<Record<LabelRule, string>> = {
  combined: 'Clusters, cloud and shadow',
  visible: 'Clusters, cloud alone',
  'all-bands': 'Clusters, in all bands',
  brightness: 'Brightest and darkest cluster',
  'pixel-wise': 'Each pixel for itself',
};

export const ruleMeanings: Readonly<Record<LabelRule, string>> = {
  combined:
    'Cloud is bright, and brighter than forecast, in the visible bands; shadow is darker from blue to SWIR\u00a01.',
  visible: 'Cloud is bright, and brighter than forecast, in the visible bands. Shadow is not looked for.',
  'all-bands': 'Cloud is brighter than forecast in all bands together, shadow darker.',
  brightness: 'The brightest cluster is cloud and the darkest shadow, even where there is neither.',
  'pixel-wise': 'Cloud and shadow as of clusters, but without these: finer, and with more specks.',
};

export interface ClusterNumberWords extends NumberWords<keyof ClusterNumbers> {
  /** Those that use it. */
  readonly rules: readonly LabelRule[];
}

export const clusterNumberWords: readonly ClusterNumberWords[] = [
  {
    key: 'count',
    name: 'Clusters',
    meaning: 'Groups of pixels that differ alike from the forecast.',
    min: 1,
    max: 64,
    isWhole: true,
    rules: ['combined', 'visible', 'all-bands', 'brightness'],
  },
  {
    key: 'cloudDifference',
    name: 'Cloud: difference above',
    meaning: 'How much brighter than forecast, in reflectance 0–1.',
    min: 0,
    max: 1,
    rules: ['combined', 'visible', 'all-bands', 'pixel-wise'],
  },
  {
    key: 'cloudReflectance',
    name: 'Cloud: reflectance above',
    meaning: 'How bright in the visible bands; 0 for any.',
    min: 0,
    max: 1,
    rules: ['combined', 'visible', 'pixel-wise'],
  },
  {
    key: 'shadowDifference',
    name: 'Shadow: difference below',
    meaning: 'Scene less forecast, which is below 0 where the scene is darker.',
    min: -1,
    max: 0,
    rules: ['combined', 'all-bands', 'pixel-wise'],
  },
  {
    key: 'opening',
    name: 'Opening',
    unit: 'pixels',
    meaning: 'What no disk of this radius fits into is dropped.',
    min: 0,
    max: 126,
    rules: ['combined', 'visible', 'all-bands', 'brightness', 'pixel-wise'],
  },
];
