/** Makes one image of a stack's scenes, from what is clear in each: a sibling of src/run, on the same workers. */
export { type CompositeMethod, compositeMethods } from '../reduce/methods.ts';
export type { CompositePiece } from './assembler.ts';
export { type CloudCoverSource, cloudCoverSources } from './cloud-cover.ts';
export { compositeStack } from './composite-stack.ts';
export { computeMasks, type HeldMasks } from './computed-masks.ts';
export { type OpenedMasks, type OpenMasksOptions, openMasks } from './mask-files.ts';
export type { MaskSource } from './mask-source.ts';
export type { CompositeOptions } from './options.ts';
export { type RankOptions, rankScenes, type SceneRank } from './rank.ts';
export { type FilledBy, type SaveCompositeOptions, type SavedComposite, saveComposite } from './save-composite.ts';
export { clearSceneClasses, sceneClassMasks } from './scene-class-masks.ts';
