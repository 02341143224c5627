/** How a scene differs from its forecast. */
import { isNone } from '../bands.ts';
import { noDifference } from './forecaster/index.ts';

/** Scene less forecast, in ten-thousandths, −32767 to 32767; {@link noDifference}, −32768, where either lacks a value: 0 and
 * −999 are differences like others. */
export function difference(scene: number, forecast: number): number {
  if (isNone(scene) || isNone(forecast)) return noDifference;
  return Math.max(noDifference + 1, Math.min(-1 - noDifference, scene - forecast));
}

/** @param into as long as the bands */
export function writeDifferences(scene: Int16Array, forecast: Int16Array, into: Int16Array): void {
  for (let i = 0; i < into.length; i++) into[i] = difference(scene[i], forecast[i]);
}
