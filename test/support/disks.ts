import { spawnSync } from 'node:child_process';
import { afterAll } from 'vitest';
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

/** A file system in memory, such as `size=64k` or `ro`, until the tests of this file are over. */
export function mountDisk(parent: string, options: string): string {
  const folder = subfolder(parent, 'disk-');
  const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'none', folder], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  afterAll(() => {
    spawnSync('umount', [folder]);
  });
  return folder;
}
