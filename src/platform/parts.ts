/** Outputs that lie under another name until they are whole. Node only. */
import { mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { notWritable, partName } from './node-files.ts';
import type { PartFile, PartFolder } from './types.ts';

export async function startFile(path: string): Promise<PartFile> {
  const failed = (cause: unknown) => notWritable(path, cause);
  const part = partName(path);
  await open(part, 'wx').then((file) => file.close(), failed);
  return {
    path: part,
    async finish() {
      await rename(part, path).catch(failed);
    },
    async discard() {
      await rm(part, { force: true });
    },
  };
}

export async function startFolder(path: string): Promise<PartFolder> {
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
    async finish() {
      // No folder can be renamed onto one that holds anything: what is there steps aside first.
      const isTaken = (await stat(path).catch(() => undefined)) !== undefined;
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
