/** Runs the method over a stack: plans blocks, drives workers, and hands out masks in time order. */
export { type MaskFormat, maskFormats } from './formats.ts';
export type { ClassCounts, Mask, MaskPiece, MaskStream } from './mask.ts';
export { maskStack, streamMasks } from './mask-stack.ts';
export type { MaskOptions } from './options.ts';
export type { Progress } from './progress.ts';
export { type SavedMask, type SaveMasksOptions, saveMasks } from './save-masks.ts';
export { startWorkers } from './spare-workers.ts';
export { type WriteMasksOptions, type WrittenMask, writeMasks } from './write-masks.ts';
