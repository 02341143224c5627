/** Makes one image of a stack's scenes, from what is clear in each: a sibling of src/run, on the same workers. */
export { type CompositeMethod, compositeMethods } from '../reduce/methods.ts';
export type { CompositePiece } from './assembler.ts';
export { type CloudCoverSource, cloudCoverSources } from './cloud-cover.ts';
export { compositeStack } from './composite-stack.ts';
export type { CompositeOptions } from './options.ts';
export { type RankOptions, rankScenes, type SceneRank } from './rank.ts';
export { type FilledBy, type SaveCompositeOptions, type SavedComposite, saveComposite } from './save-composite.ts';
