import type { Grid, MaskSource } from 'tsmask';

/** Masks in memory, one whole scene each. */
export function windowsOf(scenes: readonly Uint8Array[], { width }: Pick<Grid, 'width'>): MaskSource {
  return {
    async read(scene, { x, y, width: across, height }) {
      const rows = Array.from({ length: height }, (_, row) => {
        const from = (y + row) * width + x;
        return scenes[scene].subarray(from, from + across);
      });
      return Uint8Array.from(rows.flatMap((row) => [...row]));
    },
  };
}
