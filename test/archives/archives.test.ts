/** Files under the names and in the numbers of archives give the published masks. */
import { openStack } from 'tsmask';
import { beforeAll, describe, expect, it } from 'vitest';
import * as archives from '../support/archive-files.ts';
import { classesOf, expectPublished, expectSame, sayingsOf } from '../support/published.ts';
import { type RealScene, realScenes, shiftYears, size } from '../support/real-scenes.ts';
import { hasSharedData } from '../support/shared.ts';
import { subfolder, temporaryFolder } from '../support/temporary.ts';

const root = temporaryFolder();

interface Case {
  readonly archive: archives.Archive;
  /** Added to the dates. */
  readonly years?: number;
  readonly says: Partial<ReturnType<typeof sayingsOf>>;
}

const cases: Record<string, Case> = {
  'Earth Search, sentinel-2-l2a': {
    archive: archives.earthSearch,
    // After baseline 04.00 came: the offset is subtracted in the numbers, and nothing in the names tells.
    years: 5,
    // Of cloudy scenes it is not seen.
    says: { layout: ['earth-search'], tile: ['31UES'], offset: ['0 by data', '0 by none'], nodata: ['0'] },
  },
  'Earth Search, sentinel-2-c1-l2a': {
    archive: archives.earthSearchC1,
    says: { layout: ['earth-search-c1'], offset: ['-1000 by metadata'], formula: ['1 -1000'], warnings: [] },
  },
  'Planetary Computer': {
    archive: archives.planetaryComputer,
    says: { layout: ['planetary-computer'], baseline: ['05.00'], offset: ['-1000 by baseline'], warnings: [] },
  },
  'Digital Earth Australia': {
    archive: archives.dea,
    says: { layout: ['dea'], platform: ['S2A'], offset: ['0 by flag'], nodata: ['-999'], warnings: [] },
  },
  'HLS, S30': {
    archive: archives.hls,
    says: { layout: ['hls'], offset: ['0 by flag'], nodata: ['-9999'], formula: ['1 0'], warnings: [] },
  },
  'Landsat, Collection 2': {
    archive: archives.landsat,
    says: { layout: ['landsat-c2'], tile: ['199025'], platform: ['LC08'], formula: ['0.275 -2000'], warnings: [] },
  },
  sits: { archive: archives.sits, says: { layout: ['sits'], offset: ['0 by none'], nodata: ['-9999'], warnings: [] } },
  FORCE: {
    archive: archives.force,
    says: { layout: ['force'], tile: ['X0069_Y0043'], offset: ['0 by flag'], nodata: ['-9999'], warnings: [] },
  },
  Theia: {
    archive: archives.theia,
    says: { layout: ['theia'], offset: ['0 by flag'], nodata: ['-10000'], warnings: [] },
  },
  'Earth Engine': {
    archive: archives.earthEngine,
    says: { layout: ['earth-engine'], tile: ['31UES'], offset: ['0 by none'], warnings: [] },
  },
};

/** Every seventh scene has a corner of which nothing was observed. */
function withHole(scene: RealScene, i: number): RealScene {
  if (i % 7 > 0) return scene;
  const cut = (values: readonly number[]) => {
    const width = Math.sqrt(values.length);
    return values.map((value, at) => (at % width < width / 4 && at < values.length / 2 ? 0 : value));
  };
  const all = <T extends object>(bands: T) =>
    Object.fromEntries(Object.entries(bands).map(([name, band]) => [name, cut(band)])) as T;
  return { ...scene, bands: all(scene.bands), fine: all(scene.fine) };
}

describe.skipIf(!hasSharedData)('the real stack as files of', () => {
  let scenes: RealScene[];
  let holes: RealScene[];
  let withHoles: Uint8Array[];
  beforeAll(async () => {
    scenes = await realScenes();
    holes = scenes.map(withHole);
    // Earth Engine's exports have the pixels at hand, and 0 where there is none, as the kernel takes it.
    const folder = subfolder(root);
    archives.saveArchive(folder, holes, archives.earthEngine);
    withHoles = [...(await classesOf(await openStack(folder))).values()];
    expect(withHoles[0].subarray(0, size / 4)).toEqual(new Uint8Array(size / 4));
  });

  it.each(Object.keys(cases))('%s', async (name) => {
    const { archive, years = 0, says } = cases[name];
    const folder = subfolder(root);
    archives.saveArchive(
      folder,
      scenes.map((scene) => shiftYears(scene, years)),
      archive,
    );
    expect(sayingsOf(await expectPublished(folder))).toMatchObject(says);
  });

  it.each(Object.keys(cases))('%s, with pixels that miss observations', async (name) => {
    const folder = subfolder(root);
    archives.saveArchive(folder, holes, cases[name].archive);
    expectSame(await classesOf(await openStack(folder)), withHoles);
  });
});
