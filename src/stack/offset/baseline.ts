/** The processing baselines of Sentinel-2, and the offset that came with 04.00. */
import type { FileIdentity } from '../identity.ts';

/** What is added to the numbers of ESA's products of baseline 04.00 and later, all bands, L1C and L2A. DN. */
export const baselineOffset = -1000;

/** Products made on this day or later are of baseline 04.00 or later. */
const firstDay = '2022-01-25';

/**
 * Whether products of a baseline hold the offset; undefined for a text that is no baseline of ESA's. `N9999` is what a
 * user's own Sen2Cor writes, of whatever version.
 *
 * @param baseline `04.00`, `N0400` or `4.0`.
 */
export function holdsOffset(baseline: string | undefined): boolean | undefined {
  const [, major, minor] = /^N?(\d\d?)\.?(\d\d?)$/i.exec(baseline?.trim() ?? '') ?? [];
  if (major === undefined || (Number(major) === 99 && Number(minor) === 99)) return undefined;
  return Number(major) >= 4;
}

/**
 * Whether a scene is of a day that only baselines with the offset have processed. An earlier day says nothing: older
 * scenes were processed again, with the offset, for Collection 1.
 */
export function isAfterChange({ date }: Pick<FileIdentity, 'date'>): boolean {
  return date >= firstDay;
}
