/** Where masks can go. */
export { combineSinks } from './combine-sinks.ts';
export { type NetcdfBlobOptions, type NetcdfBlobSink, netcdfBlobSink, netcdfSink } from './netcdf/index.ts';
export type { MaskRun, MaskSink, Written } from './sink.ts';
export { type CogSinkOptions, cogSink } from './sinks/cog.ts';
export { type EnviSinkOptions, enviSink } from './sinks/envi.ts';
export type { FolderOptions } from './sinks/output-folder.ts';
export { type PngColours, type PngSinkOptions, pngColours, pngSink } from './sinks/png.ts';
export { stackSink } from './sinks/stack.ts';
export { zarrSink } from './zarr/index.ts';
