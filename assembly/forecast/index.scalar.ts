// The build for engines without SIMD instructions.
export { assignClusters } from './assign';
export { decompose, reserveMatrix, sides, solve, tiles } from './cholesky';
export { forecastKernel, forecastLinear } from './forecast';
export { inputs, mean, offset, outputs, reserve, rows, scale, setMissing, weights } from './layout';
