/** Masks that the browser keeps of stacks that are not open. */
import { signal } from '@preact/signals';
import type { KeptOfOthers } from '../engine/protocol.ts';
import { engine } from './opening.ts';

export const keptOfOthers = signal<KeptOfOthers>({ stacks: 0, bytes: 0 });

export async function removeKept(): Promise<void> {
  await engine.ask('removeKept', undefined);
  await lookAtKept();
}

/** What fails here fails again, and louder, when files are brought. */
export async function lookAtKept(): Promise<void> {
  keptOfOthers.value = await engine.ask('keptOfOthers', undefined).catch(() => keptOfOthers.value);
}

void lookAtKept();
