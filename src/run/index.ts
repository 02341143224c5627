/** Runs the method over a stack: plans blocks, drives workers, and hands out masks in time order. */
export { type ClassCounts, type Mask, type MaskStream, maskStack, streamMasks } from './mask-stack.ts';
export type { MaskOptions } from './options.ts';
export type { Progress } from './progress.ts';
export { type MaskFormat, maskFormats, type SavedMask, type SaveMasksOptions, saveMasks } from './save-masks.ts';
export { startWorkers } from './spare-workers.ts';
