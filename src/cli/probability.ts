import { Command, Option } from 'commander';
import {
  openModel,
  type ProbabilityMaskOptions,
  type ProbabilityType,
  type Progress,
  type SavedProbability,
  s2cloudlessRoles,
  saveProbabilities,
  TsmaskError,
} from '../index.ts';
import { windowOption } from './area-options.ts';
import { interruptSignal } from './interrupt.ts';
import { httpFor, openInputs, type StackOptions, stackOptions } from './open-inputs.ts';
import { finiteNumber, flagOf, folderName, pathName, pick } from './options.ts';
import { ProgressBar } from './progress-bar.ts';
import { onceBegun } from './report.ts';
import { type RunOptions, runOptions } from './run-options.ts';
import { percent, table } from './table.ts';

interface ProbabilityCommandOptions extends StackOptions, RunOptions, ProbabilityMaskOptions {
  readonly out: string;
  readonly model: string;
  readonly type: ProbabilityType;
  readonly features?: string[];
  readonly mask?: boolean;
}

export function probabilityCommand(): Command {
  const command = new Command('probability')
    .summary('cloud probabilities of single scenes, by a model such as that of s2cloudless')
    .description(
      'Writes the cloud probability of each scene of level L1C as tsmask_probability_YYYYMMDD.tif. The model is not part of tsmask: docs/s2cloudless.md tells where to get it.',
    )
    .argument('[input...]', 'folders, files or URLs of GeoTIFFs or JPEG 2000: one file a date, or one a band and date')
    .requiredOption('-m, --model <file>', 'LightGBM model, as text', pathName)
    .requiredOption('-o, --out <folder>', 'folder for the outputs', folderName)
    .addOption(
      new Option('--type <name>', 'per cent, 255 for none, or 0 to 1').choices(['uint8', 'float32']).default('uint8'),
    )
    .option('--mask', 'write masks too, tsmask_YYYYMMDD.tif')
    .option('--threshold <number>', 'of the mask: what is above it is cloud, 0 to 1 (default: 0.4)', finiteNumber)
    .option('--average-over <pixels>', 'of the mask: radius of the mean (default: 1; 0 for none)', finiteNumber)
    .option('--dilation <pixels>', 'of the mask: how far clouds grow (default: 1; 0 for none)', finiteNumber)
    .option('--features <roles>', "bands of the model's features (default: the ten of s2cloudless)", (text) =>
      text.split(',').map((role) => role.trim()),
    );
  for (const option of [...runOptions(), ...stackOptions()]) command.addOption(option);
  return command.action(runProbability).addHelpText(
    'after',
    `
Examples:
  $ tsmask probability S2A_MSIL1C_….SAFE --model pixel_s2_cloud_detector_lightGBM_v0.1.txt --out clouds
  $ tsmask probability l1c --model model.txt --out clouds --mask --average-over 4 --dilation 2 --resolution 20`,
  );
}

async function runProbability(named: string[], options: ProbabilityCommandOptions): Promise<void> {
  const signal = interruptSignal();
  const started = performance.now();
  const masking = pick(options, 'threshold', 'averageOver', 'dilation');
  if (!options.mask) refuseMasking(masking);
  const model = await openModel(options.model, { ...httpFor([...named, options.model], options), signal });
  const roles = options.features ?? s2cloudlessRoles;
  const stack = await openInputs(named, { ...options, roles }, signal);
  const begin = onceBegun(stack.remarks);
  const bar = new ProgressBar(process.stderr);
  try {
    const saved = await saveProbabilities(stack, model, {
      ...pick(options, 'out', 'type', 'features', 'overwrite', 'engine', 'workers', 'memory'),
      ...(await windowOption(stack.grid, options)),
      ...(options.mask ? { mask: masking } : {}),
      signal,
      onProgress: (progress: Progress) => {
        begin();
        bar.update(progress);
      },
    });
    bar.clear();
    if (options.json) console.log(JSON.stringify({ scenes: saved, remarks: stack.remarks }, null, 2));
    else console.log(summary(saved, (performance.now() - started) / 1000));
  } finally {
    bar.clear();
  }
}

/** @throws TsmaskError BAD_OPTION for the first option of a mask, where none is asked for */
function refuseMasking(options: ProbabilityMaskOptions): void {
  const [name] = Object.keys(options);
  if (name === undefined) return;
  throw new TsmaskError('BAD_OPTION', `${flagOf(name)} is of use only with --mask.`, {
    subject: name,
    remedy: 'Add --mask, which writes masks too.',
  });
}

function summary(saved: readonly SavedProbability[], seconds: number): string {
  const rows = saved.map(({ date, mean, counts, path }) => {
    const observed = counts ? counts[1] + counts[2] : 0;
    const cloud = counts ? [observed > 0 ? percent(counts[2] / observed) : '–'] : [];
    return [date, Number.isNaN(mean) ? '–' : percent(mean), ...cloud, path];
  });
  const head = ['date', 'mean probability', ...(saved[0]?.counts ? ['cloud'] : []), 'file'];
  return `${table(head, rows)}\n${saved.length} ${saved.length === 1 ? 'scene' : 'scenes'}, ${seconds.toFixed(1)} s`;
}
