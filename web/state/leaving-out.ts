/** Scenes that are not used: left out by the user, or because their files are damaged. */
import { computed, effect, signal } from '@preact/signals';
import type { Input } from 'tsmask';
import type { SceneInfo } from '../engine/protocol.ts';
import { correct, opened, stack } from './opening.ts';

export interface LeftOut {
  readonly scene: SceneInfo;
  /** As `exclude` takes it. */
  readonly stamp: string;
  /** Why, if the user did not choose it. */
  readonly reason?: string;
}
export const leftOut = signal<readonly LeftOut[]>([]);
/** Scenes that are to be left out, or to be put back, by their keys: not yet applied. */
export const toggled = signal<ReadonlySet<string>>(new Set());
/** Reasons that are known before the stack is opened without the scene. */
const reasons = new Map<string, string>();

/** A scene's own name, which stays the same when others of its day come and go. */
export function keyOf({ date, time = '', tile = '' }: SceneInfo): string {
  return `${date} ${time} ${tile}`;
}

export function toggleScene(key: string): void {
  const next = new Set(toggled.value);
  if (!next.delete(key)) next.add(key);
  toggled.value = next;
}

export function forgetToggled(): void {
  toggled.value = new Set();
}

/** How many scenes the stack will have. */
export const scenesToBe = computed(() => {
  const back = leftOut.value.filter(({ scene }) => toggled.value.has(keyOf(scene))).length;
  const out = (stack.value?.scenes ?? []).filter((scene) => toggled.value.has(keyOf(scene))).length;
  return (stack.value?.scenes.length ?? 0) + back - out;
});

/** Opens the stack without the scenes that are to be left out, and with those that are to be put back. */
export async function applyToggled(): Promise<boolean> {
  if (toggled.value.size === 0) return true;
  const { scenes } = stack.value!;
  const staying = leftOut.value.filter(({ scene }) => !toggled.value.has(keyOf(scene))).map(({ stamp }) => stamp);
  const leaving = scenes.filter((scene) => toggled.value.has(keyOf(scene))).map((scene) => stampOf(scene, scenes));
  return correct({ exclude: [...staying, ...leaving] });
}

/** Leaves a scene out because of what is wrong with it. */
export async function leaveOutDamaged(scene: SceneInfo, reason: string): Promise<boolean> {
  reasons.set(keyOf(scene), reason);
  return correct({ exclude: [...leftOut.value.map(({ stamp }) => stamp), stampOf(scene, stack.value!.scenes)] });
}

/**
 * The day says it, unless another scene of it is known: all granules of a scene lie on one day, but not in one second.
 *
 * @param scenes the stack's
 */
function stampOf({ date, time }: SceneInfo, scenes: readonly SceneInfo[]): string {
  const known = [...scenes, ...leftOut.peek().map(({ scene }) => scene)];
  const isAlone = known.filter((other) => other.date === date).length === 1;
  return isAlone || time === undefined ? date : `${date}T${time}`.replaceAll(/[-:]/g, '');
}

/** Those that were there and are now excluded stay known, so that they can be put back. */
function stillLeftOut(before: readonly SceneInfo[], exclude: readonly string[]): LeftOut[] {
  const leaving = before.flatMap((scene) => {
    const stamp = stampOf(scene, before);
    const reason = reasons.get(keyOf(scene));
    return exclude.includes(stamp) ? [{ scene, stamp, ...(reason === undefined ? {} : { reason }) }] : [];
  });
  return [...leftOut.peek().filter(({ stamp }) => exclude.includes(stamp)), ...leaving];
}

let before: { readonly inputs: readonly Input[]; readonly scenes: readonly SceneInfo[] } | undefined;
effect(() => {
  const scenes = stack.value?.scenes;
  const attempt = opened.peek();
  const isSame = before !== undefined && attempt?.inputs === before.inputs;
  if (!isSame) reasons.clear();
  leftOut.value = isSame ? stillLeftOut(before!.scenes, attempt?.options.exclude ?? []) : [];
  toggled.value = new Set();
  before = scenes && attempt && { inputs: attempt.inputs, scenes };
});
