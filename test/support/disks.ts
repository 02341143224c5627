import { spawnSync } from 'node:child_process';
import { beforeAll } from 'vitest';
import { subfolder } from './temporary.ts';

const isRoot = process.getuid?.() === 0;

/** Whether file systems can be mounted here: only root may, and not in every container. */
export const canMount = isRoot && process.platform === 'linux' && tryMount();

if (!canMount) console.warn('Tests of full and read-only disks are skipped: nothing can be mounted here.');

function tryMount(): boolean {
  const folder = subfolder('/tmp', 'tsmask-test-mount-');
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'none', folder]).status === 0;
  if (mounted) spawnSync('umount', [folder]);
  spawnSync('rmdir', [folder]);
  return mounted;
}

/** File systems in memory, such as `size=64k` or `ro`, from the first test of a suite to its last. */
export function mountDisks<const Options extends readonly string[]>(
  parent: string,
  options: Options,
): { [Index in keyof Options]: string } {
  const folders: string[] = [];
  beforeAll(() => {
    for (const option of options) {
      const folder = subfolder(parent, 'disk-');
      const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', option, 'none', folder], {
        encoding: 'utf8',
      });
      if (status !== 0) throw new Error(stderr);
      folders.push(folder);
    }
    return () => {
      for (const folder of folders) spawnSync('umount', [folder]);
    };
  });
  return folders as { [Index in keyof Options]: string };
}
