/** Reads one band of a stack's scenes, of which several may be asked for at once. */
import { TsmaskError } from '../errors.ts';
import type { Window } from '../grid.ts';
import { StackReader } from '../stack/read.ts';
import type { Stack } from '../stack/stack.ts';

/**
 * @param what the band is, in words
 * @throws TsmaskError MISSING_BAND where a scene lacks it.
 */
export function bandsOfScenes(
  stack: Stack,
  role: string,
  what: string,
): (scene: number, window: Window, signal?: AbortSignal) => Promise<Int16Array> {
  for (const scene of stack.scenes) {
    if ([scene, ...(scene.fill ?? [])].every(({ bands }) => role in bands)) continue;
    throw new TsmaskError('MISSING_BAND', `The scene ${scene.id} has no ${what}.`, {
      subject: scene.id,
      remedy: `Open the stack with it: openStack(inputs, { roles: [...bandRoles, '${role}'] }).`,
    });
  }
  const reader = new StackReader(stack);
  // The reader decodes one scene at a time; what is fetched may wait.
  let decoding: Promise<unknown> = Promise.resolve();
  return async (scene, window, signal) => {
    const fetched = await reader.fetch(scene, window, [role], signal);
    const values = new Int16Array(window.width * window.height);
    const before = decoding;
    const own = before.then(() => reader.decode(fetched, window, { [role]: values }, signal));
    decoding = own.catch(() => undefined);
    await own;
    return values;
  };
}
