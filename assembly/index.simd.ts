// The build for engines with SIMD instructions.
export { geomedians } from './composite/geomedian.simd';
export { reserveObservations, sourcesOfPixels } from './composite/layout';
export { medians } from './composite/median.simd';
export { medoids, nearestToMedians } from './composite/medoid.simd';
export { firsts, observeClear, observeFirst } from './composite/observe.simd';
export { evaluateForest } from './forest/evaluate';
export { reserveForest } from './forest/layout';
export { reserve } from './layout';
export { collect, collectPacked, observe } from './observe.simd';
export { bufferRows, filterRows, reserveRows, resultRows } from './spatial';
export { classify } from './temporal';
export { setThresholds } from './thresholds';
