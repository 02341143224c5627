/** The commands, and how they end. Loaded after `main.ts` has begun to listen for interrupts. */
import { Command, CommanderError } from 'commander';
import { version } from '../index.ts';
import { compositeCommand } from './composite.ts';
import { demoCommand } from './demo.ts';
import { inspectCommand } from './inspect.ts';
import { maskCommand } from './mask.ts';
import { multitemporalCommand } from './multitemporal.ts';
import { probabilityCommand } from './probability.ts';
import { exitCodes, reportError, reportUsage } from './report.ts';

const program = new Command('tsmask')
  .description(
    'Cloud and cloud-shadow masks for stacks of satellite images, from their time series; cloud-free composites.',
  )
  .version(version)
  .addCommand(maskCommand())
  .addCommand(compositeCommand())
  .addCommand(multitemporalCommand())
  .addCommand(probabilityCommand())
  .addCommand(inspectCommand())
  .addCommand(demoCommand())
  .addHelpText('after', '\nExit codes: 0 done, 1 the run failed, 2 the command line is wrong, 130 interrupted.');

/** Characters: longer lines of help are hard to read, however wide the terminal is. */
const widestHelp = 100;
const helpWidth = (stream: NodeJS.WriteStream) => Math.min(stream.columns ?? 80, widestHelp);

const asJson = process.argv.includes('--json');
for (const command of [program, ...program.commands]) {
  command.exitOverride().showHelpAfterError('(see --help)');
  command.configureOutput({
    getOutHelpWidth: () => helpWidth(process.stdout),
    getErrHelpWidth: () => helpWidth(process.stderr),
  });
  // With --json all errors are JSON, also those that commander finds.
  if (asJson) command.configureOutput({ writeErr: () => undefined });
}

/** Does what the command line says; the exit code is the process's. */
export async function run(): Promise<void> {
  // A reader such as head may leave early; then there is nobody to print for.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });

  try {
    await program.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : exitCodes.usage;
      if (asJson && error.exitCode !== 0) reportUsage(error.message);
    } else process.exitCode = reportError(error, asJson);
  }
}
