/** A folder of the disk as a place for outputs. */
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { createFile, notWritable, partName, prepareFolder, removeFolders } from './node-files.ts';
import type { DiskPlace, WholeFolder } from './types.ts';

export async function openFolder(folder: string): Promise<DiskPlace> {
  const made = await prepareFolder(folder);
  const pathOf = (name: string) => join(folder, name);
  return {
    async existing(names) {
      const found = await Promise.all(names.map((name) => isThere(pathOf(name))));
      return names.filter((_, i) => found[i]);
    },
    createFile: async (name) => createFile(pathOf(name)),
    createFolder: async (name) => createFolder(pathOf(name)),
    abandon: () => removeFolders(made),
    wayTo: (path) => relative(folder, path).split(sep).join('/'),
  };
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

async function createFolder(path: string): Promise<WholeFolder> {
  const failed = (cause: unknown) => notWritable(path, cause);
  const part = partName(path);
  await mkdir(part).catch(failed);
  const made = new Map<string, Promise<unknown>>();
  return {
    async write(name, bytes) {
      const target = join(part, name);
      const folder = dirname(target);
      if (!made.has(folder)) made.set(folder, mkdir(folder, { recursive: true }));
      await made.get(folder)!.catch(failed);
      await writeFile(target, bytes, { flag: 'wx' }).catch(failed);
    },
    async commit() {
      // No folder can be renamed onto one that holds anything: what is there steps aside first.
      const isTaken = await isThere(path);
      const aside = partName(path);
      if (isTaken) await rename(path, aside).catch(failed);
      try {
        await rename(part, path);
      } catch (cause) {
        if (isTaken) await rename(aside, path).catch(() => undefined);
        failed(cause);
      }
      if (isTaken) await rm(aside, { recursive: true, force: true });
    },
    async discard() {
      await Promise.allSettled(made.values());
      await rm(part, { recursive: true, force: true });
    },
  };
}
