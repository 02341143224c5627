/** The options of forecasts and of what differs from them. */
import { Option } from 'commander';
import {
  type ClusterInput,
  type ClusterOptions,
  clusterInputs,
  type ForecastMethod,
  type ForecastOptions,
  forecastMethods,
  type HistoryOptions,
  type LabelRule,
  labelRules,
  type TrainingOptions,
} from '../index.ts';
import { finiteNumber, pick, wholeNumber } from './options.ts';

export interface MultitemporalOptions
  extends Pick<HistoryOptions, 'images' | 'twoSided' | 'fewer' | 'which'>,
    Omit<TrainingOptions, 'dilation'>,
    Pick<ClusterOptions, 'cloudDifference' | 'cloudReflectance' | 'shadowDifference' | 'darkNir' | 'opening'> {
  readonly date?: readonly string[];
  readonly forecast: ForecastMethod;
  readonly windowDays?: number;
  readonly historyCloud?: number;
  readonly historyValid?: number;
  readonly seedDilation?: number;
  readonly labels?: LabelRule;
  readonly clusterBy?: ClusterInput;
  readonly clusters?: number;
  readonly clusterSamples?: number;
}

const number = (flags: string, description: string) => new Option(flags, description).argParser(finiteNumber);
const whole = (flags: string, description: string) => new Option(flags, description).argParser(wholeNumber);

export function multitemporalOptions(): Option[] {
  const groups: readonly [heading: string, options: readonly Option[]][] = [
    ['History:', historyOptions()],
    ['Training:', trainingOptions()],
    ['Labels:', labelOptions()],
  ];
  return groups.flatMap(([heading, options]) => options.map((option) => option.helpGroup(heading)));
}

function historyOptions(): Option[] {
  return [
    whole('--images <number>', 'images that a forecast is made from (default: 3; of persistence 1)'),
    number('--window-days <days>', 'how far they may lie from the scene (default: 75; of Landsat 225)'),
    number('--history-cloud <percent>', 'scenes with this much cloud and shadow are none (default: 10)'),
    number('--history-valid <0-1>', 'nor are those of which less was observed (default: 0.5)'),
    new Option('--two-sided', 'take later scenes as well, the nearest of both sides'),
    new Option('--fewer', 'go on with fewer images where there are no more'),
    new Option('--which <end>', 'of median: the latest images, or as its authors have it the oldest').choices([
      'latest',
      'oldest',
    ]),
  ];
}

function trainingOptions(): Option[] {
  return [
    whole('--samples <number>', 'pixels to train on (default: 1000)'),
    new Option('--seed <number>', 'chooses them, and those that clusters are found from (default: 1)').argParser(
      finiteNumber,
    ),
    number('--lambda <number>', 'regularisation (default: 1e-6 of ridge, 1e-3 of kernel-ridge)'),
    new Option('--lambda-scale <scale>', 'of ridge: times the number of samples, or not (default: n)').choices([
      'n',
      'none',
    ]),
    number('--gamma <number>', 'of kernel-ridge: exp(-gamma × squared distance) (default: 0.01)'),
    number('--beta <0-1>', 'weight of what is clear in the scene itself (default: 0.5 and less, by its cloud)'),
    number('--seed-dilation <pixels>', 'by how much clouds grow before what is clear is trained on (default: 3)'),
    new Option('--cross-validate', 'find lambda, and gamma, by trying many: takes long'),
  ];
}

function labelOptions(): Option[] {
  return [
    new Option('--labels <rule>', 'how clusters become cloud and shadow (default: combined)').choices(labelRules),
    new Option('--cluster-by <what>', 'what pixels are compared by (default: bands)').choices(clusterInputs),
    whole('--clusters <number>', 'how many there are (default: 10; by brightness 5)'),
    whole('--cluster-samples <number>', 'pixels that they are found from (default: 1000)'),
    number('--cloud-difference <reflectance>', 'cloud differs by more (default: 0.04; by all-bands 0.09)'),
    number('--cloud-reflectance <reflectance>', 'cloud is brighter; 0 for any (default: 0.175)'),
    number('--shadow-difference <reflectance>', 'shadow differs by less (default: -0.03)'),
    number('--dark-nir <reflectance>', 'shadow is darker in the near infrared (default: no matter)'),
    number('--opening <pixels>', 'radius of the disk that must fit in (default: 2; all-bands 1, brightness 0)'),
  ];
}

/** The options as the library takes them. */
export function forecastOptionsOf(options: MultitemporalOptions): ForecastOptions {
  const { date, forecast, seed, ...others } = options;
  const renamed = <T extends object>(from: Partial<Record<keyof T, unknown>>) =>
    Object.fromEntries(Object.entries(from).filter(([, value]) => value !== undefined)) as Partial<T>;
  const training = {
    ...pick(others, 'samples', 'lambda', 'lambdaScale', 'gamma', 'beta', 'crossValidate'),
    ...renamed<TrainingOptions>({ dilation: others.seedDilation }),
  };
  const trainingSeed = seed !== undefined && forecast.endsWith('ridge') ? { seed } : {};
  const isTrainingTold = Object.keys({ ...training, ...trainingSeed }).length > 0;
  return {
    forecast,
    ...(date ? { dates: date } : {}),
    history: {
      ...pick(others, 'images', 'twoSided', 'fewer', 'which'),
      ...renamed<HistoryOptions>({
        days: others.windowDays,
        maxCloud: others.historyCloud,
        minValid: others.historyValid,
      }),
    },
    ...(isTrainingTold ? { training: { ...training, ...trainingSeed } } : {}),
    clusters: {
      ...pick(others, 'cloudDifference', 'cloudReflectance', 'shadowDifference', 'darkNir', 'opening'),
      ...renamed<ClusterOptions>({
        rule: others.labels,
        by: others.clusterBy,
        count: others.clusters,
        samples: others.clusterSamples,
        seed,
      }),
    },
  };
}

/** Of Options. */
export function forecastOption(): Option {
  return new Option('--forecast <name>', 'how the scene without clouds is made')
    .choices(forecastMethods)
    .default('kernel-ridge');
}
