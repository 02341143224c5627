/** Two tiles of a day, which overlap, are one scene. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openStack } from 'tsmask';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectPublished, sayingsOf } from '../support/published.ts';
import { columns, dashed, esaBands, origin, type RealScene, realScenes, size } from '../support/real-scenes.ts';
import { hasSharedData } from '../support/shared.ts';
import { subfolder, temporaryFolder } from '../support/temporary.ts';
import { encodeTiff } from '../support/tiff.ts';

const root = temporaryFolder();

/** Columns of the tiles: eight are of both. */
const tiles = { '31UES': [0, 20], '31UFS': [12, 32] } as const;

type Naming = (scene: RealScene, tile: string, band: string, seconds: number) => string;

/** `20170804T105328`, some seconds later. */
function later(stamp: string, seconds: number): string {
  const iso = `${dashed(stamp)}T${stamp.replace(/.*T(..)(..)(..)/, '$1:$2:$3')}Z`;
  return new Date(Date.parse(iso) + seconds * 1000).toISOString().replace(/\.\d+Z|[-:]/g, '');
}

const namings: Record<string, Naming> = {
  'Earth Search, 14 seconds apart': ({ stamp }, tile, band, seconds) =>
    `S2A_T${tile}_${later(stamp, seconds)}_L2A/${band}.tif`,
  'ESA, of one second': ({ stamp }, tile, band) => `T${tile}_${stamp}_${band}_20m.tif`,
  'sits, of a day': ({ stamp }, tile, band) => `SENTINEL-2_MSI_${tile}_${band}_${dashed(stamp)}.tif`,
};

describe.skipIf(!hasSharedData)('two tiles of a day', () => {
  let scenes: RealScene[];
  beforeAll(async () => {
    scenes = await realScenes();
  });

  function save(naming: Naming): string {
    const folder = subfolder(root);
    for (const scene of scenes) {
      Object.entries(tiles).forEach(([tile, [from, to]], i) => {
        for (const band of esaBands) {
          const name = naming(scene, tile, band, i * 14);
          const offset = name.includes('_L2A/') ? 1000 : 0;
          const image = {
            width: to - from,
            height: size,
            type: 'uint16',
            bands: [columns(scene.bands[band], size, from, to).map((value) => value + offset)],
            epsg: 32631,
            origin: [origin[0] + from * 20, origin[1]],
            nodata: 0,
          } as const;
          mkdirSync(dirname(join(folder, name)), { recursive: true });
          writeFileSync(join(folder, name), encodeTiff(image));
        }
      });
    }
    return folder;
  }

  it.each(Object.keys(namings))('%s', async (name) => {
    const stack = await expectPublished(save(namings[name]));
    expect(stack.scenes).toHaveLength(118);
    expect(stack.scenes.every(({ fill = [] }) => fill.length === 1)).toBe(true);
    expect(sayingsOf(stack)).toMatchObject({ tile: ['31UES', '31UFS'], warnings: [] });
    expect(stack.remarks.map(({ code }) => code)).toContain('mosaic');
  });

  it('are scenes of their own where --group time says so', async () => {
    const stack = await openStack(save(namings['Earth Search, 14 seconds apart']), { group: 'time' });
    expect(stack.scenes).toHaveLength(236);
    expect(new Set(stack.scenes.map(({ id }) => id)).size).toBe(236);
  });
});
