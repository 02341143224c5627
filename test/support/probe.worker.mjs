// Opens inputs that may be broken in every way, and reads pixels of what opens. See probe.ts.
import { parentPort } from 'node:worker_threads';
import { isTsmaskError, openStack } from '../../dist/index.js';
import { StackReader } from '../../dist/stack/read.js';

parentPort.on('message', async ({ inputs, options }) => {
  parentPort.postMessage(await outcomeOf(inputs, options));
});

async function outcomeOf(inputs, options) {
  try {
    const stack = await openStack(inputs.map(toInput), options);
    await readCorners(stack, options.roles ?? Object.keys(stack.scenes[0].bands));
    return { kind: 'stack', ids: stack.scenes.map(({ id }) => id) };
  } catch (error) {
    if (!isTsmaskError(error)) return { kind: 'untyped', message: String(error?.stack ?? error) };
    const { code, message, subject, remedy } = error;
    return { kind: 'error', code, message, subject, remedy };
  }
}

function toInput(input) {
  return typeof input === 'string' ? input : { name: input.name, blob: new Blob([input.bytes]) };
}

/** A damaged header may promise any size: only as much is read as a block would be. */
async function readCorners({ scenes, grid, ...rest }, roles) {
  const reader = new StackReader({ scenes, grid, ...rest });
  const width = Math.min(64, grid.width);
  const height = Math.min(64, grid.height);
  const target = Object.fromEntries(roles.map((role) => [role, new Int16Array(width * height)]));
  for (const scene of scenes.keys()) {
    for (const [x, y] of [
      [0, 0],
      [grid.width - width, grid.height - height],
    ]) {
      const window = { x, y, width, height };
      await reader.decode(await reader.fetch(scene, window, roles), window, target);
    }
  }
}
