/** Which pixels of a stack's scenes are clear: masks that are made, that come with the scenes, or that are in files. */
export { checkedClasses, packedClassesOf } from './block-classes.ts';
export { computeMasks, type HeldMasks } from './computed-masks.ts';
export { countMask } from './count-mask.ts';
export { type OpenedMasks, type OpenMasksOptions, openMasks } from './mask-files.ts';
export type { MaskSource } from './mask-source.ts';
export { qualityMasks } from './quality-masks.ts';
export { clearSceneClasses, sceneClassMasks } from './scene-class-masks.ts';
export { windowUnder } from './window-under.ts';
