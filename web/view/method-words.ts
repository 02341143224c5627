/** The parameters of masks from a cloud probability as people read them. */
import type { ProbabilityPreset, ProbabilityRecipe } from 'tsmask';

export const presetTitles: Readonly<Record<ProbabilityPreset, string>> = {
  's2cloudless-tutorial': 'Tutorial of s2cloudless',
  's2cloudless-composite': 'Tutorial, for composites',
  'natural-england': 'Natural England',
  'natural-england-literal': 'Natural England, as written',
};

export const presetMeanings: Readonly<Record<ProbabilityPreset, string>> = {
  's2cloudless-tutorial': 'Shadows up to 1 km from their clouds, a margin of 100 m.',
  's2cloudless-composite': 'Takes more for cloud: from 0.4, shadows up to 2 km, a margin of 200 m.',
  'natural-england': 'Shadows up to 3 km in four directions, thin cirrus and snow masked too.',
  'natural-england-literal': 'The same with the four directions in degrees of its own grid.',
};

const roleTitles: Readonly<Record<string, string>> = {
  'nir-wide': 'the near infrared B08',
  'cloud-probability': 'a cloud probability',
  scl: 'the scene classification (SCL)',
  nir: 'near infrared',
  swir1: 'SWIR 1',
  swir2: 'SWIR 2',
};

/** `green, red and a cloud probability`. */
export function listRoles(roles: readonly string[]): string {
  const names = roles.map((role) => roleTitles[role] ?? role);
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

type KeyOf<T> = { [K in keyof ProbabilityRecipe]: ProbabilityRecipe[K] extends T ? K : never }[keyof ProbabilityRecipe];
export type NumberKey = KeyOf<number>;
export type ListKey = KeyOf<readonly number[]>;

interface Words {
  readonly name: string;
  readonly meaning: string;
}

export type ParameterWords = Words &
  (
    | {
        readonly kind: 'number';
        readonly key: NumberKey;
        readonly unit: '' | 'm';
        readonly min: number;
        readonly max?: number;
        readonly step: number;
      }
    | { readonly kind: 'list'; readonly key: ListKey; readonly unit: '' | '°' }
  );

const share = { kind: 'number', unit: '', min: 0, max: 1, step: 0.01 } as const;
const metres = { kind: 'number', unit: 'm', min: 0, step: 20 } as const;
const index = { kind: 'number', unit: '', min: -1, max: 1, step: 0.01 } as const;

export const parameters: readonly ParameterWords[] = [
  { key: 'cloudProbability', name: 'Cloud above', meaning: 'Cloud has a greater probability.', ...share },
  {
    key: 'darkReflectance',
    name: 'Dark below',
    meaning: 'A shadow reflects less in the near infrared.',
    ...share,
  },
  { key: 'shadowDistance', name: 'Shadows up to', meaning: 'How far from its cloud a shadow may lie.', ...metres },
  {
    kind: 'list',
    key: 'fan',
    unit: '°',
    name: 'Directions',
    meaning: 'Degrees beside the sun in which clouds are looked for from a shadow.',
  },
  { key: 'erosion', name: 'Taken off', meaning: 'What is narrower than twice this is dropped.', ...metres },
  { key: 'dilation', name: 'Margin', meaning: 'What is left is made wider by this.', ...metres },
  {
    kind: 'list',
    key: 'maskedClasses',
    unit: '',
    name: 'Classes masked too',
    meaning: 'Values of the scene classification: 1 defective, 10 thin cirrus, 11 snow.',
  },
  {
    kind: 'list',
    key: 'castingClasses',
    unit: '',
    name: 'Classes with shadows',
    meaning: 'Values of it that cast shadows as clouds do.',
  },
  {
    key: 'waterNdwi',
    name: 'Water: NDWI above',
    meaning: 'Where indices tell water, it has a greater NDWI …',
    ...index,
  },
  { key: 'waterNdvi', name: 'and NDVI below', meaning: '… and a smaller NDVI.', ...index },
  { key: 'workingGrid', name: 'Cells', meaning: 'Side of the cells that are masked.', ...metres, min: 1, step: 10 },
  {
    key: 'projectionGrid',
    name: 'Cells of shadows',
    meaning: 'Side of those that shadows are projected on.',
    ...metres,
    min: 1,
    step: 10,
  },
  { key: 'minValid', name: 'Observed at least', meaning: 'Share of a cell; less is no observation.', ...share },
];

export interface ChoiceWords {
  readonly key: 'source' | 'water' | 'border' | 'downsample';
  readonly name: string;
  readonly options: Readonly<Record<string, string>>;
}

/** Which bands are needed follows from these. */
export const bandChoices: readonly ChoiceWords[] = [
  {
    key: 'source',
    name: 'Clouds from',
    options: { band: 'Cloud probability', scl: 'Scene classification (8, 9, 10)' },
  },
  {
    key: 'water',
    name: 'Water by',
    options: {
      scl: 'Scene classification (6)',
      index: 'Indices: NDWI and NDVI',
      both: 'Either of them',
      none: 'Not told from shadow',
    },
  },
];

export const otherChoices: readonly ChoiceWords[] = [
  {
    key: 'border',
    name: 'Beyond the edge',
    options: { ignore: 'Nothing is assumed', clear: 'Clear', cloud: 'Cloud' },
  },
  {
    key: 'downsample',
    name: 'Probability on cells of shadows',
    options: { area: 'Mean of all pixels', ee: "As Earth Engine's pyramid", any: 'Any cloud' },
  },
];

/** Values that stand for certain cloud. */
export const scales = [
  [1, '1: the values are 0–1'],
  [100, '100: per cent'],
  [255, '255: bytes'],
] as const;
