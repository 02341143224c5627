/** Ctrl-C, from the first moment of the program on. Imports nothing: it must be there before all else is loaded. */

export const interrupted = { exitCode: 130, message: 'Interrupted; nothing half-written is left.' } as const;

/** What an interrupt aborts a run with. */
class Interruption extends Error {}

export function isInterruption(error: unknown): boolean {
  return error instanceof Interruption;
}

let interrupt = (_name: string): void => {
  console.error(interrupted.message);
  process.exit(interrupted.exitCode);
};

/** From now on the first interrupt ends the program with a word; the second ends it at once, as the system has it. */
export function listenForInterrupts(): void {
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => interrupt(name));
}

/** A signal that the first interrupt aborts, in place of ending the program. */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  interrupt = (name) => controller.abort(new Interruption(name));
  return controller.signal;
}
