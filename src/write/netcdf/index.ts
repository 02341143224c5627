/** Masks as a NetCDF-4 file by the CF conventions. */
import { platform } from '#platform';
import { describeMasks } from '../cf.ts';
import type { MaskSink } from '../sink.ts';
import { type FolderOptions, OutputFolder } from '../sinks/output-folder.ts';
import { NetcdfFile } from './netcdf-file.ts';

export { type NetcdfBlobOptions, type NetcdfBlobSink, netcdfBlobSink } from './blob.ts';

/**
 * Writes `tsmask.nc`: `mask(time, y, x)` with flags, coordinates and the CRS by CF-1.10, in compressed chunks of one date
 * and 512 × 512 pixels; on geographic grids `lat` and `lon` stand for `y` and `x`. Holds a row of chunks at a time, and
 * HDF5's own few megabytes. Node only.
 *
 * `open` throws TsmaskError OUTPUT_EXISTS, UNSUPPORTED_CRS, NOT_WRITABLE or DISK_FULL; the others the last two.
 */
export function netcdfSink(options: FolderOptions): MaskSink {
  const folder = new OutputFolder(options);
  const path = folder.path('tsmask.nc');
  let part: Awaited<ReturnType<typeof platform.startFile>> | undefined;
  let file: NetcdfFile | undefined;
  return {
    async open(run) {
      // What cannot be described makes no file.
      describeMasks(run);
      await folder.open(['tsmask.nc']);
      const hdf5 = await platform.loadHdf5();
      part = await platform.startFile(path);
      try {
        file = new NetcdfFile(hdf5, part.path, path, run);
      } catch (error) {
        await this.abort();
        throw error;
      }
    },
    async write(mask) {
      await file!.mask(mask.id, mask.rows());
      return { paths: [path] };
    },
    async close() {
      file!.close();
      await part!.finish();
      part = undefined;
    },
    async abort() {
      file?.abandon();
      await part?.discard();
      part = undefined;
      await folder.abandon();
    },
  };
}
