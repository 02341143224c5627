/** What comes in: finds scenes among files, and reads windows of them. It knows nothing of clouds. */
export { type Area, type Bbox, lonLatBoundsOf, windowOf } from './area.ts';
export type { BandsOption } from './bands-option.ts';
export type { Asset, FileIdentity } from './identity.ts';
export { type OpenStackOptions, openStack } from './open.ts';
export type { RadiometryOptions } from './radiometry.ts';
export { decodedTileBytes, type FetchedScene, StackReader } from './read.ts';
export { type Input, sourceName } from './source.ts';
export type { BandSource, Remark, Scene, Stack, UnusedFile } from './stack.ts';
export type { BandInfo, TiffImage } from './tiff.ts';
