import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStack, windowOf } from '../../src/index.ts';
import { expectFailure, tsmask } from '../support/cli.ts';
import { gdalinfo, hasGdal } from '../support/python.ts';
import { multiband, save } from '../support/scenes.ts';
import { subfolder, temporaryFolder } from '../support/temporary.ts';

const root = temporaryFolder();
const scenes = subfolder(root, 'scenes-');
// 60 × 40 pixels of 20 m from (500000, 5640000) in UTM zone 31.
save(
  scenes,
  ['2018-01-04', '2018-01-14', '2018-01-24'].map((day) => multiband(`S2_${day}.tif`, { width: 60, height: 40 })),
);

const mask = (name: string, ...options: string[]) => {
  const out = join(root, name);
  mkdirSync(out);
  return { out, ended: tsmask(['mask', scenes, '--out', out, ...options]) };
};

describe('--bbox', () => {
  it('of inspect tells the window that it covers', async () => {
    const { stdout } = await tsmask(['inspect', scenes, '--bbox', '500100,5639500,500310,5639800']);
    expect(stdout).toContain('area of 11 × 15 pixels: --window 5,10,11,15');
  });

  it.runIf(hasGdal)('in degrees: masks have the grid of the window that it covers', async () => {
    const { out, ended } = mask('degrees', '--bbox', '3.004,50.908,3.010,50.912');
    expect((await ended).code, (await ended).stderr).toBe(0);
    const stack = await openStack(scenes);
    const window = await windowOf(stack.grid, { bbox: [3.004, 50.908, 3.01, 50.912] });
    const { size, geoTransform } = gdalinfo(join(out, 'tsmask_20180104.tif'));
    expect(size).toEqual([window.width, window.height]);
    expect(geoTransform).toEqual([500000 + 20 * window.x, 20, 0, 5640000 - 20 * window.y, 0, -20]);
    expect(window.width).toBeLessThan(40);
  });

  it.runIf(hasGdal)("in the files' own coordinates", async () => {
    const { out, ended } = mask('own', '--bbox', '500105,5639500,500395,5639900');
    expect((await ended).code, (await ended).stderr).toBe(0);
    const { size, geoTransform } = gdalinfo(join(out, 'tsmask_20180104.tif'));
    expect([size, geoTransform]).toEqual([
      [15, 20],
      [500100, 20, 0, 5639900, 0, -20],
    ]);
  });

  it('fails elsewhere, and says where the files are', async () => {
    expectFailure(
      await mask('elsewhere', '--bbox', '-70,-34,-69,-33').ended,
      'BAD_OPTION',
      /500000, 5639200.*3\.000/,
      2,
    );
  });

  it.each([
    [['--bbox', '1,2,3'], 'west,south,east,north'],
    [['--bbox', '1,2,3,x'], 'west,south,east,north'],
    [['--bbox', '3,50,4,51', '--bbox-crs', 'utm'], 'lonlat, grid'],
    [['--bbox', '3,50,4,51', '--window', '0,0,5,5'], 'cannot be used with'],
  ])('%j is a wrong command line', async (options, names) => {
    const ended = await tsmask(['mask', scenes, '--out', join(root, 'never'), ...options]);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain(names);
  });
});
