// The build for engines with SIMD instructions.
export { addRow, finishMeans } from './average';
export { inflate } from './inflate';
export { inputAddress, keep, outputAddress, reserve } from './layout';
export { separate } from './separate';
export { swapBytes, undoDifferences, undoFloatPredictor } from './predictor.simd';
