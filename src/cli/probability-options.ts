/** The options of masks from a cloud probability. */
import { InvalidArgumentError, Option } from 'commander';
import { type ProbabilityOptions, probabilityPresets, type Remark, type Stack, TsmaskError } from '../index.ts';
import { finiteNumber, flagOf, pick } from './options.ts';

export interface ProbabilityCliOptions
  extends Omit<ProbabilityOptions, 'fan' | 'sunAzimuth' | 'source' | 'maskedClasses' | 'castingClasses' | 'border'> {
  readonly fan?: NonNullable<ProbabilityOptions['fan']>;
  readonly sunAzimuth?: NonNullable<ProbabilityOptions['sunAzimuth']>;
  readonly probabilityFrom?: NonNullable<ProbabilityOptions['source']>;
  readonly maskedClasses?: readonly number[];
  readonly castingClasses?: readonly number[];
  readonly border?: NonNullable<ProbabilityOptions['border']>;
}

const names = [
  'preset',
  'cloudProbability',
  'darkReflectance',
  'water',
  'waterNdwi',
  'waterNdvi',
  'maskedClasses',
  'castingClasses',
  'shadowDistance',
  'fan',
  'gridConvergence',
  'erosion',
  'dilation',
  'border',
  'workingGrid',
  'projectionGrid',
  'downsample',
  'minValid',
  'sunAzimuth',
] as const;

export function probabilityOptions(): Option[] {
  const number = (flags: string, description: string) => new Option(flags, description).argParser(finiteNumber);
  const options = [
    new Option('--preset <name>', 'the recipe (default: s2cloudless-tutorial)').choices(probabilityPresets),
    new Option(
      '--sun-azimuth <degrees>',
      'where the sun stood, clockwise from north: 160, or 2020-06-01=160,2020-06-06=158 (default: by metadata)',
    ).argParser(azimuths),
    new Option('--layers', 'write what was found on the way too, tsmask_YYYYMMDD_layers.tif'),
    number('--cloud-probability <0-1>', 'cloud has a greater probability'),
    new Option('--probability-from <what>', 'a band, or the cloud classes of the scene classification').choices([
      'band',
      'scl',
    ]),
    number('--dark-reflectance <0-1>', 'shadow reflects less in the near infrared'),
    new Option('--water <test>', 'what tells water, which is no shadow').choices(['scl', 'index', 'both', 'none']),
    number('--water-ndwi <number>', 'by --water index, water has a greater NDWI'),
    number('--water-ndvi <number>', 'and a smaller NDVI'),
    new Option('--masked-classes <values>', 'values of the scene classification to be masked besides').argParser(list),
    new Option('--casting-classes <values>', 'values of it that cast shadows, too').argParser(list),
    number('--shadow-distance <metres>', 'how far from its cloud a shadow may lie'),
    new Option(
      '--fan <degrees>',
      'directions beside the sun: sun, ne-ground, ne-literal, or such as 10,0,-10',
    ).argParser(fanOf),
    new Option(
      '--grid-convergence',
      'turn the azimuth from true north to the north of the grid (default: take one for the other)',
    ),
    number('--erosion <metres>', 'radius that the mask is eroded by'),
    number('--dilation <metres>', 'radius that it is dilated by: twice the BUFFER of the recipes'),
    new Option('--border <what>', 'what lies beyond the edge').choices(['ignore', 'clear', 'cloud']),
    number('--working-grid <metres>', 'side of the cells that are masked'),
    number('--projection-grid <metres>', 'side of the cells that shadows are projected on'),
    new Option('--downsample <how>', 'how the probability comes to that grid').choices(['area', 'ee', 'any']),
    number('--min-valid <0-1>', 'share of a cell that must have been observed'),
  ];
  return options.map((option) => option.helpGroup('Method probability:'));
}

/** Undefined where none is given. */
export function probabilityOf(options: ProbabilityCliOptions): ProbabilityOptions | undefined {
  const { probabilityFrom: source } = options;
  const given: ProbabilityOptions = { ...pick(options, ...names), ...(source ? { source } : {}) };
  return Object.keys(given).length === 0 ? undefined : given;
}

/** The stack, with a warning for each date of `--sun-azimuth` of which there is no scene: it may be mistyped. */
export function withUnknownSuns(stack: Stack, { sunAzimuth }: ProbabilityCliOptions): Stack {
  const days = typeof sunAzimuth === 'object' ? Object.keys(sunAzimuth) : [];
  const unknown = days.filter((day) => !stack.scenes.some(({ id, date }) => day === id || day === date));
  const remarks = unknown.map(
    (day): Remark => ({
      kind: 'warning',
      code: 'date-not-found',
      message: `There is no scene of ${day}, of which --sun-azimuth tells.`,
      subject: day,
    }),
  );
  return { ...stack, remarks: [...stack.remarks, ...remarks] };
}

export function needsMethod(options: ProbabilityCliOptions): TsmaskError {
  const [first] = Object.keys(probabilityOf(options)!);
  const flag = flagOf(first === 'source' ? 'probabilityFrom' : first);
  return new TsmaskError('BAD_OPTION', `${flag} is of use only with the method probability.`, {
    subject: first,
    remedy: 'Add --method probability.',
  });
}

function azimuths(text: string): NonNullable<ProbabilityOptions['sunAzimuth']> {
  if (!text.includes('=')) return finiteNumber(text);
  return Object.fromEntries(
    text.split(',').map((part) => {
      const [date, degrees, ...more] = part.split('=').map((word) => word.trim());
      if (!date || degrees === undefined || more.length > 0) {
        throw new InvalidArgumentError('It must be degrees, or date=degrees,date=degrees,…');
      }
      return [date, finiteNumber(degrees)];
    }),
  );
}

function list(text: string): number[] {
  return text.trim() === '' ? [] : text.split(',').map(finiteNumber);
}

function fanOf(text: string): NonNullable<ProbabilityOptions['fan']> {
  return text === 'sun' || text === 'ne-ground' || text === 'ne-literal' ? text : list(text);
}
