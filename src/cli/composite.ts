import { Command, Option } from 'commander';
import {
  bandRoles,
  type CloudCoverSource,
  type CompositeMethod,
  cloudCoverSources,
  compositeMethods,
  type Remark,
  type SavedComposite,
  saveComposite,
} from '../index.ts';
import { inputsArgument, stackOptions } from './open-inputs.ts';
import { pathName, pick } from './options.ts';
import { printRemarks } from './report.ts';
import { runOptions } from './run-options.ts';
import { percent, table } from './table.ts';
import { type OptionsUnderMasks, optionsOfMasks, underMasks } from './under-masks.ts';

interface CompositeCommandOptions extends OptionsUnderMasks {
  readonly out: string;
  readonly method: CompositeMethod;
  readonly even?: 'mean' | 'lower';
  readonly cloudCover?: CloudCoverSource;
}

export function compositeCommand(): Command {
  const command = new Command('composite')
    .summary('make one cloud-free image of a stack of scenes')
    .description(
      'Writes one image of all scenes, from what is clear in each: reflectance × 10000, −999 where nothing ever was, and beside it how often each pixel was clear.',
    )
    .addArgument(inputsArgument())
    .requiredOption('-o, --out <file>', 'GeoTIFF to write, or a folder for it', pathName)
    .addOption(new Option('--method <name>', 'how observations become one').choices(compositeMethods).default('median'))
    .addOption(
      new Option(
        '--even <rule>',
        'of the methods with a median: the middle of an even number, mean of the two, or the lower (default: mean)',
      ).choices(['mean', 'lower']),
    )
    .addOption(
      new Option(
        '--cloud-cover <source>',
        'for dd and lc: who says how cloudy scenes are (default: metadata where they tell of all, else mask)',
      ).choices(cloudCoverSources),
    );
  for (const option of [...runOptions(), ...optionsOfMasks(), ...stackOptions()]) command.addOption(option);
  return command.action(runComposite).addHelpText(
    'after',
    `
Examples:
  $ tsmask composite scenes --out year.tif
  $ tsmask composite scenes --mask masks --out year.tif
  $ tsmask composite scenes --mask scl --method medoid --out year.tif
  $ tsmask composite scenes --group day --mask scl --method dd --out nearest.tif
  $ tsmask composite scenes --mask clouds --mask-clear 0 --out year.tif
  $ tsmask composite S2_20180[678]*.tif --mask masks --out summer --json`,
  );
}

async function runComposite(named: string[], options: CompositeCommandOptions): Promise<void> {
  await underMasks(named, options, async ({ stack, masks, common, bar, seconds }) => {
    let doubts: readonly Remark[] = [];
    const source = async () => {
      const opened = await masks();
      doubts = opened.remarks ?? [];
      bar.clear();
      printRemarks(doubts);
      return opened;
    };
    const saved = await saveComposite(stack, source, {
      ...common,
      roles: bandRoles,
      ...pick(options, 'out', 'method', 'even', 'cloudCover', 'overwrite'),
    });
    bar.clear();
    if (options.json) console.log(JSON.stringify({ ...saved, remarks: [...stack.remarks, ...doubts] }, null, 2));
    else console.log(summary(saved, seconds()));
    if (saved.empty === saved.width * saved.height) {
      console.error(
        'warning: No pixel is clear in any mask: are these masks of the scenes, and is --mask-clear right?',
      );
    }
  });
}

/** Scenes that are told of when they are many: of the others together. */
const mostTold = 10;

function summary(saved: SavedComposite, seconds: number): string {
  const { path, countPath, sourcePath, method, scenes, width, height, empty, meanCount, sources } = saved;
  const paths = [path, countPath, ...(sourcePath ? [sourcePath] : [])];
  return [
    `${method} of ${scenes} ${scenes === 1 ? 'scene' : 'scenes'}, ${width} × ${height} pixels, ${seconds.toFixed(1)} s`,
    `clear ${meanCount.toFixed(1)} times on the average, never in ${percent(empty / (width * height))} of the pixels`,
    ...(sources ? [tableOf(sources, width * height)] : []),
    paths.join(', '),
  ].join('\n');
}

/** Who gave how much: by rank, or where there is none the largest shares. */
function tableOf(sources: NonNullable<SavedComposite['sources']>, pixels: number): string {
  const from = sources[0].cloudCoverFrom;
  const ranked = sources.map((source, i) => ({ ...source, rank: i + 1 })).filter(({ pixels: given }) => given > 0);
  const inOrder = from ? ranked : ranked.sort((a, b) => b.pixels - a.pixels);
  const rows = inOrder.slice(0, mostTold).map(({ rank, id, cloudCover, pixels: given }) => {
    const share = percent(given / pixels);
    return from ? [rank, id, cloudCover === undefined ? '–' : `${cloudCover.toFixed(1)}%`, share] : [id, share];
  });
  const head = from ? ['rank', 'scene', `cloud by ${from}`, 'of the pixels'] : ['scene', 'of the pixels'];
  const others = inOrder.length - rows.length;
  const idle = sources.length - inOrder.length;
  return [
    table(head, rows),
    ...(others > 0 ? [`and ${others} more`] : []),
    ...(idle > 0 ? [`nothing from ${idle} ${idle === 1 ? 'scene' : 'scenes'}`] : []),
  ].join('\n');
}
