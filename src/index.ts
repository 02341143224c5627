/**
 * tsmask: cloud and cloud-shadow masks for stacks of satellite GeoTIFFs.
 *
 *     const stack = await openStack('scenes');
 *     for await (const mask of maskStack(stack)) console.log(mask.date, mask.counts);
 */
export { type BandRole, bandRoles } from './bands.ts';
export { type ErrorCode, isTsmaskError, TsmaskError } from './errors.ts';
export { crsName, epsgOf, type GeoTags, type Grid, type Transform, transformOf, type Window } from './grid.ts';
export {
  type Bands,
  Class,
  type ClassCode,
  classNames,
  createKernel,
  defaultThresholds,
  type EngineName,
  type Kernel,
  type KernelOptions,
  type SceneSize,
  type SceneStream,
  type SeriesBlock,
  type SeriesInput,
  type Stage,
  type Thresholds,
} from './kernel/index.ts';
export type { HttpOptions } from './platform/http/index.ts';
export {
  type ClassCounts,
  type Mask,
  type MaskFormat,
  type MaskOptions,
  type MaskPiece,
  type MaskStream,
  maskFormats,
  maskStack,
  type Progress,
  type SavedMask,
  type SaveMasksOptions,
  saveMasks,
  startWorkers,
  streamMasks,
  type WriteMasksOptions,
  type WrittenMask,
  writeMasks,
} from './run/index.ts';
export {
  type GeoJson,
  type StacHttp,
  type StacOptions,
  type StacQuery,
  type StacRequest,
  type StacResult,
  stacAssets,
} from './stac/index.ts';
export {
  type Area,
  type Asset,
  type BandSource,
  type Bbox,
  type FileIdentity,
  type Granule,
  type Grouping,
  groupings,
  type Input,
  type LayoutName,
  layoutNames,
  lonLatBoundsOf,
  type OpenProgress,
  type OpenStackOptions,
  type Origin,
  openStack,
  type Placement,
  type Remark,
  type Scene,
  type Stack,
  type UnusedFile,
  windowOf,
} from './stack/index.ts';
export { version } from './version.ts';
export {
  type CogSinkOptions,
  cogSink,
  combineSinks,
  type EnviSinkOptions,
  enviSink,
  type FolderOptions,
  type MaskRun,
  type MaskSink,
  type NetcdfBlobOptions,
  type NetcdfBlobSink,
  netcdfBlobSink,
  netcdfSink,
  type PngColours,
  type PngSinkOptions,
  pngColours,
  pngSink,
  stackSink,
  type Written,
  zarrSink,
} from './write/index.ts';
