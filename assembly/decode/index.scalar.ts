// The build for engines without SIMD instructions.
export { inflate } from './inflate';
export { inputAddress, outputAddress, reserve } from './layout';
export { swapBytes, undoDifferences, undoFloatPredictor } from './predictor.scalar';
