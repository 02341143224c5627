/** How the program ends when something goes wrong. */
import { isTsmaskError, type Remark } from '../index.ts';
import { interrupted, isInterruption } from './interrupt.ts';
import { asOnCommandLine } from './words.ts';

export const exitCodes = { failure: 1, usage: 2 } as const;

/** Tells of an error on stderr, without a stack trace for those a user can cause, and returns the exit code. */
export function reportError(error: unknown, json: boolean): number {
  if (isInterruption(error)) {
    console.error(interrupted.message);
    return interrupted.exitCode;
  }
  if (isTsmaskError(error)) {
    const { code, message, subject, remedy } = asOnCommandLine(error);
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

export function printRemarks(remarks: readonly Remark[]): void {
  for (const { kind, message } of remarks) console.error(`${kind}: ${message}`);
}

/**
 * Prints remarks when it is called for the first time: when a run has begun, since who has mistyped an option wants to
 * read of nothing else.
 */
export function onceBegun(remarks: readonly Remark[]): () => void {
  let hasBegun = false;
  return () => {
    if (!hasBegun) printRemarks(remarks);
    hasBegun = true;
  };
}
