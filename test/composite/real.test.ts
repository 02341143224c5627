/** The real stack under the published masks: the composite against numpy's own median. */
import { join } from 'node:path';
import { bandRoles, type MaskSource, openMasks, openStack, type Stack, saveComposite, saveMasks } from 'tsmask';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectedClasses, flanders } from '../support/expected.ts';
import { gdalinfo, hasGdal, python, validateCog } from '../support/python.ts';
import { hasSharedData, sharedData } from '../support/shared.ts';
import { listAll, temporaryFolder } from '../support/temporary.ts';
import { windowsOf } from './masks.ts';

/** Counts the pixels in which files of ours differ from the median by numpy, and says what else rasterio sees. */
const judge = `
import glob, json, sys
import numpy, rasterio
scenes, masks, bands_path, count_path = sys.argv[1:]
with rasterio.open(masks) as file:
    classes = file.read()
stack = numpy.stack([rasterio.open(path).read() for path in sorted(glob.glob(scenes + '/*.tif'))])
clear = numpy.repeat((classes == 1)[:, None], stack.shape[1], axis=1)
median = numpy.ma.median(numpy.ma.array(stack.astype(float), mask=~clear), axis=0)
expected = numpy.floor(median + 0.5).filled(-999)
with rasterio.open(bands_path) as ours, rasterio.open(count_path) as counted:
    print(json.dumps({
        'wrong': int((ours.read() != expected).sum()),
        'wrongCounts': int((counted.read(1) != (classes == 1).sum(axis=0)).sum()),
        'types': [ours.dtypes[0], counted.dtypes[0]],
        'nodata': [ours.nodata, counted.nodata],
        'names': list(ours.descriptions),
        'same_grid': ours.transform == rasterio.open(masks).transform and ours.crs == rasterio.open(masks).crs,
        'halves': int((median * 2 % 2 == 1).sum()),
    }))
`;

const root = temporaryFolder();

describe.skipIf(!hasSharedData || !hasGdal)('the real stack', () => {
  let stack: Stack;
  let published: MaskSource;
  beforeAll(async () => {
    stack = await openStack(flanders);
    published = windowsOf(await expectedClasses('buffered'), stack.grid);
  });

  it('has the composite that numpy makes of it', async () => {
    const saved = await saveComposite(stack, published, { out: join(root, 'numpy', 'year.tif') });
    expect(listAll(join(root, 'numpy'))).toEqual(['year.tif', 'year_count.tif']);
    expect(saved).toMatchObject({ scenes: 118, width: 32, height: 32, empty: 0, roles: bandRoles });
    const masks = `${sharedData}s2-flanders/expected/buffered.tif`;
    const told = JSON.parse(python(judge, flanders, masks, saved.path, saved.countPath));
    expect(told).toMatchObject({
      wrong: 0,
      wrongCounts: 0,
      types: ['int16', 'uint16'],
      nodata: [-999, null],
      names: [...bandRoles],
      same_grid: true,
    });
    // Else the rule for even numbers would not have been put to the test.
    expect(told.halves).toBeGreaterThan(100);
    for (const { errors } of validateCog([saved.path, saved.countPath])) expect(errors).toEqual([]);
    const { bands, metadata } = gdalinfo(saved.path);
    expect(bands.map(({ noDataValue }: { noDataValue: number }) => noDataValue)).toEqual(bandRoles.map(() => -999));
    expect(metadata['']).toMatchObject({ TSMASK_COMPOSITE: 'median', SCENES: '118' });
  });

  it('has the same under the masks that this program makes, in either form', async () => {
    const out = join(root, 'masks');
    await saveMasks(stack, { out: join(out, 'cog') });
    await saveMasks(stack, { out: join(out, 'stack'), format: 'stack' });
    for (const form of ['cog', 'stack']) {
      const masks = await openMasks(join(out, form), stack);
      const saved = await saveComposite(stack, masks, { out: join(root, form) });
      expect(listAll(join(root, form))).toEqual(['tsmask_median.tif', 'tsmask_median_count.tif']);
      const path = `${sharedData}s2-flanders/expected/buffered.tif`;
      const told = JSON.parse(python(judge, flanders, path, saved.path, saved.countPath));
      expect(told).toMatchObject({ wrong: 0, wrongCounts: 0 });
    }
  });
});
