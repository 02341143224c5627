/** How the program ends when something goes wrong. */
import { isTsmaskError, type Remark } from '../index.ts';

export const exitCodes = { failure: 1, usage: 2, interrupted: 130 } as const;

/** Tells of an error on stderr, without a stack trace for those a user can cause, and returns the exit code. */
export function reportError(error: unknown, json: boolean): number {
  if (isInterruption(error)) {
    console.error('Interrupted; nothing half-written is left.');
    return exitCodes.interrupted;
  }
  if (isTsmaskError(error)) {
    const { code, message, subject, remedy } = error;
    if (json) console.error(JSON.stringify({ error: { code, message, subject, remedy } }));
    else console.error(`tsmask: ${message}${remedy ? `\n${remedy}` : ''}\n(${code})`);
    return code === 'BAD_OPTION' ? exitCodes.usage : exitCodes.failure;
  }
  console.error(error);
  return exitCodes.failure;
}

/** Tells a program that the command line is wrong. */
export function reportUsage(message: string): void {
  const error = { code: 'BAD_OPTION', message: message.replace(/^error: /, ''), remedy: 'See tsmask --help.' };
  console.error(JSON.stringify({ error }));
}

/** What an interrupt aborts a run with. */
class Interruption extends Error {}

function isInterruption(error: unknown): boolean {
  return error instanceof Interruption;
}

/** A signal that the first Ctrl-C aborts; the second ends the process at once. */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => controller.abort(new Interruption(name)));
  }
  return controller.signal;
}

export function printRemarks(remarks: readonly Remark[]): void {
  for (const { kind, message } of remarks) console.error(`${kind}: ${message}`);
}
