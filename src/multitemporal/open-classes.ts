import { Class, type SceneSize } from '../kernel/index.ts';
import { type Binary, noData } from '../probability/binary.ts';
import { dilate, erode } from '../probability/morphology.ts';
import type { LabelRule } from './labels/options.ts';

/** How far a class reaches that decides about a pixel: erosion, then dilation. Pixels. */
export const openingReach = (radius: number) => 2 * Math.floor(radius);

/**
 * Takes away cloud and shadow that no disk of this radius fits into: erosion, then dilation. Beyond the edge, and where
 * nothing was observed, is neither.
 *
 * Each class is opened for itself, but for the rule `all-bands`, whose authors open the image of labels with clear < shadow <
 * cloud: a cloud that is too narrow there becomes shadow where both together are wide enough.
 */
export function openClasses(
  classes: Uint8Array,
  size: SceneSize,
  radius: number,
  rule: LabelRule,
): Uint8Array<ArrayBuffer> {
  if (radius < 1) return new Uint8Array(classes);
  const open = (isIn: (code: number) => boolean) => {
    const binary = Uint8Array.from(classes, (code) => (code === Class.NoObservation ? noData : Number(isIn(code))));
    return dilate(erode(binary, size, radius), size, radius);
  };
  const cloud: Binary = open((code) => code === Class.Cloud);
  const shadow: Binary = open((code) => code === Class.CloudShadow || (rule === 'all-bands' && code === Class.Cloud));
  return Uint8Array.from(classes, (code, i) => {
    if (code === Class.NoObservation) return code;
    return cloud[i] === 1 ? Class.Cloud : shadow[i] === 1 ? Class.CloudShadow : Class.Clear;
  });
}
