/** Products of ESA, as they come, give the published masks. */
import { readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { openStack, type Stack } from 'tsmask';
import { beforeAll, describe, expect, it } from 'vitest';
import { saveProduct } from '../support/esa-tree.ts';
import { expectPublished, sayingsOf } from '../support/published.ts';
import { hasGdal, python } from '../support/python.ts';
import { type RealScene, realScenes } from '../support/real-scenes.ts';
import { hasSharedData } from '../support/shared.ts';
import { subfolder, temporaryFolder } from '../support/temporary.ts';

const root = temporaryFolder();
const [old, collection1] = ['02.14', '05.11'];

describe.skipIf(!hasSharedData)('products of ESA', () => {
  let scenes: RealScene[];
  beforeAll(async () => {
    scenes = await realScenes();
  });
  const generated = ({ stamp }: RealScene) => `${stamp.slice(0, 8)}T190000`;
  const again = '20241027T101010';

  it('of a baseline before 04.00, whole trees', async () => {
    const folder = subfolder(root);
    for (const scene of scenes) saveProduct(folder, { scene, baseline: old, generated: generated(scene), whole: true });
    const stack = await expectPublished(folder);
    expect(sayingsOf(stack)).toEqual({
      layout: ['esa-l2a'],
      tile: ['31UES'],
      platform: ['S2A'],
      baseline: [old],
      offset: ['0 by metadata'],
      nodata: ['0'],
      formula: ['1 0'],
      remarks: ['resolution'],
      warnings: [],
      unused: expect.any(Array),
    });
    expect(stack.scenes[0].origin).toMatchObject({ sunAzimuth: 151.25, sunElevation: 53.5 });
  });

  it('of baseline 05.11, whose numbers hold the offset', async () => {
    const folder = subfolder(root);
    for (const scene of scenes) saveProduct(folder, { scene, baseline: collection1, generated: again });
    const { baseline, offset, formula, warnings } = sayingsOf(await expectPublished(folder));
    expect({ baseline, offset, formula, warnings }).toEqual({
      baseline: [collection1],
      offset: ['-1000 by metadata'],
      formula: ['1 -1000'],
      warnings: [],
    });
  });

  it('with an offset of its own for each band', async () => {
    const folder = subfolder(root);
    const offsets = { B02: -1000, B03: -900, B04: -1000, B08: -1000, B8A: -1100, B11: -500, B12: -1200 };
    for (const scene of scenes) saveProduct(folder, { scene, baseline: collection1, generated: again, offsets });
    const { formula } = sayingsOf(await expectPublished(folder));
    expect(formula).toEqual(['1 -1000', '1 -1100', '1 -1200', '1 -500', '1 -900']);
  });

  it('with another quantification value than the usual one, and a remark', async () => {
    const folder = subfolder(root);
    const more = { baseline: collection1, generated: again, quantification: 20000 };
    for (const scene of scenes) saveProduct(folder, { scene, ...more });
    const stack = await expectPublished(folder);
    expect(sayingsOf(stack)).toMatchObject({ formula: ['0.5 -500'], offset: ['-1000 by metadata'], warnings: [] });
    expect(stack.remarks.map(({ message }) => message).join()).toMatch(/divided by 20000, the quantification value/);
  });

  it('handed over file by file, as a folder that is dropped on a page', async () => {
    const folder = subfolder(root);
    scenes.forEach((scene, i) => {
      const baseline = i % 2 ? old : collection1;
      saveProduct(folder, { scene, baseline, generated: again, whole: i < 3 });
    });
    const dropped = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => ({ name: relative(dirname(folder), path), blob: new Blob([readFileSync(path)]) }));
    const [stack, expected] = [await openStack(dropped), await openStack(folder)];
    const named = (name: string) => relative(dirname(folder), name);
    expect(stack.scenes).toEqual(expected.scenes);
    expect(stack.files.map(({ name }) => name)).toEqual(expected.files.map(({ name }) => named(name)));
    const texts = ({ unused }: Stack, nameOf = (name: string) => name) =>
      unused.map(({ name, reason }) => `${nameOf(name)}: ${reason}`).sort();
    expect(texts(stack)).toEqual(texts(expected, named));
    expect(sayingsOf(stack)).toMatchObject({ offset: ['-1000 by metadata', '0 by metadata'], warnings: [] });
    expect(stack.scenes[0].origin.sunAzimuth).toBe(151.25);
  });

  it('of both, each by its own', async () => {
    const folder = subfolder(root);
    scenes.forEach((scene, i) => {
      saveProduct(folder, { scene, baseline: i % 3 ? old : collection1, generated: i % 3 ? generated(scene) : again });
    });
    const { baseline, offset, warnings } = sayingsOf(await expectPublished(folder));
    expect(baseline).toEqual([old, collection1]);
    expect(offset).toEqual(['-1000 by metadata', '0 by metadata']);
    expect(warnings).toEqual([]);
  });

  it('of both for the same acquisition: the newest is taken, and told', async () => {
    const folder = subfolder(root);
    scenes.forEach((scene, i) => {
      saveProduct(folder, { scene, baseline: collection1, generated: again });
      // Pixels that would be seen if the older were taken.
      const bands = Object.fromEntries(Object.keys(scene.bands).map((band) => [band, scenes[0].bands.B02]));
      const other = { ...scene, bands } as RealScene;
      if (i % 4 === 0) saveProduct(folder, { scene: other, baseline: old, generated: generated(scene) });
    });
    const stack = await expectPublished(folder);
    const told = stack.remarks.filter(({ code }) => code === 'duplicate');
    expect(told).toHaveLength(30);
    expect(told[0].message).toMatch(/2017-08-04, tile 31UES, the newest processing is taken \(baseline 05\.11\)/);
    expect(sayingsOf(stack).unused).toContain('a newer processing of the same acquisition is there');
  });

  it('as images alone, by the baseline in the name of the folder', async () => {
    const folder = subfolder(root);
    for (const scene of scenes) saveProduct(folder, { scene, baseline: collection1, generated: again, xml: false });
    const stack = await expectPublished(folder);
    expect(sayingsOf(stack)).toMatchObject({ offset: ['-1000 by baseline'], baseline: [collection1], warnings: [] });
  });

  it('as images out of their folders: a warning tells of the offset, and the option takes it off', async () => {
    const [folder, flat] = [subfolder(root), subfolder(root)];
    for (const scene of scenes) {
      const images = saveProduct(folder, { scene, baseline: collection1, generated: again, xml: false });
      for (const path of images) renameSync(path, join(flat, basename(path)));
    }
    const { baseline, offset, warnings } = sayingsOf(await openStack(flat));
    expect({ baseline, offset }).toEqual({ baseline: ['undefined'], offset: ['0 by none'] });
    expect(warnings.join()).toMatch(/offset/);
    expect(sayingsOf(await expectPublished(flat, { offset: -0.1 }))).toMatchObject({ offset: ['-1000 by option'] });
  });

  it.skipIf(!hasGdal)('as JPEG 2000, of both baselines', async () => {
    const folder = subfolder(root);
    const images = scenes.flatMap((scene, i) =>
      saveProduct(folder, { scene, baseline: i % 2 ? old : collection1, generated: i % 2 ? generated(scene) : again }),
    );
    toJp2(images);
    const stack = await expectPublished(folder);
    expect(new Set(stack.files.map(({ format }) => format))).toEqual(new Set(['jp2']));
    const { layout, offset, warnings } = sayingsOf(stack);
    expect({ layout, offset, warnings }).toEqual({
      layout: ['esa-l2a'],
      offset: ['-1000 by metadata', '0 by metadata'],
      warnings: [],
    });
    // One product alone, named by its folder.
    const one = await openStack(dirname(dirname(dirname(dirname(dirname(images[0]))))));
    expect(one.scenes).toHaveLength(1);
  });
});

/** Makes JPEG 2000 files, as ESA's without loss, of GeoTIFFs, which go. */
function toJp2(paths: readonly string[]): void {
  python(
    `
import sys
from osgeo import gdal
gdal.UseExceptions()
options = ['QUALITY=100', 'REVERSIBLE=YES', 'YCBCR420=NO', 'RESOLUTIONS=3']
driver = gdal.GetDriverByName('JP2OpenJPEG')
for path in sys.argv[1:]:
    driver.CreateCopy(path[:-3] + 'jp2', gdal.Open(path), options=options)
`,
    ...paths,
  );
  for (const path of paths) rmSync(path);
}
