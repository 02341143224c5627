import { Command } from 'commander';
import { interruptSignal } from './interrupt.ts';
import { folderName, wholeNumber } from './options.ts';
import { ProgressBar } from './progress-bar.ts';
import { percent, table } from './table.ts';

export function demoCommand(): Command {
  return new Command('demo')
    .summary('mask a simulated stack and compare with its truth')
    .description('Makes a simulated stack, masks it, and says how well cloud and shadow were found against the truth.')
    .option('-o, --out <folder>', 'folder for scenes, masks and the picture', folderName, 'tsmask-demo')
    .option('--seed <number>', 'another landscape and other clouds', wholeNumber, 1)
    .option('--json', 'results as JSON on stdout')
    .action(run)
    .addHelpText('after', '\nExample:\n  $ tsmask demo --out demo --seed 7');
}

async function run({ out, seed, json }: { out: string; seed: number; json?: boolean }): Promise<void> {
  const bar = new ProgressBar(process.stderr);
  try {
    // Only here: the other commands start sooner without simulator and pictures.
    const { runDemo } = await import('../demo/index.ts');
    const result = await runDemo({ out, seed, signal: interruptSignal(), onProgress: bar.update });
    bar.clear();
    if (json) {
      console.log(JSON.stringify(result, null, 2));
      return;
    }
    const rows = Object.entries(result.rates).map(([name, rate]) => [
      name,
      percent(rate.precision),
      percent(rate.recall),
      percent(rate.f1),
    ]);
    console.log(`${result.masks.length} simulated scenes, masked and compared with their truth:\n`);
    console.log(table(['', 'precision', 'recall', 'F1'], rows));
    console.log(`\nscenes   ${result.scenes}\nmasks    ${out}/masks\npicture  ${result.picture}`);
  } finally {
    bar.clear();
  }
}
