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
  readonly #signal: AbortSignal | undefined;
  readonly #read: (scene: number) => Promise<SceneCover>;

  constructor(stack: Stack, masks: MaskSource, window: Window, signal: AbortSignal | undefined) {
    this.#signal = signal;
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
    await this.#readEach(scenes, (error) => {
      throw error;
    });
  }

  /** Makes those known that have a mask which can be read: of scenes that the run itself can do without. */
  async readWhatCanBe(scenes: Iterable<number>): Promise<void> {
    await this.#readEach(scenes, () => this.#signal?.throwIfAborted());
  }

  async #readEach(scenes: Iterable<number>, failed: (error: unknown) => void): Promise<void> {
    const wanted = [...new Set(scenes)].filter((scene) => this.known[scene] === undefined);
    await mapLimited(wanted, scenesAtOnce, async (scene) => {
      try {
        this.known[scene] = await this.#read(scene);
      } catch (error) {
        failed(error);
      }
    });
  }
}
