/** Who says how cloudy scenes are: what archives tell of them, or the masks. */
export const cloudCoverSources = ['metadata', 'mask'] as const;
export type CloudCoverSource = (typeof cloudCoverSources)[number];
