/** Where masks can go. */
export type { OutputPlace, WholeFile, WholeFolder } from '../platform/types.ts';
export { combineSinks } from './combine-sinks.ts';
export { type NetcdfSinkOptions, netcdfSink } from './netcdf/index.ts';
export { type BlobOutput, blobPlace } from './places/blobs.ts';
export { directoryPlace } from './places/directory.ts';
export { doubtsOf } from './records/doubts.ts';
export { type CountedMask, type RecordedMask, summaryCsv } from './records/summary.ts';
export type { MaskRun, MaskSink, RunMethod, Written } from './sink.ts';
export { type CogSinkOptions, cogSink } from './sinks/cog.ts';
export { type EnviSinkOptions, enviSink } from './sinks/envi.ts';
export { layersSink } from './sinks/layers.ts';
export type { FolderOptions } from './sinks/output-folder.ts';
export { type PngColours, type PngSinkOptions, pngColours, pngSink } from './sinks/png.ts';
export { stackSink } from './sinks/stack.ts';
export { type ZarrSinkOptions, zarrSink } from './zarr/index.ts';
