/** Runs the method over a stack: plans blocks, drives workers, and hands out masks in time order. */
export type { ClassCounts, Mask, MaskPiece, MaskStream } from '../mask.ts';
export { type MaskFormat, maskFormats } from './formats.ts';
export { maskStack, streamMasks } from './mask-stack.ts';
export { type MaskMethod, type MaskOptions, maskMethods } from './options.ts';
export type { Progress } from './progress.ts';
export { type ReplayOptions, replayMasks } from './replay-masks.ts';
export {
  type SavedMask,
  type SaveMaskStreamsOptions,
  type SaveMasksOptions,
  type SaveOptions,
  saveMaskStreams,
  saveMasks,
} from './save-masks.ts';
export { runMethodOf, type WriteMasksOptions, type WrittenMask, writeMaskStreams, writeMasks } from './write-masks.ts';
