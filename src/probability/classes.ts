/** From the mask of a recipe, which knows yes and no, to the four classes. */
import { Class, type SceneSize } from '../kernel/index.ts';
import { type Binary, noData } from './binary.ts';
import { columnDistances } from './morphology.ts';

export interface MaskedScene {
  /** The final mask, after erosion and dilation. */
  readonly mask: Binary;
  /** What was cloud before, for whatever reason. */
  readonly clouds: Binary;
  /** What was shadow before. */
  readonly shadows: Binary;
  /** Cells that the mask has grown by: as far as a cloud or shadow is looked for. */
  readonly reach: number;
}

/**
 * The mask of a scene as classes. A masked cell is shadow where the nearest cell that was cloud or shadow before the mask
 * was cleaned was shadow; where both are equally near, it is cloud. Distances are those between the middles of cells.
 */
export function classesOf({ mask, clouds, shadows, reach }: MaskedScene, size: SceneSize): Uint8Array<ArrayBuffer> {
  const { width, height } = size;
  const classes = mask.map((cell) => (cell === noData ? Class.NoObservation : cell === 1 ? Class.Cloud : Class.Clear));
  const far = Math.floor(reach) + 1;
  const toCloud = columnDistances(clouds, size, (cell) => cell === 1, far);
  const toShadow = columnDistances(shadows, size, (cell) => cell === 1, far);
  for (let row = 0; row < height; row++) {
    const [from, to] = [row * width, (row + 1) * width];
    const isNear = (distance: number) => distance < far;
    if (!toShadow.subarray(from, to).some(isNear)) continue;
    for (let i = from; i < to; i++) {
      if (mask[i] !== 1 || clouds[i] === 1) continue;
      if (shadows[i] === 1 || isShadowNearer(toCloud, toShadow, i, from, to, far)) classes[i] = Class.CloudShadow;
    }
  }
  return classes;
}

/** Looks to both sides, at whatever is nearest in each column. */
function isShadowNearer(
  toCloud: Uint8Array,
  toShadow: Uint8Array,
  at: number,
  from: number,
  to: number,
  far: number,
): boolean {
  let [cloud, shadow] = [far * far, far * far];
  for (let aside = 0; aside < far && aside * aside < Math.max(cloud, shadow); aside++) {
    const squares = aside * aside;
    for (let column = at - aside; column <= at + aside; column += 2 * aside || 1) {
      if (column < from || column >= to) continue;
      const [c, s] = [toCloud[column], toShadow[column]];
      if (c < far && squares + c * c < cloud) cloud = squares + c * c;
      if (s < far && squares + s * s < shadow) shadow = squares + s * s;
    }
    // Columns farther away hold nothing nearer than what is found, if it is nearer than they are.
    if (Math.min(cloud, shadow) < (aside + 1) ** 2) break;
  }
  return shadow < cloud;
}
