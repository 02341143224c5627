/** Masks as a NetCDF-4 file by the CF conventions. */
import type { WholeFile } from '../../platform/types.ts';
import { describeMasks } from '../cf.ts';
import type { MaskSink } from '../sink.ts';
import { layersOf } from '../sinks/clear-bands.ts';
import { type FolderOptions, OutputFolder } from '../sinks/output-folder.ts';
import { NetcdfFile } from './netcdf-file.ts';
import { type Storage, storageOf } from './storage.ts';

export interface NetcdfSinkOptions extends FolderOptions {
  /**
   * Add the six bands of each date, `blue(time, y, x)` and so on: int16 with a scale factor, `_FillValue` −999 where a pixel
   * is not clear. Default false.
   */
  readonly reflectance?: boolean;
  /**
   * Bytes that the file may have at most where `out` is no folder of the disk: it is then held in memory, as HDF5 writes in
   * many places of it. Default 512 MiB: the library takes up to three times that for a moment.
   */
  readonly netcdfMemory?: number;
}

/**
 * Writes `tsmask.nc`: `mask(time, y, x)` with flags, coordinates and the CRS by CF-1.10, in compressed chunks of one date
 * and 512 × 512 pixels; on geographic grids `lat` and `lon` stand for `y` and `x`. Holds a row of chunks at a time, and
 * HDF5's own few megabytes.
 *
 * `open` throws TsmaskError OUTPUT_EXISTS, UNSUPPORTED_CRS, NOT_WRITABLE or DISK_FULL; the others the last two, and
 * OUT_OF_MEMORY where the file is held in memory.
 */
export function netcdfSink(options: NetcdfSinkOptions): MaskSink {
  const { netcdfMemory = 512 * 2 ** 20, reflectance = false } = options;
  const folder = new OutputFolder(options);
  const name = 'tsmask.nc';
  const path = folder.path(name);
  let whole: WholeFile | undefined;
  let storage: Storage | undefined;
  let file: NetcdfFile | undefined;
  return {
    async open(run) {
      // What cannot be described makes no file.
      describeMasks(run);
      await folder.open([name]);
      whole = await folder.createFile(name);
      storage = await storageOf(whole, path, netcdfMemory);
      file = new NetcdfFile(storage.hdf5, storage.path, path, run, reflectance);
    },
    async write(mask) {
      await file!.mask(mask.id, layersOf(mask, reflectance), storage!.check);
      return { paths: [path] };
    },
    async close() {
      file!.close();
      await storage!.commit();
    },
    async abort() {
      file?.abandon();
      await (storage ?? whole)?.discard();
      await folder.abandon();
    },
  };
}
