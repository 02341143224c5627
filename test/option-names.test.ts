/** Options that are not what they are called. */
import {
  cloudProbability,
  compositeStack,
  computeMasks,
  type LightgbmModel,
  type MaskSource,
  maskStack,
  openMasks,
  openModel,
  openStack,
  openViewer,
  planForecasts,
  probabilityMask,
  probabilityRoles,
  replayMasks,
  resolveProbabilityOptions,
  type Stack,
  saveComposite,
  saveMaskStreams,
  saveMasks,
  saveProbabilities,
  sceneClassMasks,
  stacAssets,
  streamMasks,
  type TsmaskError,
  writeMasks,
} from 'tsmask';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkOptionNames } from '../src/option-names.ts';
import { blobs, multiband } from './support/scenes.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await openStack(blobs([multiband('S2_20180104.tif')]));
});

const failure = (work: () => unknown): Promise<TsmaskError> =>
  Promise.resolve()
    .then(work)
    .then(
      () => {
        throw new Error('It went well.');
      },
      (error: TsmaskError) => error,
    );

const first = async (all: AsyncIterable<unknown>) => {
  for await (const one of all) return one;
  return undefined;
};

/** Each function that takes options, called with some that are none of its own. */
const calls: Record<string, (odd: object) => unknown> = {
  openStack: (odd) => openStack('nowhere', odd),
  maskStack: (odd) => maskStack(stack, odd),
  streamMasks: (odd) => streamMasks(stack, odd),
  writeMasks: (odd) => writeMasks(stack, {} as never, odd),
  saveMasks: (odd) => saveMasks(stack, { out: 'nowhere', ...odd }),
  saveMaskStreams: (odd) => saveMaskStreams([] as never, {} as never, { out: 'nowhere', stack, ...odd }),
  replayMasks: (odd) => replayMasks(stack, [], odd),
  compositeStack: (odd) => first(compositeStack(stack, {} as MaskSource, odd)),
  saveComposite: (odd) => saveComposite(stack, {} as MaskSource, { out: 'nowhere.tif', ...odd }),
  computeMasks: (odd) => computeMasks(stack, odd),
  openMasks: (odd) => openMasks('nowhere', stack, odd),
  sceneClassMasks: (odd) => sceneClassMasks(stack, odd),
  cloudProbability: (odd) => cloudProbability(stack, {} as LightgbmModel, odd),
  saveProbabilities: (odd) => saveProbabilities(stack, {} as LightgbmModel, { out: 'nowhere', ...odd }),
  probabilityMask: (odd) => probabilityMask(new Float32Array(1), { width: 1, height: 1 }, odd),
  openModel: (odd) => openModel('nowhere', odd),
  openViewer: (odd) => openViewer(stack, odd),
  planForecasts: (odd) => planForecasts(stack, {} as MaskSource, odd),
  stacAssets: (odd) => stacAssets({ url: 'nowhere' }, odd),
  'stacAssets, request': (odd) => stacAssets({ url: 'nowhere', ...odd }),
  resolveProbabilityOptions: (odd) => resolveProbabilityOptions(odd),
};

describe('an option that there is not', () => {
  it.each(Object.entries(calls))('is an error of %s', async (name, call) => {
    const error = await failure(() => call({ unheardOf: 1 }));
    const subject = name === 'resolveProbabilityOptions' ? 'probability.unheardOf' : 'unheardOf';
    expect(error).toMatchObject({ code: 'BAD_OPTION', subject, message: `There is no option ${subject}.` });
    expect(error.remedy).toMatch(/^The options are \w+/);
  });

  it.each<[string, object, string]>([
    ['openStack', { probabilitScale: 100 }, 'probabilityScale may be meant.'],
    ['openStack', { 'date-pattern': /x/ }, 'datePattern may be meant.'],
    ['openStack', { retries: 3 }, 'It belongs to http: { http: { retries: … } }.'],
    ['maskStack', { sunAzimuth: 160 }, 'It belongs to probability: { probability: { sunAzimuth: … } }.'],
    ['maskStack', { cloudMean: 1 }, 'It belongs to thresholds: { thresholds: { cloudMean: … } }.'],
    ['saveMasks', { Memory: 1 }, 'memory may be meant.'],
    ['saveMasks', { colors: 'mask' }, 'It belongs to png: { png: { colours: … } }.'],
    ['saveProbabilities', { averageOver: 4 }, 'It belongs to mask: { mask: { averageOver: … } }.'],
    ['resolveProbabilityOptions', { shadow_distance: 3 }, 'shadowDistance may be meant.'],
  ])('of %s, %j, is told where it is nearly one', async (name, odd, remedy) => {
    expect((await failure(() => calls[name]!(odd))).remedy).toBe(remedy);
  });

  it('in an option that is an object is named with it', async () => {
    expect(await failure(() => openStack('nowhere', { http: { retry: 1 } as object }))).toMatchObject({
      subject: 'http.retry',
      remedy: 'retries may be meant.',
    });
    expect(await failure(() => saveMasks(stack, { out: 'nowhere', png: { width: 1 } as object }))).toMatchObject({
      subject: 'png.width',
      remedy: 'The options are colours, size, stretch.',
    });
  });

  it('does not count where it is undefined, nor do names of all objects', () => {
    expect(() => checkOptionNames({ unheardOf: undefined, known: 1 }, { known: true })).not.toThrow();
    expect(() => checkOptionNames({ toString: 1 }, { known: true })).toThrow('There is no option toString.');
  });
});

describe('an option that goes for nothing', () => {
  it.each(['medoid', 'geomedian', 'dd', 'lc'] as const)('is the middle of an even number of %s', async (method) => {
    const error = await failure(() => first(compositeStack(stack, {} as MaskSource, { method, even: 'mean' })));
    expect(error).toMatchObject({ code: 'BAD_OPTION', subject: 'even' });
  });

  it('is a stage of the method probability, be it the default of TSmask', async () => {
    const error = await failure(() => maskStack(stack, { method: 'probability', stage: 'buffered' }));
    expect(error).toMatchObject({ code: 'BAD_OPTION', subject: 'stage' });
  });

  it('is a scale of a probability that is not read', async () => {
    const roles = probabilityRoles({ source: 'scl' });
    const error = await failure(() => openStack('nowhere', { roles, probabilityScale: 100 }));
    expect(error).toMatchObject({ code: 'BAD_OPTION', subject: 'probabilityScale' });
  });
});
