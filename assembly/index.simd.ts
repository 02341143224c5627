// The build for engines with SIMD instructions.
export { reserveObservations } from './composite/layout';
export { medians, observeClear } from './composite/median.simd';
export { evaluateForest } from './forest/evaluate';
export { reserveForest } from './forest/layout';
export { reserve } from './layout';
export { collect, collectPacked, observe } from './observe.simd';
export { bufferRows, filterRows, reserveRows, resultRows } from './spatial';
export { classify } from './temporal';
export { setThresholds } from './thresholds';
