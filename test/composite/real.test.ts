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

/** The other methods, from their definitions in docs/composites.md. */
const judgeChoices = `
import glob, json, os, sys
import numpy, rasterio
scenes, masks, folder = sys.argv[1:]
with rasterio.open(masks) as file:
    classes = file.read()
paths = sorted(glob.glob(scenes + '/*.tif'))
stack = numpy.stack([rasterio.open(path).read() for path in paths]).astype('float32')
dates, bands, height, width = stack.shape
clear = classes == 1
def read(name):
    with rasterio.open(os.path.join(folder, name)) as file:
        return file.read()
def pick(index):
    return numpy.take_along_axis(stack, index[None, None], axis=0)[0]
told = {}
def compare(method, index):
    told[method] = {
        'wrong': int((read(f'tsmask_{method}.tif') != pick(index)).sum()),
        'wrongSources': int((read(f'tsmask_{method}_source.tif')[1] != index + 1).sum()),
        'scenes': len(numpy.unique(index)),
    }
    days = read(f'tsmask_{method}_source.tif')[0]
    names = [os.path.basename(path)[3:11] for path in paths]
    when = numpy.array([f'{name[:4]}-{name[4:6]}-{name[6:]}' for name in names], dtype='datetime64[D]')
    told[method]['wrongDays'] = int((days != when.astype(int)[index]).sum())

sums = numpy.zeros((dates, height, width))
for i in range(dates):
    square = numpy.zeros((dates, height, width), dtype='float32')
    for band in range(bands):
        square += (stack[:, band] - stack[i, band]) ** 2
    sums[i] = numpy.where(clear, numpy.sqrt(square), 0).sum(axis=0, dtype='float64')
compare('medoid', numpy.where(clear, sums, numpy.inf).argmin(axis=0))

many = numpy.repeat(~clear[:, None], bands, axis=1)
median = numpy.floor(numpy.ma.median(numpy.ma.array(stack.astype(float), mask=many), axis=0).filled(0) + 0.5)
squares = ((stack.astype(float) - median) ** 2).sum(axis=1)
compare('medoid-to-median', numpy.where(clear, squares, numpy.inf).argmin(axis=0))

observed = (classes != 0).sum(axis=(1, 2))
cover = [1 - clear[i].sum() / observed[i] if observed[i] else 9 for i in range(dates)]
order = sorted(range(dates), key=lambda i: (cover[i], -i))
compare('lc', numpy.array(order)[clear[order].argmax(axis=0)])
day = [numpy.datetime64(f'{p[:4]}-{p[4:6]}-{p[6:]}') for p in [os.path.basename(path)[3:11] for path in paths]]
order = sorted(range(dates), key=lambda i: (abs(day[i] - day[order[0]]), -i))
compare('dd', numpy.array(order)[clear[order].argmax(axis=0)])

def cost(point):
    lengths = numpy.sqrt(((stack.astype(float) - point) ** 2).sum(axis=1))
    return numpy.where(clear, lengths, 0).sum(axis=0)
point = median
for step in range(2000):
    lengths = numpy.sqrt(((stack.astype(float) - point) ** 2).sum(axis=1))
    weights = numpy.where(clear, 1 / numpy.maximum(lengths, 1e-9), 0)
    point = (stack * weights[:, None]).sum(axis=0) / weights.sum(axis=0)
ours = read('tsmask_geomedian.tif').astype(float)
told['geomedian'] = {
    'farthest': float(abs(ours - point).max()),
    'worse': float((cost(ours) / cost(point)).max()),
}
print(json.dumps(told))
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

  it('has the medoids, the geometric median and the rankings that numpy makes of it', async () => {
    const out = join(root, 'choices');
    const methods = ['medoid', 'medoid-to-median', 'geomedian', 'lc', 'dd'] as const;
    for (const method of methods) {
      const saved = await saveComposite(stack, published, { out, method });
      if (method === 'geomedian') expect(saved.sources).toBeUndefined();
      else expect(saved.sources!.reduce((sum, { pixels }) => sum + pixels, saved.empty)).toBe(1024);
    }
    const told = JSON.parse(python(judgeChoices, flanders, `${sharedData}s2-flanders/expected/buffered.tif`, out));
    for (const method of methods.filter((name) => name !== 'geomedian')) {
      expect(told[method], method).toMatchObject({ wrong: 0, wrongSources: 0, wrongDays: 0 });
    }
    expect(told.medoid.scenes).toBeGreaterThan(20);
    // Rounded, and stopped when a step is shorter than 0.01.
    expect(told.geomedian.farthest).toBeLessThan(1);
    expect(told.geomedian.worse).toBeLessThan(1.001);
  });
});
