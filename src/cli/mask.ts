import { Command, Option } from 'commander';
import {
  bandRoles,
  type MaskFormat,
  type MaskMethod,
  maskFormats,
  maskMethods,
  type PngColours,
  type ProbabilityOptions,
  pngColours,
  probabilityRoles,
  type Remark,
  type SavedMask,
  type Stack,
  saveMasks,
  type Thresholds,
} from '../index.ts';
import { windowOption } from './area-options.ts';
import { interruptSignal } from './interrupt.ts';
import { inputsArgument, openInputs, type StackOptions, stackOptions } from './open-inputs.ts';
import { folderName, formatList, pick, threshold, wholeNumber } from './options.ts';
import {
  needsMethod,
  type ProbabilityCliOptions,
  probabilityOf,
  probabilityOptions,
  withUnknownSuns,
} from './probability-options.ts';
import { ProgressBar } from './progress-bar.ts';
import { onceBegun, printRemarks } from './report.ts';
import { type RunOptions, runOptions } from './run-options.ts';
import { percent, table } from './table.ts';

interface MaskCommandOptions extends StackOptions, RunOptions, ProbabilityCliOptions {
  readonly out: string;
  readonly stage?: 'temporal' | 'filtered' | 'buffered';
  readonly format: readonly MaskFormat[];
  readonly withReflectance?: boolean;
  readonly pngColours?: PngColours;
  readonly pngSize?: number;
  readonly threshold?: Partial<Thresholds>;
  readonly method: MaskMethod;
  readonly layers?: boolean;
}

export function maskCommand(): Command {
  const command = new Command('mask')
    .summary('mask cloud and cloud shadow in a stack of scenes')
    .description(
      'Writes a mask for each date of a stack of images: 0 no observation, 1 clear, 2 cloud, 3 cloud shadow.',
    )
    .addArgument(inputsArgument())
    .requiredOption('-o, --out <folder>', 'folder for the masks', folderName)
    .addOption(
      new Option('--method <name>', 'by their time series, or each scene by its cloud probability and the sun')
        .choices(maskMethods)
        .default('tsmask'),
    )
    .addOption(
      new Option('--stage <name>', 'how far the spatial steps of tsmask go (default: buffered)').choices([
        'temporal',
        'filtered',
        'buffered',
      ]),
    )
    .addOption(
      new Option(
        '--format <names>',
        `one or several of ${maskFormats.join(', ')}: a GeoTIFF for each date, one for all, all in an ENVI, NetCDF or Zarr file, a picture of each`,
      )
        .argParser(formatList)
        .default(['cog'], 'cog'),
    )
    .option('--with-reflectance', 'write the six bands too, where they are clear (all formats but stack, png)')
    .addOption(new Option('--png-colours <name>', 'what pictures show').choices(pngColours))
    .option('--png-size <pixels>', 'longer side of pictures (default: 1024)', wholeNumber)
    .option('--threshold <name=value>', 'another value than the published one; may be repeated', threshold);
  for (const option of [...runOptions(), ...probabilityOptions(), ...stackOptions()]) command.addOption(option);
  return command.action(runMask).addHelpText(
    'after',
    `
Examples:
  $ tsmask mask scenes --out masks
  $ tsmask mask S2_2018*.tif --out masks --format stack --stage filtered
  $ tsmask mask scenes --out masks --format cog,png --with-reflectance
  $ tsmask mask scenes --out masks --window 0,0,512,512 --memory 256M
  $ tsmask mask scenes --out masks --bbox 3.05,51.40,3.08,51.43
  $ tsmask mask scenes --out masks --method probability --preset s2cloudless-composite --layers
  $ tsmask mask scenes --out masks --bands nir=B08 --nodata 0 --json > masks.json`,
  );
}

async function runMask(named: string[], options: MaskCommandOptions): Promise<void> {
  const signal = interruptSignal();
  const started = performance.now();
  const { method } = options;
  const probability = probabilityOf(options);
  const isProbability = method === 'probability';
  if (!isProbability && probability !== undefined) throw needsMethod(options);
  const roles = isProbability ? { roles: rolesOf(options, probability) } : {};
  const stack = withUnknownSuns(await openInputs(named, { ...options, ...roles }, signal), options);
  const begin = onceBegun(stack.remarks);
  const bar = new ProgressBar(process.stderr);
  let decodes = 1;
  const remarks = [...stack.remarks];
  try {
    const saved = await saveMasks(stack, {
      method,
      ...(isProbability ? { probability: probability ?? {} } : {}),
      layers: options.layers ?? false,
      ...pick(options, 'out', 'engine', 'workers', 'stage', 'format', 'memory', 'overwrite'),
      ...(await windowOption(stack.grid, options)),
      ...(options.threshold ? { thresholds: options.threshold } : {}),
      reflectance: options.withReflectance ?? false,
      png: {
        ...(options.pngColours ? { colours: options.pngColours } : {}),
        ...(options.pngSize ? { size: options.pngSize } : {}),
      },
      onRemark(remark) {
        begin();
        bar.clear();
        printRemarks([remark]);
        remarks.push(remark);
      },
      signal,
      onProgress(progress) {
        begin();
        decodes = progress.decodes;
        bar.update(progress);
      },
    });
    bar.clear();
    if (decodes > 1)
      console.error(`note: Each tile was decoded ${decodes} times; with more --memory it is done sooner.`);
    if (options.json) console.log(JSON.stringify(toJson(remarks, stack, saved), null, 2));
    else console.log(summary(saved, options.out, (performance.now() - started) / 1000));
  } finally {
    bar.clear();
  }
}

/** The bands that the masks are made from, and those that are written or shown with them. */
function rolesOf(options: MaskCommandOptions, probability: ProbabilityOptions | undefined): string[] {
  const shown = options.format.includes('png')
    ? options.pngColours === 'false-colour'
      ? ['nir', 'red', 'green']
      : ['red', 'green', 'blue']
    : [];
  return [...new Set([...probabilityRoles(probability), ...(options.withReflectance ? bandRoles : []), ...shown])];
}

const columns = ['clear', 'cloud', 'shadow', 'no observation'] as const;

/** Shares of clear, cloud, shadow, no observation. */
function sharesOf({ counts: [none, clear, cloud, shadow] }: SavedMask): number[] {
  const pixels = none + clear + cloud + shadow;
  return [clear, cloud, shadow, none].map((count) => count / pixels);
}

function summary(saved: readonly SavedMask[], out: string, seconds: number): string {
  const rows = saved.map((mask) => [mask.id, ...sharesOf(mask).map(percent)]);
  const mean = columns.map((_, i) => saved.reduce((sum, mask) => sum + sharesOf(mask)[i], 0) / saved.length);
  const body = table(['date', ...columns], [...rows, ['mean', ...mean.map(percent)]]);
  return `${body}\n\n${saved.length} ${saved.length === 1 ? 'mask' : 'masks'} in ${out}, ${seconds.toFixed(1)} s`;
}

function toJson(remarks: readonly Remark[], stack: Stack, saved: readonly SavedMask[]): object {
  const masks = saved.map((mask) => {
    const [clear, cloud, cloudShadow, noObservation] = sharesOf(mask);
    const { id, date, path, paths } = mask;
    return { id, date, path, paths, shares: { clear, cloud, cloudShadow, noObservation } };
  });
  return { masks, remarks, unused: stack.unused };
}
