// The build for engines without SIMD instructions.
export { geomedians } from './composite/geomedian.scalar';
export { reserveObservations, sourcesOfPixels } from './composite/layout';
export { medians } from './composite/median.scalar';
export { medoids, nearestToMedians } from './composite/medoid.scalar';
export { firsts, observeClear, observeFirst } from './composite/observe.scalar';
export { evaluateForest } from './forest/evaluate';
export { reserveForest } from './forest/layout';
export { reserve } from './layout';
export { collect, collectPacked, observe } from './observe.scalar';
export { bufferRows, filterRows, reserveRows, resultRows } from './spatial';
export { classify } from './temporal';
export { setThresholds } from './thresholds';
