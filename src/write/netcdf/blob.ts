/** NetCDF where there is no disk. */
import { TsmaskError } from '../../errors.ts';
import type { Hdf5 } from '../../platform/types.ts';
import type { MaskSink } from '../sink.ts';
import { NetcdfFile } from './netcdf-file.ts';

export interface NetcdfBlobOptions {
  /** Bytes that the file may have at most. Default 512 MiB: the library takes up to three times that for a moment. */
  readonly memory?: number;
}

/** A sink that keeps its file in memory. */
export interface NetcdfBlobSink extends MaskSink {
  /** The file, after `close`. */
  blob(): Blob;
}

let blobs = 0;

/**
 * As {@link netcdfSink}, in browsers: the file is held in memory, as HDF5 writes in many places of it.
 *
 * `open` throws TsmaskError UNSUPPORTED_CRS; `write` and `close` OUT_OF_MEMORY when the file outgrows `memory`.
 */
export function netcdfBlobSink({ memory = 512 * 2 ** 20 }: NetcdfBlobOptions = {}): NetcdfBlobSink {
  const name = 'tsmask.nc';
  const path = `/tsmask-${blobs++}.nc`;
  let hdf5: Hdf5 | undefined;
  let file: NetcdfFile | undefined;
  let result: Blob | undefined;

  function check(): void {
    const { size } = hdf5!.FS!.stat(path);
    if (size <= memory) return;
    throw new TsmaskError('OUT_OF_MEMORY', `${name} takes more than ${memory} bytes, and must be held in memory.`, {
      subject: name,
      remedy: 'Allow more memory, write fewer dates or a smaller window, or write GeoTIFFs.',
    });
  }

  return {
    async open(run) {
      // Loaded here, not by the platform: workers import that, and some bundlers put all it might load into them.
      hdf5 = await import('h5wasm');
      await hdf5.ready;
      file = new NetcdfFile(hdf5, path, name, run);
    },
    async write(mask) {
      await file!.mask(mask.id, mask.rows(), check);
      return { paths: [name] };
    },
    async close() {
      file!.close();
      check();
      result = new Blob([hdf5!.FS!.readFile(path) as Uint8Array<ArrayBuffer>], {
        type: 'application/x-netcdf',
      });
      hdf5!.FS!.unlink(path);
    },
    async abort() {
      file?.abandon();
      if (hdf5?.FS?.analyzePath(path, false).exists) hdf5.FS.unlink(path);
    },
    blob() {
      if (result === undefined) throw new Error('The sink has not been closed.');
      return result;
    },
  };
}
