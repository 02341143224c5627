import { Command, Option } from 'commander';
import {
  type CompositeMethod,
  compositeMethods,
  computeMasks,
  type Grid,
  type HeldMasks,
  openMasks,
  type Progress,
  type SavedComposite,
  saveComposite,
  type Window,
} from '../index.ts';
import { windowOption } from './area-options.ts';
import { interruptSignal } from './interrupt.ts';
import { httpFor, inputsArgument, openInputs, type StackOptions, stackOptions } from './open-inputs.ts';
import { pathName, pick } from './options.ts';
import { ProgressBar } from './progress-bar.ts';
import { onceBegun } from './report.ts';
import { type RunOptions, runOptions } from './run-options.ts';
import { percent } from './table.ts';

interface CompositeCommandOptions extends StackOptions, RunOptions {
  readonly out: string;
  readonly mask: string;
  readonly method: CompositeMethod;
  readonly even: 'mean' | 'lower';
}

/** What `--mask` says where masks are to be made. */
const ownMasks = 'tsmask';

export function compositeCommand(): Command {
  const command = new Command('composite')
    .summary('make one cloud-free image of a stack of scenes')
    .description(
      'Writes one image of all scenes, from what is clear in each: reflectance × 10000, −999 where nothing ever was, and beside it how often each pixel was clear.',
    )
    .addArgument(inputsArgument())
    .requiredOption('-o, --out <file>', 'GeoTIFF to write, or a folder for it', pathName)
    .option(
      '--mask <folder>',
      `masks that tsmask mask wrote (a folder, a file), or ${ownMasks}: they are made first`,
      pathName,
      ownMasks,
    )
    .addOption(new Option('--method <name>', 'how observations become one').choices(compositeMethods).default('median'))
    .addOption(
      new Option('--even <rule>', 'the middle of an even number: mean of the two, or the lower')
        .choices(['mean', 'lower'])
        .default('mean'),
    );
  for (const option of [...runOptions(), ...stackOptions()]) command.addOption(option);
  return command.action(runComposite).addHelpText(
    'after',
    `
Examples:
  $ tsmask composite scenes --out year.tif
  $ tsmask composite scenes --mask masks --out year.tif
  $ tsmask composite S2_20180[678]*.tif --mask masks --out summer --json`,
  );
}

async function runComposite(named: string[], options: CompositeCommandOptions): Promise<void> {
  const signal = interruptSignal();
  const started = performance.now();
  const stack = await openInputs(named, options, signal);
  const begin = onceBegun(stack.remarks);
  const area = await windowOption(stack.grid, options);
  const bar = new ProgressBar(process.stderr);
  const onProgress = (progress: Progress) => {
    begin();
    bar.update(progress);
  };
  const common = { ...pick(options, 'engine', 'workers', 'memory'), ...area, signal, onProgress };
  let made: HeldMasks | undefined;
  const masks = async () => {
    if (options.mask !== ownMasks) {
      const opened = await openMasks(options.mask, stack, { ...httpFor([...named, options.mask], options), signal });
      tellOfPart(opened.window, stack.grid);
      return opened;
    }
    made = await computeMasks(stack, common);
    return made;
  };
  try {
    const saved = await saveComposite(stack, masks, {
      ...common,
      ...pick(options, 'out', 'method', 'even', 'overwrite'),
    });
    bar.clear();
    if (options.json) console.log(JSON.stringify({ ...saved, remarks: stack.remarks }, null, 2));
    else console.log(summary(saved, (performance.now() - started) / 1000));
  } finally {
    bar.clear();
    await made?.close();
  }
}

/** Whoever gives masks of a part may have forgotten that they are. */
function tellOfPart({ x, y, width, height }: Window, grid: Grid): void {
  if (width === grid.width && height === grid.height) return;
  console.error(
    `note: The masks cover ${width} × ${height} pixels at (${x}, ${y}) of the scenes' ${grid.width} × ${grid.height}; no more can be in the composite.`,
  );
}

function summary(saved: SavedComposite, seconds: number): string {
  const { path, countPath, method, scenes, width, height, empty, meanCount } = saved;
  return [
    `${method} of ${scenes} ${scenes === 1 ? 'scene' : 'scenes'}, ${width} × ${height} pixels, ${seconds.toFixed(1)} s`,
    `clear ${meanCount.toFixed(1)} times on the average, never in ${percent(empty / (width * height))} of the pixels`,
    `${path}, ${countPath}`,
  ].join('\n');
}
