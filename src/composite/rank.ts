/** Which scene goes before which, for composites whose pixels are of the first that is clear. */
import { TsmaskError } from '../errors.ts';
import type { Window } from '../grid.ts';
import { Class } from '../kernel/index.ts';
import { countMask, type MaskSource, windowUnder } from '../masks/index.ts';
import type { Stack } from '../stack/index.ts';
import { mapLimited } from '../stack/map-limited.ts';
import { type CloudCoverSource, toldCovers } from './cloud-cover.ts';

export interface RankOptions {
  /** `dd`: the least cloudy scene first, then those nearest to it in time. `lc`: the least cloudy first, and so on. */
  readonly method: 'dd' | 'lc';
  /** Default `metadata` where they tell of all scenes, else `mask`: both are never compared with each other. */
  readonly cloudCover?: CloudCoverSource;
  /** The part of the grid where masks are asked. Default: all that they cover. Pixels. */
  readonly window?: Window;
  readonly signal?: AbortSignal;
}

export interface SceneRank {
  /** Index into the stack's scenes. */
  readonly scene: number;
  readonly id: string;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /**
   * Per cent. As metadata say, of a scene of several granules their mean, each counted alike; or by the mask, what is not
   * clear of what was observed. Absent where a mask holds no observation.
   */
  readonly cloudCover?: number;
  readonly cloudCoverFrom: CloudCoverSource;
}

/**
 * The scenes of a stack in the order in which a composite takes their pixels, the first first. Of two that are equal the
 * later goes before: of equally cloudy ones, and of those as long before and after the least cloudy one.
 *
 * @throws TsmaskError BAD_OPTION where metadata are wanted that are not there, BAD_MASK where no mask holds anything; what
 * the masks throw; and the signal's reason when it is aborted.
 */
export async function rankScenes(stack: Stack, masks: MaskSource, options: RankOptions): Promise<SceneRank[]> {
  const { scenes } = stack;
  const window = windowUnder(masks, stack, options.window);
  const { covers, from } = await cloudCovers(stack, masks, window, options);
  const byCloud = [...scenes.keys()].sort((a, b) => covers[a] - covers[b] || b - a);
  const primary = day(scenes[byCloud[0]].date);
  const distance = (scene: number) => Math.abs(day(scenes[scene].date) - primary);
  const byDate = byCloud.slice(1).sort((a, b) => distance(a) - distance(b) || b - a);
  const order = options.method === 'lc' ? byCloud : [byCloud[0], ...byDate];
  return order.map((scene) => {
    const { id, date } = scenes[scene];
    const cover = covers[scene] === unobserved ? {} : { cloudCover: covers[scene] };
    return { scene, id, date, ...cover, cloudCoverFrom: from };
  });
}

/** Days since 1970. */
export function day(date: string): number {
  return Date.parse(`${date}T00:00Z`) / 86_400_000;
}

/** More than any cloud cover, and finite: what was not observed is the last of all. */
const unobserved = Number.MAX_VALUE;

async function cloudCovers(
  stack: Stack,
  masks: MaskSource,
  window: Window,
  { cloudCover: wanted, signal }: RankOptions,
): Promise<{ covers: readonly number[]; from: CloudCoverSource }> {
  const told = toldCovers(stack, wanted);
  if (told) return { covers: told, from: 'metadata' };
  const covers = await mapLimited([...stack.scenes.keys()], scenesAtOnce, (scene) =>
    coverByMask(stack, masks, scene, window, signal),
  );
  if (covers.every((cover) => cover === unobserved)) {
    throw new TsmaskError('BAD_MASK', 'No mask holds any observation: no scene is the least cloudy one.', {
      subject: stack.scenes[0].id,
      remedy: 'Give masks in which 1 is clear, 2 cloud and 3 cloud shadow, of a part that was observed.',
    });
  }
  return { covers, from: 'mask' };
}

/** Scenes whose masks are read at the same time. */
const scenesAtOnce = 4;

async function coverByMask(
  stack: Stack,
  masks: MaskSource,
  scene: number,
  window: Window,
  signal: AbortSignal | undefined,
): Promise<number> {
  const counts = await countMask(stack, masks, scene, window, signal);
  const observed = window.width * window.height - counts[Class.NoObservation];
  return observed === 0 ? unobserved : (100 * (observed - counts[Class.Clear])) / observed;
}
