/** How clear scenes are in the area of a run, by their masks: read once, when it is asked for. */
import type { Window } from '../grid.ts';
import { Class } from '../kernel/index.ts';
import { countMask, type MaskSource } from '../masks/index.ts';
import type { Stack } from '../stack/index.ts';
import { mapLimited } from '../stack/map-limited.ts';
import type { SceneCover } from './history.ts';

/** Scenes whose masks are read at the same time. */
const scenesAtOnce = 4;

export class Covers {
  /** Those that were read, by index into the stack's scenes. */
  readonly known: SceneCover[] = [];
  readonly #read: (scene: number) => Promise<SceneCover>;

  constructor(stack: Stack, masks: MaskSource, window: Window, signal: AbortSignal | undefined) {
    this.#read = async (scene) => {
      const counts = await countMask(stack, masks, scene, window, signal);
      const pixels = window.width * window.height;
      const observed = pixels - counts[Class.NoObservation];
      // Where the clouds themselves stand beyond the edge, nearly all of a scene can be shadow.
      const cloud = counts[Class.Cloud] + counts[Class.CloudShadow];
      return { valid: observed / pixels, cloud: observed === 0 ? 100 : (100 * cloud) / observed };
    };
  }

  /** Makes those of these scenes known. */
  async read(scenes: Iterable<number>): Promise<void> {
    const wanted = [...new Set(scenes)].filter((scene) => this.known[scene] === undefined);
    await mapLimited(wanted, scenesAtOnce, async (scene) => {
      this.known[scene] = await this.#read(scene);
    });
  }
}
