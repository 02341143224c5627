// The build for engines without SIMD instructions.
export { inflate } from './inflate';
export { inputAddress, outputAddress, reserve } from './layout';
export { separate } from './separate';
export { swapBytes, undoDifferences, undoFloatPredictor } from './predictor.scalar';
