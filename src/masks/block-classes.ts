import { TsmaskError } from '../errors.ts';
import type { Window } from '../grid.ts';
import { packClasses, packedBytes } from '../kernel/index.ts';
import type { Stack } from '../stack/index.ts';
import { mapLimited } from '../stack/map-limited.ts';
import type { MaskSource } from './mask-source.ts';

/** Masks that are read at the same time. */
const readsAtOnce = 16;

/**
 * The classes of all scenes in a window, scene after scene, each packed on its own.
 * @throws TsmaskError BAD_MASK for classes that there are not, or too many or few of them; and what the source throws.
 */
export async function packedClassesOf(
  { scenes }: Stack,
  masks: MaskSource,
  window: Window,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const perScene = packedBytes(window.width * window.height);
  const packed = new Uint8Array(perScene * scenes.length);
  await mapLimited([...scenes.keys()], readsAtOnce, async (scene) => {
    const words = await checkedClasses(masks, scene, window, scenes[scene].id, signal);
    packClasses(words, packed.subarray(scene * perScene, (scene + 1) * perScene));
  });
  return packed;
}

/**
 * The classes of a scene in a window, filled up to whole words.
 * @param id what messages call the scene
 */
export async function checkedClasses(
  masks: MaskSource,
  scene: number,
  window: Window,
  id: string,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  signal?.throwIfAborted();
  const classes = await masks.read(scene, window, signal);
  checkLength(classes, window, id);
  const words = inWords(classes);
  checkCodes(words, id);
  return words;
}

function bad(message: string, id: string): never {
  throw new TsmaskError('BAD_MASK', message, {
    subject: id,
    remedy: 'A mask holds 0 no observation, 1 clear, 2 cloud, 3 cloud shadow for each pixel of the window asked for.',
  });
}

function checkLength(classes: Uint8Array, { width, height }: Window, id: string): void {
  if (classes instanceof Uint8Array && classes.length === width * height) return;
  bad(`The mask of ${id} has ${classes?.length} classes for a window of ${width} × ${height} pixels.`, id);
}

/** Whether a word of four classes has bits that none has. */
const otherBits = 0xfcfcfcfc;

function checkCodes(classes: Uint8Array, id: string): void {
  const words = new Uint32Array(classes.buffer, classes.byteOffset, classes.length / 4);
  let bits = 0;
  for (let i = 0; i < words.length; i++) bits |= words[i];
  if ((bits & otherBits) === 0) return;
  bad(`The mask of ${id} holds ${classes.find((code) => code > 3)}, which is no class.`, id);
}

/** The classes as {@link packClasses} takes them: whole words, the last filled up. */
function inWords(classes: Uint8Array): Uint8Array {
  if (classes.byteOffset % 4 === 0 && classes.length % 4 === 0) return classes;
  const whole = new Uint8Array(Math.ceil(classes.length / 4) * 4);
  whole.set(classes);
  return whole;
}
