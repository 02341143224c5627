import { Command } from 'commander';
import { bandRoles, type ForecastPlanTold, type SavedForecast, type SkippedForecast, saveForecasts } from '../index.ts';
import {
  forecastOption,
  forecastOptionsOf,
  type MultitemporalOptions,
  multitemporalOptions,
} from './multitemporal-options.ts';
import { inputsArgument, stackOptions } from './open-inputs.ts';
import { dateList, folderName, pick } from './options.ts';
import { printRemarks } from './report.ts';
import { runOptions } from './run-options.ts';
import { percent, table } from './table.ts';
import { type OptionsUnderMasks, optionsOfMasks, underMasks } from './under-masks.ts';

interface MultitemporalCommandOptions extends OptionsUnderMasks, MultitemporalOptions {
  readonly out: string;
  readonly layers?: boolean;
  readonly fill?: boolean;
  /** True without `--no-records`. */
  readonly records: boolean;
}

export function multitemporalCommand(): Command {
  const command = new Command('multitemporal')
    .summary('forecast scenes without their clouds, and mask what differs')
    .description(
      'Writes for each date the scene as it would be without clouds, forecast from other clear scenes, and a mask of what differs from that: 0 no observation, 1 clear, 2 cloud, 3 cloud shadow.',
    )
    .addArgument(inputsArgument())
    .requiredOption('-o, --out <folder>', 'folder for the files', folderName)
    .option('--date <dates>', 'scenes to forecast, YYYY-MM-DD,… (default: all with enough history)', dateList)
    .addOption(forecastOption())
    .option('--layers', 'write differences and clusters too: difference_YYYYMMDD.tif, clusters_YYYYMMDD.tif')
    .option('--fill', 'write the scene with the forecast where it is not clear, too: filled_YYYYMMDD.tif')
    .option('--no-records', 'write no STAC Items and no summary, to add scenes to a folder that has a summary');
  for (const option of [...runOptions(), ...multitemporalOptions(), ...optionsOfMasks(), ...stackOptions()])
    command.addOption(option);
  return command.action(runMultitemporal).addHelpText(
    'after',
    `
Examples:
  $ tsmask multitemporal scenes --out forecasts --date 2018-06-30
  $ tsmask multitemporal scenes --out filled --forecast ridge --fill
  $ tsmask multitemporal scenes --out forecasts --forecast median --which oldest --images 3
  $ tsmask multitemporal scenes --out forecasts --mask masks --labels pixel-wise --layers --json`,
  );
}

async function runMultitemporal(named: string[], options: MultitemporalCommandOptions): Promise<void> {
  await underMasks(named, options, async ({ stack, masks, common, begin, bar, seconds }) => {
    const { forecasts, skipped, remarks } = await saveForecasts(stack, masks, {
      ...common,
      ...forecastOptionsOf(options),
      roles: bandRoles,
      ...pick(options, 'out', 'overwrite', 'layers', 'fill', 'records'),
      onPlan(plan) {
        begin();
        bar.clear();
        tellCost(plan);
      },
      onRemark(remark) {
        bar.clear();
        printRemarks([remark]);
      },
    });
    bar.clear();
    if (options.json)
      console.log(JSON.stringify({ forecasts, skipped, remarks: [...stack.remarks, ...remarks] }, null, 2));
    else console.log(summary(forecasts, skipped, options.out, seconds()));
  });
}

function tellCost({ forecasts, skipped, cost }: ForecastPlanTold): void {
  const { samples, bytes, trainingSeconds, forecastSeconds } = cost;
  const about = (seconds: number) => (seconds < 1 ? 'less than a second' : `about ${Math.round(seconds)} s`);
  const scenes = `${forecasts.length} ${forecasts.length === 1 ? 'scene' : 'scenes'}`;
  const training =
    samples === 0
      ? ''
      : ` Training on ${samples} pixels each holds ${mebibytes(bytes)} and takes ${about(trainingSeconds)}.`;
  const left = skipped.length === 0 ? '' : ` ${skipped.length} more have too little history.`;
  console.error(
    `note: ${scenes} to forecast.${training} Forecasting takes ${about(forecastSeconds)} of one core.${left}`,
  );
}

function mebibytes(bytes: number): string {
  const size = bytes / 2 ** 20;
  return size < 1 ? 'less than 1 MiB' : `${size.toFixed(size < 10 ? 1 : 0)} MiB`;
}

/** Scenes that are told of when they are many. */
const mostTold = 10;

function summary(
  forecasts: readonly SavedForecast[],
  skipped: readonly SkippedForecast[],
  out: string,
  seconds: number,
): string {
  const rows = forecasts.map((forecast) => {
    const { counts, history, training } = forecast;
    const pixels = counts.reduce((sum, count) => sum + count, 0);
    const [none, clear, cloud, shadow] = counts.map((count) => percent(count / pixels));
    const used = history.map(({ id, cloud: share }) => `${id} (${share.toFixed(0)}%)`).join(' ');
    const trained = training
      ? [training.estimation + training.prediction, training.lambda, training.gamma ?? '–']
      : ['–', '–', '–'];
    return [forecast.id, clear, cloud, shadow, none, ...trained, forecast.seconds.toFixed(1), used];
  });
  const head = ['date', 'clear', 'cloud', 'shadow', 'none', 'samples', 'λ', 'γ', 's', 'from (cloud)'];
  const left = skipped.slice(0, mostTold).map(({ id, reason }) => `  ${id}: ${reason}`);
  const more = skipped.length - left.length;
  return [
    table(head, rows),
    ...(left.length > 0 ? ['', `not forecast: ${skipped.length}`, ...left] : []),
    ...(more > 0 ? [`  and ${more} more`] : []),
    '',
    `${forecasts.length} ${forecasts.length === 1 ? 'forecast' : 'forecasts'} in ${out}, ${seconds.toFixed(1)} s`,
  ].join('\n');
}
