/** `tsmask inspect` says of what archive, tile and baseline scenes are, and who told their offset. */
import { beforeAll, describe, expect, it } from 'vitest';
import * as archives from '../support/archive-files.ts';
import { tsmask } from '../support/cli.ts';
import { saveProduct } from '../support/esa-tree.ts';
import { type RealScene, realScenes, shiftYears } from '../support/real-scenes.ts';
import { hasSharedData } from '../support/shared.ts';
import { subfolder, temporaryFolder } from '../support/temporary.ts';

const root = temporaryFolder();

describe.skipIf(!hasSharedData)('tsmask inspect', () => {
  let scenes: RealScene[];
  beforeAll(async () => {
    scenes = (await realScenes()).slice(1, 4);
  });

  async function inspect(folder: string): Promise<string> {
    const { code, stdout, stderr } = await tsmask(['inspect', folder]);
    expect(code, stderr).toBe(0);
    return stdout;
  }

  it('tells baseline and offset of each scene where they differ', async () => {
    const folder = subfolder(root);
    scenes.forEach((scene, i) => {
      const baseline = i === 1 ? '05.11' : '02.14';
      saveProduct(folder, { scene, baseline, generated: '20240101T000000', whole: true });
    });
    const text = await inspect(folder);
    expect(text).toMatch(/read as esa-l2a, platform S2A, tiles 31UES, level L2A/);
    expect(text).toMatch(/^2017-08-24 .*05\.11 .*− 1000/m);
    expect(text).toMatch(/^2017-08-27 .*02\.14 /m);
    expect(text).toMatch(/offset by metadata/);
    expect(text).toMatch(/The offset of -0\.1 in reflectance is applied, by the metadata/);
    expect(text).toMatch(/not used: \d+ files, a picture in true colour, no reflectance/);
    expect(text).toMatch(/not used: 18 files, its band is there at 10 m/);
  });

  it.each([
    ['theia', archives.theia, 0, /read as theia.*tiles 31UES.*nodata -10000.*offset by flag/],
    ['planetaryComputer', archives.planetaryComputer, 0, /tiles 31UES.*baseline 05\.00.*− 1000.*offset by baseline/],
    ['earthSearch', archives.earthSearch, 5, /read as earth-search.*tiles 31UES.*nodata 0/],
    ['landsat', archives.landsat, 0, /platform LC08.*tiles 199025.*value × 0\.275 − 2000.*offset by metadata/],
    ['hls', archives.hls, 0, /read as hls.*tiles 31UES.*nodata -9999.*offset by flag/],
  ] as const)('%s', async (_name, archive, years, says) => {
    const folder = subfolder(root);
    const shifted = scenes.map((scene) => shiftYears(scene, years));
    archives.saveArchive(folder, shifted, archive);
    expect(await inspect(folder)).toMatch(says);
  });
});
