/** Where HDF5 writes a file under way: in many places of it, so on the disk, or else in memory. */
import { platform } from '#platform';
import { TsmaskError } from '../../errors.ts';
import type { Hdf5, WholeFile } from '../../platform/types.ts';

export interface Storage {
  readonly hdf5: Hdf5;
  /** As the library knows it. */
  readonly path: string;
  /** Whether what has been written may stay. Called now and then. */
  check(): void;
  /** Gives the file its name, once the library has closed it. */
  commit(): Promise<void>;
  discard(): Promise<void>;
}

/**
 * @param name as users know it
 * @param memory bytes that the file may have at most where it is held in memory
 */
export async function storageOf(file: WholeFile, name: string, memory: number): Promise<Storage> {
  if (file.path === undefined) return inMemory(file, name, memory);
  return {
    hdf5: await platform.loadHdf5(),
    path: file.path,
    check() {},
    commit: () => file.commit(),
    discard: () => file.discard(),
  };
}

let files = 0;

async function inMemory(file: WholeFile, name: string, memory: number): Promise<Storage> {
  // Loaded here, not by the platform: workers import that, and some bundlers put all it might load into them.
  const hdf5 = await import('h5wasm');
  await hdf5.ready;
  const disk = hdf5.FS!;
  const path = `/tsmask-${files++}.nc`;
  const check = () => {
    if (disk.stat(path).size <= memory) return;
    throw new TsmaskError('OUT_OF_MEMORY', `${name} takes more than ${memory} bytes, and must be held in memory.`, {
      subject: name,
      remedy: 'Allow more memory, write fewer dates or a smaller window, or write GeoTIFFs.',
    });
  };
  const clear = () => {
    if (disk.analyzePath(path, false).exists) disk.unlink(path);
  };
  return {
    hdf5,
    path,
    check,
    async commit() {
      check();
      await file.append(disk.readFile(path) as Uint8Array);
      clear();
      await file.commit();
    },
    async discard() {
      clear();
      await file.discard();
    },
  };
}
