/** What comes in: finds scenes among files, and reads windows of them. It knows nothing of clouds. */
export { type Area, type Bbox, lonLatBoundsOf, windowOf } from './area.ts';
export { type SceneAverages, sceneAverages } from './averages.ts';
export type { BandsOption } from './bands-option.ts';
export { describeFile, type FileDescription } from './describe-file.ts';
export { type Grouping, groupings } from './granules.ts';
export type { Asset, FileIdentity } from './identity.ts';
export { type LayoutName, layoutNames } from './layouts/index.ts';
export { openStack } from './open.ts';
export type { OpenProgress, OpenStackOptions } from './open-options.ts';
export type { Placement } from './place.ts';
export type { QualityBits } from './quality.ts';
export type { Input } from './source.ts';
export type { BandSource, Granule, Origin, Remark, Scene, Stack, UnusedFile } from './stack.ts';
