import { Command } from 'commander';
import { afterAll, describe, expect, it } from 'vitest';
import { areaOptions } from '../../src/cli/area-options.ts';
import { type StacCliOptions, stacOptions, stacRequestOf, withStac } from '../../src/cli/stac-options.ts';
import { itemOf } from '../support/stac-items.ts';
import { serveStac } from '../support/stac-server.ts';

/** The options as commander reads them. */
function parsed(...words: string[]): StacCliOptions {
  const command = new Command('test')
    .argument('[input...]')
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  for (const option of [...stacOptions(), ...areaOptions()]) command.addOption(option);
  return command.parse(words, { from: 'user' }).opts();
}

const { signal } = new AbortController();

describe('options of a STAC', () => {
  it('become a request', () => {
    const words = [
      '--stac',
      'https://stac.test',
      '--collection',
      'a',
      'b',
      '--collection',
      'c,d',
      '--datetime',
      '2018',
    ];
    expect(
      stacRequestOf(parsed(...words, '--bbox', '-3.5,40,-3,41', '--stac-limit', '50', '--max-cloud', '80')),
    ).toEqual({
      url: 'https://stac.test',
      collections: ['a', 'b', 'c', 'd'],
      bbox: [-3.5, 40, -3, 41],
      datetime: '2018',
      limit: 50,
      maxCloud: 80,
    });
    expect(stacRequestOf(parsed('--stac', 'x'))).toEqual({ url: 'x' });
    expect(stacRequestOf(parsed('--bbox', '1,2,3,4'))).toBeUndefined();
  });

  it.each([
    [['--datetime', '2018'], '--datetime is of use only'],
    [['--max-cloud', '0'], '--max-cloud is of use only'],
    [['--stac', 'x', '--bbox', '1,2,3,4', '--bbox-crs', 'grid'], 'degrees'],
  ])('%j do not go together', (words, message) => {
    expect(() => stacRequestOf(parsed(...words))).toThrow(message);
  });

  it.each([[['--max-cloud', '101']], [['--max-cloud', '']], [['--stac-limit', '0']]])('%j are wrong', (words) => {
    expect(() => parsed('--stac', 'x', ...words)).toThrow(/must be/);
  });

  it('need --stac or an input', async () => {
    await expect(withStac([], parsed(), signal)).rejects.toThrow(/No input/);
    expect(await withStac(['scenes'], parsed(), signal)).toEqual({ inputs: ['scenes'], remarks: [] });
  });
});

describe('--stac', async () => {
  const items = ['04', '14'].map((day) =>
    itemOf('dea', { stem: `T31UES_201708${day}T105328`, base: 'https://f.test/' }),
  );
  const stac = await serveStac(items);
  afterAll(() => stac.close());

  it('adds its assets to the inputs', async () => {
    const options = parsed('--stac', stac.origin, '--datetime', '2017-08-10/..', '--bbox', '5,51,6,52');
    const { inputs } = await withStac(['more'], options, signal);
    expect(inputs).toHaveLength(1 + 8);
    expect(inputs[1]).toMatchObject({ identity: { date: '2017-08-14', collection: 'ga_s2am_ard_3' } });
  });
});
